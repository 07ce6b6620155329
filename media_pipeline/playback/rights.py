"""Whom an address was made for: `public` for anybody, `user:12` for an account, or a right that another app
gave and can take back at any time: `kind:…`, whose meaning is that app's alone."""

from collections.abc import Callable
from dataclasses import dataclass

PUBLIC = "public"


@dataclass(frozen=True)
class Reader:
    """Who asks for a film."""

    user_id: int | None
    session_key: str


Right = Callable[[str, Reader | None], bool]
_rights: dict[str, Right] = {}
_keepable: set[str] = set()
THE_FILM = "*"  # in a viewer: the id of each film that is signed for it


def register_right(kind: str, right: Right, *, may_be_kept: bool = False) -> None:
    """Let `right` say whether a viewer of this kind may play now. It gets what stands behind the colon, and
    the reader; None instead where nobody knows who asks, only that the right was good a moment ago. What
    `may_be_kept` is no secret: browsers that had it may have it on."""
    _rights[kind] = right
    if may_be_kept:
        _keepable.add(kind)


def may_play(viewer: str, reader: Reader | None) -> bool:
    kind, _, who = viewer.partition(":")
    if kind in _rights:
        return _rights[kind](who, reader)
    if kind == "user":
        return reader is None or (reader.user_id is not None and who == str(reader.user_id))
    return viewer == PUBLIC


def can_end(viewer: str) -> bool:
    """Whether the right to play can end before the address does."""
    return viewer.partition(":")[0] in _rights


def must_be_asked_for(viewer: str) -> bool:
    """Whether a browser may keep nothing without asking, since the right can end."""
    return can_end(viewer) and viewer.partition(":")[0] not in _keepable
