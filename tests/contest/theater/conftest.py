from dataclasses import dataclass

import pytest

from contest.models import Edition, Entry, TheaterFilm, User
from contest.theater.permission import set_permission
from tests.contest.nights import make_published_edition


@dataclass
class Theater:
    """A published edition: four winners, all but the last of them with their creators' permission, and two
    others, who agree and were not selected."""

    edition: Edition
    entries: list[Entry]
    organiser: User

    def film(self, place: int) -> TheaterFilm:
        return TheaterFilm.objects.get(entry=self.entries[place])

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]


@pytest.fixture(scope="module")
def theater(module_db: None) -> Theater:
    return make_theater()


def make_theater(*, winners: int = 4, others: int = 2) -> Theater:
    edition, entries, organiser = make_published_edition(winners=winners, others=others)
    for place, entry in enumerate(entries):
        entry.edition = edition
        if place != winners - 1:
            set_permission(entry, True, by=entry.representative)
    return Theater(edition, entries, organiser)
