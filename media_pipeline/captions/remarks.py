"""What is to be looked at in captions before a hall reads them: nothing of it keeps them from being shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media_pipeline.captions.cues import Cue

Times = tuple[float, ...]

FASTEST = {"zh": 11.0, "ja": 7.0, "ko": 14.0}  # characters a second that are read with ease
FASTEST_ELSEWHERE = 21.0
LONGEST_LINE = {"zh": 20, "ja": 18, "ko": 22}
LONGEST_LINE_ELSEWHERE = 47
MOST_LINES = 2
SHORTEST_MS = 700
LONGEST_GAP_MS = 30_000
NOTICED_MS = 500  # by which a film may be longer or shorter without a remark
MOST_PLACES = 12
UNREADABLE = "\ufffd"  # stands where a decoder found no character


@dataclass(frozen=True)
class CaptionRemark:
    """Something to look at, in words, and the seconds of the film at which it is."""

    code: str
    message: str
    at: Times

    @property
    def shown_at(self) -> Times:
        """The first few places, in whole seconds."""
        return tuple(dict.fromkeys(map(float, map(int, self.at))))[:MOST_PLACES]

    @property
    def more(self) -> int:
        return max(len(dict.fromkeys(map(int, self.at))) - MOST_PLACES, 0)


@dataclass(frozen=True)
class Timed:
    """What the checks look at."""

    cues: Sequence[Cue]
    language: str
    film_ms: int
    timed_for_ms: int

    @property
    def base(self) -> str:
        """The language without script and country."""
        return self.language.split("-")[0]


def remarks_on(timed: Timed) -> list[CaptionRemark]:
    """All that is to be looked at, the gravest first; empty: nothing."""
    return [remark for check in CHECKS for remark in check(timed)]


def _beyond_end(timed: Timed) -> Iterator[CaptionRemark]:
    if late := [cue for cue in timed.cues if cue.end > timed.film_ms + NOTICED_MS]:
        words = ngettext(
            "%(count)s caption is shown after the end of the film. Check that they are for this version.",
            "%(count)s captions are shown after the end of the film. Check that they are for this version.",
            len(late),
        )
        yield _remark("beyond_end", words, late)


def _other_length(timed: Timed) -> Iterator[CaptionRemark]:
    if abs(timed.film_ms - timed.timed_for_ms) > NOTICED_MS:
        words = _(
            "They were timed for a version of the film that lasts %(was)s s; this one lasts %(now)s s. "
            "Watch the film with them, and save or shift them once the times are right."
        )
        told = {"was": round(timed.timed_for_ms / 1000, 1), "now": round(timed.film_ms / 1000, 1)}
        yield CaptionRemark("other_length", words % told, ())


def _unreadable(timed: Timed) -> Iterator[CaptionRemark]:
    if lost := [cue for cue in timed.cues if UNREADABLE in cue.text]:
        words = ngettext(
            "%(count)s caption has characters that could not be read. Choose the file again, with its "
            "encoding.",
            "%(count)s captions have characters that could not be read. Choose the file again, with its "
            "encoding.",
            len(lost),
        )
        yield _remark("unreadable", words, lost)


def _overlap(timed: Timed) -> Iterator[CaptionRemark]:
    if both := [later for earlier, later in pairwise(timed.cues) if later.start < earlier.end]:
        words = ngettext(
            "%(count)s caption begins before the one before it has ended; both are shown at once.",
            "%(count)s captions begin before the one before them has ended; both are shown at once.",
            len(both),
        )
        yield _remark("overlap", words, both)


def _fast(timed: Timed) -> Iterator[CaptionRemark]:
    most = FASTEST.get(timed.base, FASTEST_ELSEWHERE)
    fast = [
        cue for cue in timed.cues if len("".join(cue.words.split())) * 1000 > most * (cue.end - cue.start)
    ]
    if fast:
        words = ngettext(
            "%(count)s caption has more than %(most)s characters a second, too many to read. Shorten it or "
            "show it longer.",
            "%(count)s captions have more than %(most)s characters a second, too many to read. Shorten them "
            "or show them longer.",
            len(fast),
        )
        yield _remark("fast", words, fast, most=round(most))


def _short(timed: Timed) -> Iterator[CaptionRemark]:
    if short := [cue for cue in timed.cues if cue.end - cue.start < SHORTEST_MS]:
        words = ngettext(
            "%(count)s caption is shown for less than %(least)s s.",
            "%(count)s captions are shown for less than %(least)s s.",
            len(short),
        )
        yield _remark("short", words, short, least=SHORTEST_MS / 1000)


def _long(timed: Timed) -> Iterator[CaptionRemark]:
    most = LONGEST_LINE.get(timed.base, LONGEST_LINE_ELSEWHERE)
    found = []
    for cue in timed.cues:
        lines = cue.words.split("\n")
        if len(lines) > MOST_LINES or max(map(len, lines)) > most:
            found.append(cue)
    if found:
        words = ngettext(
            "%(count)s caption has more than %(lines)s lines, or a line of more than %(most)s characters.",
            "%(count)s captions have more than %(lines)s lines, or a line of more than %(most)s characters.",
            len(found),
        )
        yield _remark("long", words, found, lines=MOST_LINES, most=most)


def _gaps(timed: Timed) -> Iterator[CaptionRemark]:
    """Long stretches without a text, in which somebody may speak."""
    ends, reached = list[int](), 0
    for cue in [*timed.cues, Cue(timed.film_ms, timed.film_ms, "")]:
        if cue.start - reached > LONGEST_GAP_MS:
            ends.append(reached)
        reached = max(reached, cue.end)
    if ends:
        words = ngettext(
            "One stretch of more than %(seconds)s s has no captions. Check that nobody speaks then.",
            "%(count)s stretches of more than %(seconds)s s have no captions. Check that nobody speaks then.",
            len(ends),
        )
        told = {"count": len(ends), "seconds": LONGEST_GAP_MS // 1000}
        yield CaptionRemark("gap", words % told, tuple(end / 1000 for end in ends))


def _remark(code: str, words: str, cues: Sequence[Cue], **values: object) -> CaptionRemark:
    return CaptionRemark(
        code, words % {"count": len(cues), **values}, tuple(cue.start / 1000 for cue in cues)
    )


CHECKS: tuple[Callable[[Timed], Iterator[CaptionRemark]], ...] = (
    _other_length,
    _beyond_end,
    _unreadable,
    _overlap,
    _fast,
    _short,
    _long,
    _gaps,
)
