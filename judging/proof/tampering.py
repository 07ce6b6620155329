"""Where a protocol is not what was sealed: each changed line and each changed rule by its name."""

from collections.abc import Iterator, Mapping
from typing import Any

from judging.proof.merkle import hash_content, hash_leaf, root_of

Protocol = Mapping[str, Any]
PARTS = ("corrections", "counted", "decisions", "edition")
OTHER_CONTENT = "The content of the file is not that of a result."
LEAVES = "The list of hashes (“leaves”) was changed."


def find_tampering(protocol: Protocol) -> Iterator[str]:
    """Everything that the seal's own hash, and the root of the tree under it, do not bear out."""
    found = list(_changed_parts(protocol["seal"]))
    yield from found or _changed_lines(protocol)
    if hash_content(protocol["model"]) != protocol["model_sha256"]:
        yield "The section “model” was changed, or its hash was."


def _changed_parts(seal: Mapping[str, Any]) -> Iterator[str]:
    if set(seal) != {"hash", "parts", "hashes"}:
        yield OTHER_CONTENT
        return
    parts, hashes = seal["parts"], seal["hashes"]
    if set(parts) != set(PARTS) or set(hashes) != {*PARTS, "whole"}:
        yield OTHER_CONTENT
        return
    changed = [name for name in PARTS if hash_content(parts[name]) != hashes[name]]
    for name in changed:
        yield f"The sealed part “{name}” was changed, or its hash was."
    if not changed and hash_content(hashes) != seal["hash"]:
        yield "The hash of the seal was changed."


def _changed_lines(protocol: Protocol) -> Iterator[str]:
    root = protocol["seal"]["parts"]["counted"]["tree"]["root"]
    lines, listed = [*protocol["entries"], *protocol["sheets"]], protocol["leaves"]
    computed = [hash_leaf(line) for line in lines]
    if not all(_is_hash(leaf) for leaf in listed):
        yield LEAVES
    elif root_of(computed) == root:
        for n, leaf in enumerate(computed):
            if n >= len(listed) or listed[n] != leaf:
                yield f"The hash of line {n + 1:,} in the list of hashes (“leaves”) was changed."
        if len(listed) > len(lines):
            yield LEAVES
    else:
        known, there = set(listed), set(computed)
        found = [n for n, leaf in enumerate(computed) if leaf not in known]
        for n in found:
            yield f"{_capital(name_line(lines[n], n))} was changed or added after the seal."
        missing = sum(leaf not in there for leaf in listed) - len(found)
        if missing > 0:
            yield f"Sealed lines that are missing: {missing:,}."
        elif not found:
            yield LEAVES


def name_line(line: Any, n: int) -> str:
    """What a line is about, as far as that can be told from it."""
    told = line if isinstance(line, dict) else {}
    if "judge" in told:
        return f"the scoresheet of judge {_short(told['judge'])} for entry {_short(told.get('entry'))}"
    if "estimates" in told:
        return f"entry {_short(told.get('entry'))}"
    return f"line {n + 1:,}"


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")


def _short(told: Any) -> str:
    return str(told)[:40]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
