"""A language that nobody speaks, made of the English texts: accents on all letters, 40% longer, from right to
left, and in brackets, so that a text which came past the catalogue, or was cut, is seen on the page."""

import re
import shutil
from pathlib import Path

from babel.messages.catalog import Message

from contest.management.catalogues import compile_catalogue, ids_of, read_catalogue, write_catalogue
from tests.collected import collected_catalogues

ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
KEPT = re.compile(r"(%\(\w+\)[#0 +.\d]*[sdif]|%[sd]|%%|\{\w+\}|<[^>]+>|&\w+;)")
FORMATS = "date format"  # letters that a date is written by, no words
LONGER = 0.4
BEGIN, END = "⟦", "⟧"
RIGHT_TO_LEFT, AS_BEFORE = "\u202e", "\u202c"


def pseudo(text: str) -> str:
    parts = KEPT.split(text)
    accented = "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    length = round(LONGER * sum(len(part) for part in parts if not KEPT.fullmatch(part)))
    more = " ".join("ẋ" * min(6, length - start) for start in range(0, length, 7))
    return f"{BEGIN}{RIGHT_TO_LEFT}{accented} {more}{AS_BEFORE}{END}"


def make_catalogue(folder: Path) -> Path:
    """A folder for LOCALE_PATHS whose catalogue of this language is translated."""
    locale = shutil.copytree(collected_catalogues(), folder / "locale")
    path = locale / "ar_XB" / "LC_MESSAGES" / "django.po"
    catalogue = read_catalogue(path)
    for message in catalogue:
        if message.id:
            message.string = translate(message, forms=catalogue.num_plurals)
    write_catalogue(path, catalogue)
    compile_catalogue(path)
    return locale


def translate(message: Message, *, forms: int) -> str | tuple[str, ...]:
    ids = ids_of(message)
    if message.context == FORMATS:
        return ids[0]
    if message.pluralizable:
        return (pseudo(ids[0]), *[pseudo(ids[1])] * (forms - 1))
    return pseudo(ids[0])
