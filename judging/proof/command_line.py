"""What is asked on a command line, by `manage.py verify_results` and by the program that is one file."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path

from judging.proof.reading import NotAProtocol, read_protocol
from judging.proof.verification import describe, tell_entry, tell_receipt, verify

HELP = (
    "Counts a published result again from its protocol: hashes, tree, scores and awards. Nothing but the file"
    " is needed."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the protocol, as it was downloaded")
    parser.add_argument("--seal", metavar="HASH", help="the seal’s hash, as you have it from elsewhere")
    parser.add_argument("--receipt", metavar="HASH", action="append", default=[], help="a judge’s receipt")
    parser.add_argument("--entry", metavar="NUMBER", action="append", default=[], help="an entry’s number")


def run(
    file: str, *, seal: str | None, receipt: Sequence[str], entry: Sequence[str], say: Callable[[str], object]
) -> list[str]:
    """Tell what the file holds; returns what does not hold. Raises NotAProtocol."""
    protocol = read_protocol(Path(file))
    found = verify(protocol)
    if found:
        return found
    sealed = protocol["seal"]["hash"]
    if seal and not sealed.startswith(seal.replace("-", "").strip().lower()):
        return [f"The file holds, but it is that of another seal: {sealed}, expected {seal}."]
    for line in describe(protocol):
        say(line)
    for told in receipt:
        say(tell_receipt(protocol, told))
    for code in entry:
        say(tell_entry(protocol, code))
    return []


def main(arguments: Sequence[str] | None = None) -> int:
    """0 for a result that holds, 1 for one that does not, 2 for a file that is none."""
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
