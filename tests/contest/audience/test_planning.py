"""The office plans a vote once there are public nominees who agree, and changes it until it opens."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contest.audience.planning import ballot_films, call_off_vote, plan_vote
from contest.domain.ledger import find_differences
from contest.forms.times import DAY_AND_TIME
from contest.models import AudienceVote, Edition, JournalEntry, NomineeList, TheaterPermission
from contest.policies import Refused
from tests.contest.audience.scene import client_of, make_nominees

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def typed(moment: datetime, edition: Edition) -> str:
    return timezone.localtime(moment, edition.zone).strftime(DAY_AND_TIME)


def test_office_plans_changes_and_calls_off() -> None:
    edition, organiser, _films = make_nominees(films=2)
    office, now = client_of(organiser), timezone.now()
    address = reverse("office_audience", args=[edition.slug])
    for days in (1, 2):
        form = {"opens_at": typed(now + HOUR, edition), "ends_at": typed(now + days * 24 * HOUR, edition)}
        assert office.post(address, form).status_code == 302
    vote = AudienceVote.objects.get()
    assert vote.ends_at == (now + 48 * HOUR).replace(second=0, microsecond=0)
    assert len(vote.key) == 64
    assert [found for found in find_differences() if found.row.table == "contest_audiencevote"] == []
    assert office.post(f"{address}call-off/").status_code == 302
    assert office.post(f"{address}call-off/").status_code == 409
    verbs = JournalEntry.objects.filter(verb__startswith="audience").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == [
        "audience_vote_planned",
        "audience_vote_planned",
        "audience_vote_called_off",
    ]
    assert [found for found in find_differences() if found.row.table == "contest_audiencevote"] == []


def test_dates_that_make_no_sense_are_refused_at_their_field() -> None:
    edition, organiser, _films = make_nominees(films=2)
    office, now = client_of(organiser), timezone.now()
    address = reverse("office_audience", args=[edition.slug])
    for opens, ends, words in [
        (-2, 4, "Choose a time that is still to come."),
        (4, 2, "Give it an hour at least."),
        (4, 24 * 8, "after the awards ceremony"),
    ]:
        form = {
            "opens_at": typed(now + opens * HOUR, edition),
            "ends_at": typed(now + ends * HOUR, edition),
        }
        answer = office.post(address, form)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
        assert form["opens_at"] in answer.content.decode()
    assert office.post(address, {"opens_at": "\0", "ends_at": "9" * 400}).status_code == 422
    assert not AudienceVote.objects.exists()


def test_vote_needs_public_nominees_who_agree_to_the_statement_as_it_is_now() -> None:
    edition, organiser, films = make_nominees(films=2)
    now = timezone.now()
    times: dict[str, Any] = {"opens_at": now + HOUR, "ends_at": now + 9 * HOUR, "by": organiser}
    TheaterPermission.objects.filter(entry=films[0]).update(version="1")
    assert [film.code for film in ballot_films(edition).missing] == [films[0].code]
    with pytest.raises(Refused, match="Of the nominees, 1 can be shown to the audience"):
        plan_vote(edition, **times)
    NomineeList.objects.update(published_at=None)
    with pytest.raises(Refused, match="once the nominees are public"):
        plan_vote(edition, **times)


def test_vote_that_has_opened_is_changed_by_nobody() -> None:
    edition, organiser, _films = make_nominees(films=2)
    now = timezone.now()
    times: dict[str, Any] = {"opens_at": now + HOUR, "ends_at": now + 9 * HOUR, "by": organiser}
    plan_vote(edition, **times)
    later = now + 2 * HOUR
    with pytest.raises(Refused, match="The vote has opened"):
        plan_vote(edition, opens_at=later + HOUR, ends_at=later + 3 * HOUR, by=organiser, now=later)
    with pytest.raises(Refused, match="The vote has opened"):
        call_off_vote(edition, by=organiser, now=later)
