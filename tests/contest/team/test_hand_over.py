"""Handing an entry over, from the offer to the answer."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contest.domain.entries import attach_film
from contest.enums import HandOverState, TeamRight
from contest.models import Edition, Entry, HandOver, Notice, TeamMember, User
from contest.policies import Refused, may_edit, may_submit
from contest.team import hand_over
from contest.team.members import leave_team
from tests.contest.films import make_film_row
from tests.contest.team.scene import join, place_of, post, untold
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
EDIT, SEE, SUBMIT = TeamRight.EDIT, TeamRight.SEE, TeamRight.SUBMIT


@pytest.fixture
def entry() -> Entry:
    return make_entry()


def offer(entry: Entry, to: User) -> HandOver:
    return hand_over.offer(entry, member_id=place_of(to, entry).pk, by=entry.representative)


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_member_becomes_the_contact_person_and_the_old_one_may_leave(entry: Entry) -> None:
    old, ana = entry.representative, join(entry)
    assert post(old, "hand_over_offer", entry, member=place_of(ana, entry).pk).status_code == 302
    assert Entry.objects.get().representative == old
    assert post(ana, "hand_over_answer", entry, answer="accept").status_code == 302
    entry.refresh_from_db()
    assert (entry.representative, place_of(old, entry).right) == (ana, SUBMIT)
    assert not TeamMember.objects.filter(user=ana).exists()
    assert [bool(may_submit(user, entry)) for user in (ana, old)] == [True, True]
    assert post(old, "team_invite", entry, email="b@x.org", right="see").status_code == 409
    leave_team(entry, by=old)
    assert not may_edit(old, entry)
    kinds = Notice.objects.exclude(kind="team_invited").order_by("pk").values_list("kind", "user")
    assert list(kinds) == [
        ("team_changed", old.pk),
        ("hand_over_offered", ana.pk),
        ("hand_over_answered", old.pk),
        ("team_changed", ana.pk),
    ]
    assert untold() == []


@pytest.mark.slow
def test_refused_withdrawn_and_expired_offers_change_nothing(entry: Entry) -> None:
    old, ana, other = entry.representative, join(entry), join(entry)
    offer(entry, ana)
    with pytest.raises(Refused, match="You have already offered this entry"):
        offer(entry, other)
    assert "made to another member" in words_of(post(other, "hand_over_answer", entry, answer="accept"))
    assert "Choose whether" in words_of(post(ana, "hand_over_answer", entry))
    assert post(ana, "hand_over_answer", entry, answer="refuse").status_code == 302
    again = post(ana, "hand_over_answer", entry, answer="accept")
    assert (again.status_code, "no longer open" in words_of(again)) == (409, True)
    offer(entry, ana)
    assert post(old, "hand_over_withdraw", entry).status_code == 302
    assert post(old, "hand_over_withdraw", entry).status_code == 409
    offer(entry, ana)
    with time_machine.travel(timezone.now() + hand_over.VALID):
        late = post(ana, "hand_over_answer", entry, answer="accept")
        assert (late.status_code, "could be answered until" in words_of(late)) == (409, True)
        offer(entry, other)
    assert Entry.objects.get().representative == old
    assert list(HandOver.objects.order_by("pk").values_list("state", flat=True)) == [
        HandOverState.REFUSED,
        HandOverState.WITHDRAWN,
        HandOverState.EXPIRED,
        HandOverState.OFFERED,
    ]


def test_offer_ends_with_the_place_of_whom_it_was_made_to(entry: Entry) -> None:
    ana = join(entry)
    offer(entry, ana)
    leave_team(entry, by=ana)
    assert HandOver.objects.get().state == HandOverState.WITHDRAWN
    join(entry, SEE, user=ana)
    with pytest.raises(Refused, match="no longer open"):
        hand_over.accept(entry, by=ana)


def test_closed_account_is_offered_nothing_and_strangers_answer_nothing(entry: Entry) -> None:
    ana = join(entry)
    ana.is_active = False
    ana.save()
    with pytest.raises(Refused, match="is closed"):
        offer(entry, ana)
    assert post(make_user(), "hand_over_answer", entry, answer="accept").status_code == 404
    assert post(join(entry, SUBMIT), "hand_over_offer", entry, member=1).status_code == 409


def test_whoever_has_enough_entries_does_not_take_over_one_more() -> None:
    edition = make_edition(regulations={"max_entries": 1})
    entry, ana = make_entry(edition=edition), make_user()
    make_entry(edition=edition, representative=ana)
    join(entry, EDIT, user=ana)
    offer(entry, ana)
    refused = post(ana, "hand_over_answer", entry, answer="accept")
    assert (refused.status_code, "1 of the 1 entries allowed" in words_of(refused)) == (409, True)


def test_handing_over_goes_on_after_the_deadline_with_a_film_under_way(entry: Entry) -> None:
    ana = join(entry)
    Edition.objects.update(closes_at=timezone.now() + timedelta(minutes=1))
    loaded = Entry.objects.select_related("edition__regulations", "representative").get()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        offer(loaded, ana)
        hand_over.accept(loaded, by=ana)
    loaded.refresh_from_db()
    film = make_film_row()
    attach_film(loaded, film_id=film.pk, by=loaded.representative)
    assert (loaded.representative, loaded.film_id) == (ana, film.pk)
