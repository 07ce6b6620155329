import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from contest import access
from contest.enums import EntryState, Role
from contest.models import Citation
from tests.factories import make_edition, make_entry, make_membership, make_user


def finds(getter, *args):
    try:
        return getter(*args)
    except Http404:
        return None


@pytest.mark.parametrize("getter", [access.get_entry_for_creator, access.get_upload_entry])
def test_creator_gets_own_entries_alone(db, getter):
    entry = make_entry()
    assert finds(getter, entry.representative, entry.code) == entry
    assert finds(getter, make_user(), entry.code) is None
    assert finds(getter, AnonymousUser(), entry.code) is None
    assert finds(getter, entry.representative, "NOSUCH1") is None


def test_organiser_gets_submitted_entries_of_the_own_edition(db):
    edition, organiser = make_edition(), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    scored, draft = (make_entry(state, edition=edition) for state in (EntryState.SUBMITTED, EntryState.DRAFT))
    foreign = make_entry(EntryState.SUBMITTED)
    getter = access.get_entry_for_organiser
    assert finds(getter, organiser, edition.slug, scored.code) == scored
    assert finds(getter, organiser, edition.slug, draft.code) is None
    assert finds(getter, organiser, edition.slug, foreign.code) is None
    assert finds(getter, organiser, foreign.edition.slug, foreign.code) is None


@pytest.mark.parametrize("role", [Role.CREATOR, Role.JUDGE, Role.CHAIR])
def test_other_roles_do_not_open_the_office(db, role):
    edition, person = make_edition(), make_user()
    make_membership(person, edition, role)
    assert finds(access.get_edition_for_organiser, person, edition.slug) is None


@pytest.mark.parametrize(("state", "is_found"), [("planned", False), ("open", True), ("published", True)])
def test_editions_are_public_once_open(db, state, is_found):
    edition = make_edition(state)
    assert (finds(access.get_open_or_past_edition, edition.slug) == edition) is is_found


@pytest.mark.parametrize(("state", "is_found"), [("closed", False), ("published", True)])
def test_winner_is_public_with_the_results(db, state, is_found):
    entry = make_entry(EntryState.ELIGIBLE, edition=make_edition(state))
    loser = make_entry(EntryState.ELIGIBLE, edition=entry.edition)
    Citation.objects.create(award=entry.edition.awards.first(), place=1, entry=entry)
    assert (finds(access.get_public_film, entry.code) == entry) is is_found
    assert finds(access.get_public_film, loser.code) is None
