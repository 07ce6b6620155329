"""The captions of a film as a player offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from contest.captions.languages import first_choice, own_name
from contest.sentences import noted
from media_pipeline import api
from media_pipeline.enums import CaptionKind


class Captioned(Protocol):
    """What has captions to be played with."""

    @property
    def captions(self) -> tuple[api.CaptionAddress, ...]: ...


@dataclass(frozen=True)
class OfferedTrack:
    """A track in the menu of a player; `is_first` is shown until the reader chooses another."""

    url: str
    kind: str
    language: str
    label: str
    is_first: bool


def tracks_of(captions: Sequence[api.CaptionAddress], *, first: int = 0) -> list[OfferedTrack]:
    """All of a film's, each by the name that its language has for itself. `first` is the number of the one to
    be shown; without it the reader's language decides."""
    chosen = first or _chosen(captions)
    return [
        OfferedTrack(one.url, one.kind.value, one.language, _label(one), is_first=one.track_id == chosen)
        for one in captions
    ]


def first_captions(captions: Sequence[api.CaptionAddress]) -> str:
    """The address of those that the reader understands; "" where there are none."""
    chosen = _chosen(captions)
    return next((one.url for one in captions if one.track_id == chosen), "")


def _chosen(captions: Sequence[api.CaptionAddress]) -> int:
    """The number of the track of captions that the reader understands, 0 where there is none."""
    of_language = {one.language: one.track_id for one in captions if one.kind == CaptionKind.CAPTIONS}
    return of_language.get(first_choice(list(of_language)), 0)


def _label(one: api.CaptionAddress) -> str:
    name = own_name(one.language)
    return noted(name, _("described video")) if one.kind == CaptionKind.DESCRIPTIONS else name
