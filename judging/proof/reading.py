"""Reading a protocol from whoever hands one over: anything may come, and each refusal says what was found."""

import json
import os
from pathlib import Path
from typing import Any

from judging.proof.merkle import canonical

FORMAT = "laureate result protocol 1"
SECTIONS = {
    "format": str,
    "seal": dict,
    "entries": list,
    "sheets": list,
    "leaves": list,
    "model": dict,
    "model_sha256": str,
}
MOST_BYTES = 200_000_000  # the largest contest that was measured needs a tenth


class NotAProtocol(Exception):
    """The file is no protocol, or not in the form in which protocols are published."""


def write_protocol(protocol: dict[str, Any]) -> str:
    return canonical(protocol) + "\n"


def read_protocol(path: Path) -> dict[str, Any]:
    """The content of a file. Raises NotAProtocol."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MOST_BYTES:
                raise NotAProtocol(f"It has {size:,} bytes; a protocol has {MOST_BYTES:,} at most.")
            content = file.read(MOST_BYTES + 1)  # a pipe tells no size
    except OSError as error:
        raise NotAProtocol(f"It cannot be read: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise NotAProtocol(f"It goes on after {MOST_BYTES:,} bytes; a protocol has so many at most.")
    return parse_protocol(content)


def parse_protocol(content: bytes) -> dict[str, Any]:
    """Raises NotAProtocol for whatever is not byte by byte what a site would write."""
    try:
        text = content.decode()
        found = json.loads(text)
        again = write_protocol(found) if isinstance(found, dict) else ""
        again.encode()
    except UnicodeError as error:
        raise NotAProtocol(f"It is not text in UTF-8: {error}.") from error
    except json.JSONDecodeError as error:
        raise NotAProtocol(_what_breaks(text, error)) from error
    except RecursionError as error:
        raise NotAProtocol("Its brackets are nested more deeply than those of any protocol.") from error
    except ValueError as error:
        raise NotAProtocol(f"It has a number that no protocol has: {error}.") from error
    if not isinstance(found, dict) or "format" not in found:
        raise NotAProtocol(f"It is JSON, but no protocol: no “format” is in it, “{FORMAT}” was expected.")
    if found["format"] != FORMAT:
        raise NotAProtocol(f"Its format is {str(found['format'])[:60]!r}, expected {FORMAT!r}.")
    _refuse_other_sections(found)
    if again != text:
        at = _first_difference(text, again)
        raise NotAProtocol(
            f"Another program has saved it in its own way: from byte {at:,} on it is not as it was published."
        )
    return found


def _what_breaks(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip():
        return "It is empty."
    if "\0" in text:
        return f"It has a null character, at character {text.index(chr(0)) + 1:,}; no protocol has one."
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return f"It ends too early, after {len(text):,} characters: the file was cut. Download it again."
    return f"It is not JSON: {error.msg}, at character {error.pos + 1:,}."


def _refuse_other_sections(found: dict[str, Any]) -> None:
    for name in sorted(found.keys() | SECTIONS.keys()):
        if name not in SECTIONS:
            raise NotAProtocol(f"It has a section {name[:40]!r}, which no protocol has.")
        if name not in found:
            raise NotAProtocol(f"The section {name!r} is missing.")
        if not isinstance(found[name], SECTIONS[name]):
            kinds = f"{type(found[name]).__name__}, expected {SECTIONS[name].__name__}"
            raise NotAProtocol(f"The section {name!r} is of the kind {kinds}.")


def _first_difference(text: str, again: str) -> int:
    """The first byte that differs, counted from 1."""
    pairs = enumerate(zip(text, again, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(text), len(again)))
    return len(text[:same].encode()) + 1
