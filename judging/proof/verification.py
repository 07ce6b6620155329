"""What anybody may ask a protocol: whether it holds, and what became of a scoresheet or an entry."""

from collections.abc import Iterator, Mapping
from typing import Any

from judging.proof.counting import MILLION, find_misallocations, find_miscounts
from judging.proof.merkle import path_of
from judging.proof.tampering import OTHER_CONTENT, find_tampering

Protocol = Mapping[str, Any]
HEX = frozenset("0123456789abcdef")
MOST_TOLD = 50  # breaches; whoever writes a file anew has changed every line


def verify(protocol: Protocol) -> list[str]:
    """Everything that does not hold, in words; empty for a true protocol. What was tampered with is not
    counted as well."""
    try:
        found = list(find_tampering(protocol))
        if not found:
            found = [*find_miscounts(protocol), *find_misallocations(protocol)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        return [OTHER_CONTENT]
    more = len(found) - MOST_TOLD
    return found if more <= 0 else [*found[:MOST_TOLD], f"{more} more are not listed."]


def describe(protocol: Protocol) -> Iterator[str]:
    """What a protocol that holds says, for whoever compares it with the winners’ page."""
    seal = protocol["seal"]
    tree, rules = seal["parts"]["counted"]["tree"], seal["parts"]["counted"]["rules"]
    yield (
        f"The result holds. Entries in the file: {tree['entries']:,}. Scoresheets in the file:"
        f" {tree['sheets']:,}. Hashes, tree, scores and awards are as sealed."
    )
    yield f"Judges: {rules['judges']:,}. Method: {rules['method']}."
    yield f"Seal: {seal['hash']}"
    for line in seal["parts"]["decisions"]:
        chosen = ", chosen by the jury against the rule" if line["is_override"] else ""
        yield f"{line['award']} {line['place']}: {line['entry'] or 'not awarded'}{chosen}"


def tell_receipt(protocol: Protocol, receipt: str) -> str:
    """What became of the scoresheet that a judge has this receipt of."""
    for n, sheet in enumerate(protocol["sheets"]):
        if receipt == sheet["receipt"]:
            marks = ", ".join(f"{name} {mark}" for name, mark in sorted(sheet["marks"].items()))
            way = _way(protocol, len(protocol["entries"]) + n)
            return f"{receipt}: it counts, judge {sheet['judge']}, entry {sheet['entry']}, {marks}.\n{way}"
        if receipt in sheet["replaces"]:
            return (
                f"{receipt}: it was replaced, its judge changed these scores. What counts has the receipt"
                f" {sheet['receipt']}."
            )
    return (
        f"{receipt}: no scoresheet of this result has this receipt. It is of another edition or round, or its"
        " scores did not count."
    )


def tell_entry(protocol: Protocol, code: str) -> str:
    """With how many scoresheets an entry was counted."""
    asked = code.strip().upper()
    for n, entry in enumerate(protocol["entries"]):
        if asked == str(entry["entry"]).upper():
            scores = [
                f"{basis} {said['score'] / MILLION:.2f}"
                for basis, said in sorted(entry["estimates"].items())
                if said["score"] is not None
            ]
            told = f"Entry {asked} was counted. Scoresheets in the file: {entry['sheets']}."
            return f"{told} Scores: {', '.join(scores) or '–'}.\n{_way(protocol, n)}"
    return f"No entry with the number “{asked[:40]}” was counted in this result."


def _way(protocol: Protocol, at: int) -> str:
    """The hashes by which anybody comes from one leaf to the root."""
    leaves = protocol["leaves"]
    beside = [f"  {side} {other}" for side, other in path_of(leaves, at)]
    root = protocol["seal"]["parts"]["counted"]["tree"]["root"]
    return "\n".join([f"  leaf {leaves[at]}", *beside, f"  root {root}"])
