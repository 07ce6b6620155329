"""A pasted list of addresses, as people copy it out of mails and tables. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.form_words import OTHER_LETTERS
from contest.typed_text import without_turns

LONGEST = 254  # letters of an address
INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
BETWEEN_SEPARATORS = re.compile(r'(?:"[^"]*"|[^,;、\t])+')  # none within quotation marks separates
NAMED = re.compile(r"^(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<email>[^<>]*)>\W*$", re.IGNORECASE)
QUOTES = "\"'“”‘’«»「」 "


@dataclass(frozen=True)
class Address:
    """One address that was read, in lower case, with the name that stood with it."""

    line: int
    email: str
    name: str = ""


@dataclass(frozen=True)
class Broken:
    """What cannot be an address, as it was typed, and why."""

    line: int
    text: str
    reason: str | Promise


@dataclass(frozen=True)
class AddressList:
    """What stood in a text: addresses, each once; what cannot be one; how many stood there again."""

    addresses: tuple[Address, ...]
    broken: tuple[Broken, ...]
    repeated: int


def read_addresses(text: str) -> AddressList:
    """Addresses between commas, semicolons, tabs, spaces or line ends, full-width ones too, alone or with
    a name: `Ana <ana@x.org>`."""
    addresses, broken, repeated = dict[str, Address](), dict[str, Broken](), 0
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in _pieces(line):
            name, email = _split(piece)
            reason = _fault_of(email)
            if reason:
                broken.setdefault(piece, Broken(number, piece, reason))
            elif email in addresses:
                repeated += 1
            else:
                addresses[email] = Address(number, email, name[:120])
    return AddressList(tuple(addresses.values()), tuple(broken.values()), repeated)


def _pieces(line: str) -> Iterator[str]:
    """What stands between two separators; "Lin, Ana <ana@x.org>" is one piece."""
    plain = INVISIBLE.sub("", without_turns(unicodedata.normalize("NFKC", line))).replace("。", ".")
    surname = ""
    for part in (part.strip() for part in BETWEEN_SEPARATORS.findall(plain)):
        if part and not re.search("[@.<>]", part) and not surname:
            surname = part  # perhaps: the next part shows it
            continue
        if surname and not NAMED.match(part):
            yield surname
            surname = ""
        words = part.split()
        if len(words) > 1 and all("@" in word for word in words):
            yield from words
        elif part:
            yield f"{surname}, {part}" if surname else part
        surname = ""
    if surname:
        yield surname


def _split(piece: str) -> tuple[str, str]:
    """Name and address, tidied."""
    named = NAMED.match(piece)
    if named:
        name, email = named["name"], named["email"]
    elif piece.count("@") == 1 and len(words := piece.split()) > 1:
        email = next(word for word in words if "@" in word)
        name = " ".join(word for word in words if word != email)
    else:
        name, email = "", piece
    email = re.sub("^mailto:", "", email.strip(QUOTES + "()[]").lower()).rstrip(".")
    return " ".join(name.strip(QUOTES).split()), email


def _fault_of(email: str) -> str | Promise:
    """Why it cannot be an address; "" where it can."""
    name, at, host = email.partition("@")
    if not at:
        return _("The “@” is missing.")
    if "@" in host:
        return _("There is more than one “@”. Write one address only, or put a comma between two.")
    if not name or not host:
        return _("There is nothing before or after the “@”.")
    if "." not in host:
        return _("After the “@” a full domain is expected, like “example.org”.")
    if len(email) > LONGEST:
        return _("It is too long to be an email address.")
    if not name.isascii():
        return OTHER_LETTERS
    try:
        validate_email(email)
    except ValidationError:
        return _("It contains characters that an email address cannot have there.")
    return ""
