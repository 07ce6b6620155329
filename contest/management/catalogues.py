"""Catalogues of the languages: read, held to what a page needs of them, compiled. No settings are asked for,
so that an image is built without any: `python -m contest.management.catalogues FILE.po …`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

SLOT = re.compile(r"%\((\w+)\)[#0 +.\d]*[sdif]")
LINE_WIDTH = 110


class Unusable(Exception):
    """A catalogue that cannot be used as it is; says which file, which message, and what to do."""


def read_catalogue(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except PoFileError as error:
        raise Unusable(f"{path}:{error.lineno + 1}: {error}. Correct it.") from error


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """As translators read it: each text with the files that it stands in, but no line numbers, which would
    change with every edit of a source."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=LINE_WIDTH, include_lineno=False)


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside a .po. Raises Unusable, and writes nothing, where a reader would meet a fault."""
    catalogue = read_catalogue(path)
    if faults := list(faults_of(catalogue)):
        raise Unusable("\n".join(f"{path}:{line}: {fault}" for line, fault in faults))
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def faults_of(catalogue: Catalog) -> Iterator[tuple[int | None, str]]:
    """What would show a reader another language, or an error page, in the place of a text."""
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        ids, texts, line = ids_of(message), texts_of(message), message.lineno
        if message.pluralizable and any(texts) and not all(texts):
            form = texts.index("")
            yield line, f"“{ids[0]}” lacks a plural: msgstr[{form}] is empty. Translate it."
        asked = {slot for text in ids for slot in SLOT.findall(text)}
        if unknown := {slot for text in texts for slot in SLOT.findall(text)} - asked:
            found, expected = ", ".join(sorted(unknown)), ", ".join(sorted(asked)) or "none"
            yield line, f"“{ids[0]}” knows no slot {found}; expected: {expected}. Correct it."


def ids_of(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def texts_of(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def main(paths: list[str]) -> int:
    try:
        for path in paths:
            compile_catalogue(Path(path))
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
