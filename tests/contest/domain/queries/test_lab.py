import pytest

from contest.domain.queries.lab import known_entries
from contest.enums import EntryState, Role
from tests.contest.films import make_film_row
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "knows"),
    [(Role.ORGANISER, True), (Role.CHAIR, True), (Role.JUDGE, False), (Role.CREATOR, False)],
)
def test_office_knows_the_entries_of_its_edition_without_drafts(role: Role, knows: bool) -> None:
    edition, reader = make_edition(), make_user()
    make_membership(reader, edition, role)
    known = make_entry(EntryState.SUBMITTED, edition=edition, film=make_film_row())
    draft = make_entry(EntryState.DRAFT, edition=edition, film=make_film_row())
    elsewhere = make_entry(EntryState.SUBMITTED, film=make_film_row())
    make_entry(EntryState.SUBMITTED, edition=edition, film=make_film_row())  # not asked for
    asked = [entry.film_id for entry in (known, draft, elsewhere) if entry.film_id]
    assert known_entries(reader, asked) == ({known.film_id: known} if knows else {})
