"""Where a protocol is not what was sealed: each changed line and each changed rule by its name."""

from collections.abc import Iterator, Mapping
from typing import Any

from judging.proof.merkle import hash_content, hash_leaf, root_of

Protocol = Mapping[str, Any]
PARTS = {
    "edition": "the name of the edition",
    "counted": "how was counted: rules, methods, weights, awards",
    "decisions": "the jury’s decisions",
    "corrections": "the corrections after publication",
}


def find_tampering(protocol: Protocol) -> Iterator[str]:
    """Everything that the seal's own hash, and the root of the tree under it, do not bear out."""
    seal = protocol["seal"]
    if set(seal) != {"hash", "parts", "hashes"} or not isinstance(seal["parts"], dict):
        yield "The section “seal” has other keys than hash, parts and hashes."
        return
    found = list(_changed_parts(seal))
    yield from found
    if not found:
        yield from _changed_lines(protocol)
    if hash_content(protocol["model"]) != protocol["model_sha256"]:
        yield "The section “model”, or its own hash “model_sha256”, was changed."


def _changed_parts(seal: Mapping[str, Any]) -> Iterator[str]:
    parts, hashes = seal["parts"], seal["hashes"]
    if set(parts) != set(PARTS) or not isinstance(hashes, dict) or set(hashes) != {*PARTS, "whole"}:
        yield f"The seal has other parts than {', '.join(PARTS)} and whole."
        return
    computed = {name: hash_content(part) for name, part in parts.items()}
    sealed = hash_content(hashes) == seal["hash"]
    for name in PARTS:
        if computed[name] == hashes[name]:
            continue
        if sealed:
            yield f"{PARTS[name][0].upper()}{PARTS[name][1:]} (seal, {name}): changed after the seal."
        else:
            yield f"The hash of “{name}” in the section “seal” was changed."
    if not sealed and all(computed[name] == hashes[name] for name in PARTS):
        yield "The hash of the seal, or that of its whole text, was changed."


def _changed_lines(protocol: Protocol) -> Iterator[str]:
    tree = protocol["seal"]["parts"]["counted"]["tree"]
    lines = [*protocol["entries"], *protocol["sheets"]]
    entries, sheets = len(protocol["entries"]), len(protocol["sheets"])
    if (entries, sheets) != (tree["entries"], tree["sheets"]):
        sealed = f"{tree['entries']} entries and {tree['sheets']} scoresheets"
        yield f"The seal has {sealed}, the file has {entries} and {sheets}."
    computed, listed = [hash_leaf(line) for line in lines], protocol["leaves"]
    if not all(_is_hash(leaf) for leaf in listed):
        yield "A line of the section “leaves” is no hash."
        return
    if root_of(computed) == tree["root"]:
        for n, line in enumerate(lines):
            if n >= len(listed) or listed[n] != computed[n]:
                yield f"The hash of {name_line(line, n)} in the section “leaves” was changed."
        if len(listed) > len(lines):
            yield f"The section “leaves” has {len(listed) - len(lines)} hashes too many."
        return
    if root_of(listed) != tree["root"]:
        yield "The section “leaves” is not the tree that was sealed."
    known, there = set(listed), set(computed)
    for n, line in enumerate(lines):
        if computed[n] not in known:
            yield f"{_capital(name_line(line, n))} was changed or added after the seal."
    missing = [n for n, leaf in enumerate(listed) if leaf not in there]
    if len(lines) < len(listed):
        yield f"{len(missing)} sealed lines are missing, the first is number {(missing or [0])[0] + 1}."
    elif not missing and computed != listed:
        yield "The lines of entries and scoresheets stand in another order than when they were sealed."


def name_line(line: Any, n: int) -> str:
    """What a line is about, as far as that can be told from it."""
    told = line if isinstance(line, dict) else {}
    if "judge" in told:
        return f"the scoresheet of judge {_short(told['judge'])} for entry {_short(told.get('entry'))}"
    if "estimates" in told:
        return f"entry {_short(told.get('entry'))}"
    return f"line {n + 1}"


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")


def _short(told: Any) -> str:
    return str(told)[:40]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
