import pytest
from django.utils import timezone

from contest.domain.notices import MAX_ATTEMPTS
from contest.domain.queries.office import (
    Figures,
    Waiting,
    figures_of,
    next_to_decide,
    office_memberships,
    waiting_in,
)
from contest.enums import EntryState, NoticeKind, Role
from contest.models import Notice
from media_pipeline.enums import FilmState
from tests.contest.films import make_film_row
from tests.contest.matches import make_match
from tests.contest.nights import make_sealed_edition
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


def test_figures_of_an_edition_without_entries_are_all_nought() -> None:
    nothing = [(state, 0) for state in EntryState]
    assert figures_of(make_edition()) == Figures(nothing, 0, 0, 0.0, 0, 0)


def test_figures_count_what_is_in_the_edition() -> None:
    edition = make_edition()
    make_entry(EntryState.DRAFT, edition=edition, country="FR", film=make_film_row(cuts=(0, 90_000)))
    one = make_entry(EntryState.SUBMITTED, edition=edition, film=make_film_row(cuts=(0, 61_500)))
    make_entry(EntryState.ELIGIBLE, edition=edition, country="ID", film=make_film_row(cuts=(0, 70_000)))
    for key, sent_at in {"a": None, "b": timezone.now(), "c": timezone.now()}.items():
        Notice.objects.create(
            kind=NoticeKind.ENTRY_RECEIVED, user=one.representative, key=key, entry=one, sent_at=sent_at
        )
    held = {EntryState.DRAFT: 1, EntryState.SUBMITTED: 1, EntryState.ELIGIBLE: 1}
    states = [(state, held.get(state, 0)) for state in EntryState]
    assert figures_of(edition) == Figures(states, 3, 2, 131.5, 2, 1)


def test_waiting_counts_each_thing_that_someone_has_to_do() -> None:
    edition = make_edition()
    entries = [make_entry(EntryState.SUBMITTED, edition=edition) for _ in range(2)]
    make_entry(EntryState.RETURNED, edition=edition)
    make_entry(EntryState.DRAFT, edition=edition, film=make_film_row(state=FilmState.STUCK))
    make_entry(EntryState.SUBMITTED, edition=edition, film=make_film_row(state=FilmState.STUCK))
    make_match(edition)
    for key, attempts in {"a": MAX_ATTEMPTS, "b": MAX_ATTEMPTS - 1}.items():
        Notice.objects.create(
            kind=NoticeKind.ENTRY_RECEIVED,
            user=entries[0].representative,
            key=key,
            entry=entries[0],
            attempts=attempts,
        )
    assert waiting_in(edition) == Waiting(5, 1, 1, 0, 1, 1, is_sealed=False)
    assert next_to_decide(edition, after=entries[0]) == entries[1]


def test_sealed_edition_waits_for_its_night() -> None:
    edition, *_ = make_sealed_edition(winners=1)
    assert waiting_in(edition).is_sealed


def test_office_memberships_are_the_appointed_by_role_and_name() -> None:
    edition = make_edition()
    people = [("Zoe", Role.JUDGE), ("Ada", Role.JUDGE), ("Ben", Role.CHAIR), ("Cleo", Role.CREATOR)]
    for name, role in people:
        make_membership(make_user(name=name), edition, role)
    make_membership(make_user(), make_edition(), Role.ORGANISER)
    assert [(one.user.name, one.role) for one in office_memberships(edition)] == [
        ("Ben", Role.CHAIR),
        ("Ada", Role.JUDGE),
        ("Zoe", Role.JUDGE),
    ]
