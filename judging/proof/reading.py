"""Reading a protocol from whoever hands one over: anything may come, and each refusal says what was found."""

import json
import os
from collections.abc import Iterator
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
    """The file is no protocol."""


def write_protocol(protocol: dict[str, Any]) -> str:
    return canonical(protocol) + "\n"


def read_protocol(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The content of a file, and in words what another program has done to its form. Raises NotAProtocol."""
    content = _read(path)
    protocol = parse_protocol(content)
    return protocol, list(find_rewriting(content, protocol))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""  # a pipe tells no size
    except OSError as error:
        raise NotAProtocol(f"The file cannot be read: {error.strerror}.") from error
    if max(size, len(content)) > MOST_BYTES:
        raise NotAProtocol(f"The file is larger than {MOST_BYTES // 10**6} MB. No result file is that large.")
    return content


def parse_protocol(content: bytes) -> dict[str, Any]:
    """What a file says, in whatever form. Raises NotAProtocol."""
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_refuse_constant)
        canonical(found).encode()
    except json.JSONDecodeError as error:
        raise NotAProtocol(_what_breaks(text)) from error
    except UnicodeError as error:
        raise NotAProtocol("The file is no text: it has bytes that no text in UTF-8 has.") from error
    except RecursionError as error:
        raise NotAProtocol("The file has brackets in brackets, more than any result file has.") from error
    except ValueError as error:
        raise NotAProtocol("The file has a number that no result file has.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotAProtocol(
            f"This is not a result file of this kind of website: it does not say “{FORMAT}”. Download the "
            "file from the website of the contest."
        )
    _refuse_other_sections(found)
    return found


def find_rewriting(content: bytes, protocol: dict[str, Any]) -> Iterator[str]:
    """Where a file is not character by character what a site would write."""
    text, again = content.decode(), write_protocol(protocol)
    if text != again:
        pairs = enumerate(zip(text, again, strict=False), start=1)
        n = next((n for n, (a, b) in pairs if a != b), min(len(text), len(again)) + 1)
        yield (
            f"Another program has saved the file in its own way: from character {n:,} on it is not as it was "
            "published. Download it again."
        )


def _refuse_constant(name: str) -> None:
    """NaN and infinite numbers, which Python reads and JSON does not have."""
    raise json.JSONDecodeError(name, name, 0)


def _what_breaks(text: str) -> str:
    if not text.strip():
        return "The file is empty."
    if not text.rstrip().endswith("}"):
        return "The file is incomplete or is not a result file: its end is missing. Download it again."
    return "The file is damaged: it is not valid JSON. Download it again."


def _refuse_other_sections(found: dict[str, Any]) -> None:
    for name in sorted(found.keys() | SECTIONS.keys()):
        if name not in SECTIONS:
            raise NotAProtocol(f"The file has a section “{name[:40]}”, which no result file has.")
        if name not in found:
            raise NotAProtocol(f"The section “{name}” of the file is missing.")
        if not isinstance(found[name], SECTIONS[name]):
            raise NotAProtocol(f"The section “{name}” of the file is not what it is in a result file.")
