"""The register of an entry as its team and the office read it."""

from dataclasses import dataclass

from contest.models import Entry, MusicUse, Portrayal
from contest.register.lacking import STANDING


@dataclass(frozen=True)
class Register:
    """The people and voices with the consents that stand, and the music, each with its files."""

    people: list[Portrayal]
    music: list[MusicUse]


def register_of(entry: Entry) -> Register:
    """Three queries at most, however many lines."""
    people = entry.portrayals.select_related("consent_paper", "guardian_paper").prefetch_related(STANDING)
    music = entry.music_uses.select_related("licence_paper")
    return Register(
        people=list(people.defer("consent_paper__content", "guardian_paper__content")),
        music=list(music.defer("licence_paper__content")),
    )
