"""Pure: the shots of an entry, which are the lab's as the creator has corrected them.

A shot is named by the lab's shot in which it begins, and by how far into that: so a name never means a shot
of another film, and stays while other shots are split and joined."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

Place = tuple[int, int]  # a shot of the lab, and milliseconds into it


class MeasuredShot(Protocol):
    """A shot as the lab found it; those of a film cover it without gaps."""

    pk: int
    number: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class ShotSpan:
    """One shot in whole milliseconds of film, end exclusive."""

    shot: int
    number: int
    start_ms: int
    end_ms: int
    offset_ms: int = 0
    sheet_number: int | None = None  # of its picture on the lab's sheet; None: it has none there

    @property
    def id(self) -> str:
        return shot_name((self.shot, self.offset_ms))

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


def shot_name(place: Place) -> str:
    """The name of the shot that begins at a place, as pages and labels have it."""
    shot, offset_ms = place
    return f"{shot}-{offset_ms}" if offset_ms else str(shot)


def cut_shots(measured: Iterable[MeasuredShot], cuts: Collection[Place]) -> tuple[ShotSpan, ...]:
    """The shots of a film. A cut inside a shot of the lab is one more; a cut at the beginning of one (offset
    0) says that the lab's own cut there is none."""
    found = sorted(measured, key=lambda shot: shot.number)
    if not found:
        return ()
    more: dict[int, list[int]] = {}
    for shot_id, offset_ms in cuts:
        if offset_ms:
            more.setdefault(shot_id, []).append(offset_ms)
    begins = [
        (shot.start_ms + offset_ms, shot, offset_ms)
        for shot in found
        for offset_ms in (0, *sorted(more.get(shot.pk, ())))
        if offset_ms or shot is found[0] or (shot.pk, 0) not in cuts
    ]
    ends = [start_ms for start_ms, _shot, _offset in begins[1:]] + [found[-1].end_ms]
    return tuple(
        ShotSpan(
            shot.pk,
            number,
            start_ms,
            end_ms,
            offset_ms,
            sheet_number=shot.number if (start_ms, end_ms) == (shot.start_ms, shot.end_ms) else None,
        )
        for number, ((start_ms, shot, offset_ms), end_ms) in enumerate(
            zip(begins, ends, strict=True), start=1
        )
    )


def carried_cuts(
    old: Iterable[MeasuredShot], cuts: Iterable[Place], new: Iterable[MeasuredShot]
) -> list[Place]:
    """Corrections for a replaced film: those in shots that the new film has at the very same time."""
    there = {(shot.start_ms, shot.end_ms): shot.pk for shot in new}
    moved = {shot.pk: there.get((shot.start_ms, shot.end_ms)) for shot in old}
    return [(shot, offset_ms) for place, offset_ms in cuts if (shot := moved.get(place)) is not None]


def are_consecutive(spans: Iterable[ShotSpan]) -> bool:
    return all(after.number == before.number + 1 for before, after in pairwise(spans))
