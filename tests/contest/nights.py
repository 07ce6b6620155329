"""Editions whose awards are decided, for tests of what happens on the night."""

from collections.abc import Sequence

from contest.domain.honours import Conferral, announce, confer
from contest.enums import EntryState
from contest.models import Edition, Entry, Seal, User
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

TALLY = "c0ffee" * 10


def make_judged_edition(*, entries: int = 12, slug: str = "") -> tuple[Edition, list[Entry], User]:
    """A closed edition, its eligible entries with films, and its organiser."""
    edition = make_edition("closed", **({"slug": slug} if slug else {}))
    films = [make_entry(EntryState.ELIGIBLE, edition=edition) for _ in range(entries)]
    for entry in films:
        give_film(entry)
    organiser = make_user()
    make_membership(organiser, edition, "organiser")
    return edition, films, organiser


def conferrals_for(edition: Edition, entries: Sequence[Entry]) -> list[Conferral]:
    """Every place of every award in order, to the entries in order; "not awarded" once they run out."""
    places = [(award, place) for award in edition.awards.all() for place in range(1, award.places + 1)]
    ids = [entry.pk for entry in entries][: len(places)]
    ids += [None] * (len(places) - len(ids))
    return [
        Conferral(award_id=award.pk, place=place, entry_id=entry_id, statement={"en": f"For {award.slug}."})
        for (award, place), entry_id in zip(places, ids, strict=True)
    ]


def make_sealed_edition(*, winners: int = 11, others: int = 1) -> tuple[Edition, list[Entry], User, Seal]:
    edition, entries, organiser = make_judged_edition(entries=winners + others)
    conferrals = conferrals_for(edition, entries[:winners])
    seal = confer(edition, conferrals=conferrals, tally_hash=TALLY, by=organiser)
    return edition, entries, organiser, seal


def make_published_edition(*, winners: int = 11, others: int = 1) -> tuple[Edition, list[Entry], User]:
    edition, entries, organiser, _seal = make_sealed_edition(winners=winners, others=others)
    announce(edition, by=organiser)
    return edition, entries, organiser
