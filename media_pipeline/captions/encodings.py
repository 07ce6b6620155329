"""The bytes of a text file → its text, in whatever encoding it was saved."""

import codecs
import re
from collections.abc import Sequence

from charset_normalizer import from_bytes

from media_pipeline.captions.captions_refused import CaptionsRefused

MARKS = (  # the longer first
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
ENCODINGS = {  # those that can be asked for, and what people call them
    "utf_8": "UTF-8",
    "utf_16_le": "UTF-16",
    "gb18030": "GB18030, GBK",
    "big5hkscs": "Big5",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
    "cp1252": "Windows-1252, Latin-1",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "koi8_u": "KOI8-R, KOI8-U",
    "cp866": "DOS 866",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1258": "Windows-1258",
    "cp874": "Windows-874",
}
LIKELY: dict[str, tuple[str, ...]] = {  # by the language that the text is said to be in
    "ja": ("euc_jp", "cp932"),  # nearly every text of the first is one of the second too, of other letters
    "ko": ("cp949",),
    "ru": ("cp1251",),
    "uk": ("cp1251",),
    "bg": ("cp1251",),
    "pl": ("cp1250",),
    "cs": ("cp1250",),
    "hu": ("cp1250",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "fa": ("cp1256",),
    "vi": ("cp1258",),
    "th": ("cp874",),
}
WESTERN = ("cp1252",)
EAST_ASIAN = ("ja", "ko")  # in these, nearly every text of another encoding has bytes that are none
CHINESE = ("zh", "yue")
CYRILLIC = {"ru": "оеаинтсрвл", "uk": "оанивіертс", "bg": "аоеитнсврл"}  # with their usual letters
IN_CYRILLIC = ("cp1251", "koi8_u", "cp866")
LEAST_USUAL = 0.4  # of a text that was read well
SHIFTED = (
    (b"\x1b$", ("iso2022_jp_ext", "iso2022_kr")),
    (b"~{", ("hz",)),
)  # in seven bits, by what begins them
LOST_SHARE = 0.2  # of the letters of a text in UTF-8 that was cut or patched on its way
# Where two bytes are one character, single ones read as signs among letters; another script’s letters read as
# words of nothing but letters with accents
AMONG_LETTERS = re.compile(r"(?<=[^\x00-\x7f\s])[\xa1-\xbf\xd7\xf7\u02c6-\u02dd](?=[^\x00-\x7f\s])")
ACCENTS_ONLY, TWICE = re.compile("[\xc0-\xff]{4,}"), re.compile(r"(.)\1")
LEAST_SIGNS, SIGNS_SHARE = 2, 0.05  # of all signs beyond ASCII
LEAST_IN_WORDS, WORDS_SHARE = 4, 0.6
USUAL_SHARE = 0.9  # of the characters of a text in GB18030, those that its oldest part has
PLAIN = re.compile(rb"^[\x00-\x7f]*$", re.MULTILINE)  # lines that are the same in every encoding


def decode_text(content: bytes, *, language: str, encoding: str = "") -> str:
    """The text of a file, read in `encoding` (a key of ENCODINGS) or, without one, in that which is marked in
    it or fits it best; the language helps to tell them apart. Raises CaptionsRefused."""
    marked = next((name for mark, name in MARKS if content.startswith(mark)), "")
    name = encoding or marked or _unmarked(content, language)
    try:
        text = content.decode(name, errors="strict" if encoding and not marked else "replace")
    except UnicodeDecodeError as wrong:
        raise CaptionsRefused("unreadable", encoding=ENCODINGS[name]) from wrong
    if "\x00" in text:
        raise CaptionsRefused("binary")
    if not encoding and not marked and (beginning := _gibberish_in(text)):
        raise CaptionsRefused("gibberish", text=beginning)
    return text.removeprefix("\ufeff")


def _gibberish_in(text: str) -> str:
    """What was plainly read in a wrong encoding: the beginning of it, "" for none."""
    foreign = re.findall(r"[^\x00-\x7f]+", text)
    count = sum(map(len, foreign))
    signs = len(AMONG_LETTERS.findall(text))
    in_words = sum(len(word) for word in ACCENTS_ONLY.findall(text) if not TWICE.search(word))
    if (signs >= LEAST_SIGNS and signs > SIGNS_SHARE * count) or (
        in_words >= LEAST_IN_WORDS and in_words > WORDS_SHARE * count
    ):
        return str(max(foreign, key=len))
    return ""


def _unmarked(content: bytes, language: str) -> str:
    if wide := _utf_16_of(content):
        return wide
    if b"\x00" in content:
        raise CaptionsRefused("binary")
    for sign, names in SHIFTED:
        if sign in content and (name := _first_that_fits(content, names)):
            return name
    if _is_utf_8(content):
        return "utf_8"
    foreign = b"\n".join(line for line in content.splitlines() if not PLAIN.match(line))
    likely = LIKELY.get(language, WESTERN)
    if language.startswith(CHINESE) and (name := _chinese(content)):
        return name
    if language in CYRILLIC and (name := _cyrillic(content, usual=CYRILLIC[language])):
        return name
    if language in EAST_ASIAN and (name := _first_that_fits(content, likely)):
        return name
    best = from_bytes(foreign, cp_isolation=list(ENCODINGS), enable_fallback=False).best()
    found = {str(name) for name in best.could_be_from_charset} if best else set()
    if name := next((name for name in likely if name in found), ""):
        return name
    if name := _first_that_fits(content, likely):
        return name
    return best.encoding if best else "cp1252"


def _is_utf_8(content: bytes) -> bool:
    """Also where some of its bytes are lost: the text has a sign in their place."""
    text = content.decode("utf_8", errors="replace")
    return text.count("\ufffd") <= LOST_SHARE * sum(sign > "\x7f" for sign in text)


def _cyrillic(content: bytes, *, usual: str) -> str:
    """Each of them has a letter for nearly every byte: the right one has the usual letters."""

    def share(name: str) -> float:
        foreign = [sign for sign in content.decode(name).lower() if sign > "\x7f"]
        return sum(sign in usual for sign in foreign) / max(len(foreign), 1)

    best = max((name for name in IN_CYRILLIC if _fits(content, name)), key=share, default="")
    return best if best and share(best) >= LEAST_USUAL else ""


def _chinese(content: bytes) -> str:
    """Nearly all of Big5 can be read as GB18030 too, as characters that are hardly ever used."""
    if not _fits(content, "gb18030"):
        return _first_that_fits(content, ("big5hkscs",))
    foreign = [sign for sign in content.decode("gb18030") if sign > "\x7f"]
    usual = sum(bool(sign.encode("gb2312", errors="ignore")) for sign in foreign)
    return _first_that_fits(
        content, ("big5hkscs", "gb18030") if usual < USUAL_SHARE * len(foreign) else ("gb18030",)
    )


def _first_that_fits(content: bytes, names: Sequence[str]) -> str:
    return next((name for name in names if _fits(content, name)), "")


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16_of(content: bytes) -> str:
    """Which UTF-16 it is, told by line breaks and figures: each has a zero byte beside it."""
    if content.count(0) < len(content) / 10 or len(content) % 2:
        return ""
    low, high = content[0::2].count(0), content[1::2].count(0)
    if high > 10 * low:
        return "utf_16_le"
    return "utf_16_be" if low > 10 * high else ""
