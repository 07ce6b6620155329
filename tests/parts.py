"""Many of a kind in a few tests, which several workers share."""

from collections.abc import Iterable


def in_parts(things: Iterable[str], parts: int) -> list[list[str]]:
    """The things dealt out to so many lists."""
    kept = list(things)
    return [kept[part::parts] for part in range(parts)]
