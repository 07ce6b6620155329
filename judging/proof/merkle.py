"""A tree of hashes as in RFC 6962: leaves and nodes are told apart by a first byte, and an odd one moves up.

Whoever has one leaf and a few hashes beside its way up proves that it was under the root. Content is hashed
in one form: sorted keys, no spaces, UTF-8, whole numbers and texts only, so that any language writes the
same."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

LEAF, NODE = b"\x00", b"\x01"


def canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def hash_content(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def hash_leaf(content: Any) -> str:
    return hashlib.sha256(LEAF + canonical(content).encode()).hexdigest()


def root_of(leaves: Sequence[str]) -> str:
    """The root over hashes of leaves; that of nothing is the hash of nothing."""
    level = [bytes.fromhex(leaf) for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        level = _level_above(level)
    return level[0].hex()


def path_of(leaves: Sequence[str], at: int) -> list[tuple[str, str]]:
    """What stands beside the way from the leaf `at` to the root: “left” or “right”, and the hash."""
    level, path = [bytes.fromhex(leaf) for leaf in leaves], []
    while len(level) > 1:
        beside = at ^ 1
        if beside < len(level):
            path.append(("left" if beside < at else "right", level[beside].hex()))
        level, at = _level_above(level), at // 2
    return path


def _level_above(level: list[bytes]) -> list[bytes]:
    pairs = [_node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return pairs + level[len(level) - len(level) % 2 :]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
