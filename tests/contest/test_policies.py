from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from contest import policies
from contest.enums import EntryState, Role
from contest.office.policies import may_decide
from contest.policies import Refused, demand
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

EDITABLE = {EntryState.DRAFT, EntryState.RETURNED, EntryState.WITHDRAWN}


@pytest.mark.parametrize(
    ("policy", "states"),
    [
        (policies.may_edit, EDITABLE),
        (policies.may_upload, EDITABLE),
        (policies.may_submit, EDITABLE),
        (policies.may_withdraw, {EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE}),
    ],
)
def test_creator_may_by_state(db, policy, states):
    edition, user, stranger = make_edition(), make_user(), make_user()
    entries = {state: make_entry(state, edition=edition, representative=user) for state in EntryState}
    assert {state for state, entry in entries.items() if policy(user, entry)} == states
    assert {state for state, entry in entries.items() if policy(stranger, entry)} == set()
    assert {state for state, entry in entries.items() if policy(AnonymousUser(), entry)} == set()


def test_organiser_decides_about_what_is_submitted(db):
    edition, organiser = make_edition(), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    entries = {state: make_entry(state, edition=edition) for state in EntryState}
    assert {state for state, entry in entries.items() if may_decide(organiser, entry)} == {
        EntryState.SUBMITTED,
        EntryState.RETURNED,
        EntryState.ELIGIBLE,
        EntryState.DISQUALIFIED,
    }
    foreign = make_entry(EntryState.SUBMITTED)
    assert not may_decide(organiser, foreign)


def test_nothing_is_decided_after_publication(db):
    edition, organiser = make_edition("published"), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    assert not may_decide(organiser, make_entry(EntryState.ELIGIBLE, edition=edition))


@pytest.mark.parametrize(("hours", "may"), [(-1, True), (0, False), (11, False)])
def test_draft_without_a_film_ends_at_the_deadline(db, hours, may):
    entry = make_entry()
    with time_machine.travel(entry.edition.closes_at + timedelta(hours=hours), tick=False):
        assert bool(policies.may_edit(entry.representative, entry)) is may


@pytest.mark.parametrize(("hours", "may"), [(-1, True), (0, True), (11, True), (12, False)])
def test_draft_with_a_manifest_in_time_has_the_grace_time(db, hours, may):
    entry = make_entry()
    give_film(entry)
    with time_machine.travel(entry.edition.closes_at + timedelta(hours=hours), tick=False):
        assert bool(policies.may_edit(entry.representative, entry)) is may


def test_refusal_says_found_and_expected(db):
    edition, user = make_edition(regulations={"max_entries": 1}), make_user()
    make_entry(edition=edition, representative=user)
    with pytest.raises(Refused) as refused:
        demand(policies.may_enter(user, edition))
    assert str(refused.value.reason) == (
        "You have already started 1 of the 1 entries allowed per creator. You can change an existing entry."
    )


@pytest.mark.parametrize(("state", "may"), [("open", False), ("closed", False), ("published", True)])
def test_results_are_seen_once_published(db, state, may):
    assert bool(policies.may_see_result(make_edition(state))) is may
