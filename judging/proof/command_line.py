"""What is asked on a command line, by `manage.py verify_results` and by the program that is one file."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from pathlib import Path

from judging.proof.reading import NotAProtocol, read_protocol
from judging.proof.verification import HEX, describe, tell_entry, tell_receipt, verify

HELP = (
    "Counts a published result again from its protocol: hashes, tree, scores and awards. Nothing but the file"
    " is needed."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the protocol, as it was downloaded")
    parser.add_argument(
        "--seal",
        metavar="CODE",
        type=seal_code,
        help="the seal’s code, as you have it from elsewhere: its first 12 digits, as F5A9-97BF-08CA, or all",
    )
    parser.add_argument(
        "--receipt",
        metavar="HASH",
        type=receipt_hash,
        action="append",
        default=[],
        help="a judge’s receipt: all of its 64 digits",
    )
    parser.add_argument("--entry", metavar="NUMBER", action="append", default=[], help="an entry’s number")


def seal_code(text: str) -> str:
    """The digits of a code of a seal as somebody writes it."""
    found = text.replace("-", "").replace(" ", "").lower()
    if not 12 <= len(found) <= 64 or not set(found) <= HEX:
        raise ArgumentTypeError(
            f"“{text[:80]}” is no code of a seal: give at least its first 12 digits from 0 to 9 and letters "
            "from a to f, as F5A9-97BF-08CA; it has 64."
        )
    return found


def receipt_hash(text: str) -> str:
    found = text.strip().lower()
    if len(found) != 64 or not set(found) <= HEX:
        raise ArgumentTypeError(
            f"“{text[:80]}” is no receipt: a receipt has 64 digits from 0 to 9 and letters from a to f."
        )
    return found


def run(
    file: str, *, seal: str | None, receipt: Sequence[str], entry: Sequence[str], say: Callable[[str], object]
) -> list[str]:
    """Tell what the file holds; returns what does not hold. Raises NotAProtocol."""
    protocol, rewriting = read_protocol(Path(file))
    if found := [*verify(protocol), *rewriting]:
        return found
    sealed = protocol["seal"]["hash"]
    if seal is not None and not sealed.startswith(seal):
        return [f"This file holds, but it belongs to another result. Its seal is {sealed}, not {seal}."]
    for line in describe(protocol):
        say(line)
    if seal is not None:
        say(f"The seal begins with the code that you gave: {seal}.")
    for told in receipt:
        say(tell_receipt(protocol, told))
    for code in entry:
        say(tell_entry(protocol, code))
    return []


def main(arguments: Sequence[str] | None = None) -> int:
    """0 for a result that holds, 1 for one that does not, 2 for a file that is none, and for a
    question that is none."""
    parser = ArgumentParser(description=HELP)
    add_arguments(parser)
    asked = parser.parse_args(arguments)
    try:
        found = run(asked.file, seal=asked.seal, receipt=asked.receipt, entry=asked.entry, say=print)
    except NotAProtocol as error:
        print(f"{asked.file}: {error}", file=sys.stderr)
        return 2
    for breach in found:
        print(breach, file=sys.stderr)
    return 1 if found else 0
