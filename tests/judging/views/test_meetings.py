"""The calibration meeting, from the round that it is for to what the jury sees of it."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState
from contest.models import Entry
from judging.domain.deletion import delete_round
from judging.models import Round
from media_pipeline.models import Film
from tests.factories import make_user
from tests.judging.domain.test_meetings import hold, plan
from tests.judging.juries import make_jury
from tests.judging.views.test_funnel import FORM, Office

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_organiser_prepares_a_meeting_by_the_pages() -> None:
    jury = make_jury(judges=2, entries=3, is_open=False)
    office, code = Office(jury), jury.round.code
    assert reverse("round_meeting", args=[office.slug, code]) in office.page("round_show", code)
    codes = "\n".join(entry.code for entry in jury.entries[:2])
    soon = (timezone.now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    page = office.post("round_meeting", code, status=422, codes="NOSUCH ELSE", closes_at=soon)
    assert "not codes of accepted entries: ELSE" in page
    office.post("round_meeting", code, status=422, codes=codes, closes_at="2001-01-01T12:00")
    office.post("round_meeting", code, codes=codes, closes_at=soon)
    meeting = Round.objects.get(meeting_for=jury.round)
    assert "Go to the meeting" in office.page("round_meeting", code)
    page = html.unescape(office.page("round_show", meeting.code))
    assert "Calibration meeting for “Screening”: these scores count in no ranking." in page
    assert "This round decides the awards." not in page
    office.post("round_edit", meeting.code, **{**FORM, "name_en": "Kick-off"})
    meeting.refresh_from_db()
    assert (meeting.title, meeting.pool, meeting.reviews_per_entry) == ("Kick-off", "chosen", 2)
    assert meeting.title not in office.page("round_new")


@pytest.mark.slow
def test_agreement_is_shown_to_jury_and_office_once_the_meeting_is_closed() -> None:
    jury = make_jury(judges=2, entries=2, is_open=False)
    office, judge = Office(jury), Client()
    judge.force_login(jury.judges[0])
    meeting = plan(jury)
    answer = office.client.get(office.url("round_agreement", meeting.code))
    assert (answer.status_code, "until then nobody sees scores" in answer.content.decode()) == (409, True)
    delete_round(meeting, by=jury.organiser)
    meeting = hold(jury, {(0, 0): 9, (0, 1): 8, (1, 0): 2, (1, 1): 8})
    page = office.page("round_agreement", meeting.code)
    assert [entry.code in page for entry in jury.entries] == [True, True]
    assert "Change what scores mean in “Screening”" in html.unescape(page)
    assert "Calculate the ranking" not in office.page("round_show", meeting.code)
    url = reverse("judge_agreement", args=[meeting.code])
    assert url in judge.get(reverse("judge_desk")).content.decode()
    page = html.unescape(judge.get(url).content.decode())
    assert ("Films to talk about first" in page, "Your total" in page, "you: 2" in page) == (True, True, True)
    assert not [entry for entry in jury.entries if entry.code in page or entry.title in page]
    other = make_jury(judges=2, entries=2)
    judge.force_login(other.judges[0])
    assert judge.get(url).status_code == 404
    assert judge.get(reverse("judge_agreement", args=[other.round.code])).status_code == 409


@pytest.mark.slow
def test_films_are_found_and_ticked_and_nothing_typed_is_lost() -> None:
    jury = make_jury(judges=2, entries=4, seconds=100, is_open=False)
    office, code = Office(jury), jury.round.code
    rain, tin = jury.entries[:2]
    Entry.objects.filter(pk=rain.pk).update(title="Rain on tin", language="Malay")
    Film.objects.filter(pk=tin.film_id).update(duration_ms=400_000)
    for wish, found in (
        ({}, {entry.code for entry in jury.entries}),
        ({"words": "rain"}, {rain.code}),
        ({"words": tin.code.lower()}, {tin.code}),
        ({"language": "Malay"}, {rain.code}),
        ({"length": "long"}, {tin.code}),
        ({"words": "rain", "length": "long"}, set()),
    ):
        page = office.post("round_meeting", code, status=200, find="1", closes_at="2030-01", **wish)
        assert set(re.findall(r'name="film" value="(\w+)"', page)) == found
        assert ('value="2030-01"' in page, "Correct" in page) == (True, False)
    page = office.post("round_meeting", code, status=200, add="1", codes="AAAA", film=[rain.code, tin.code])
    assert f"AAAA\n{rain.code}\n{tin.code}</textarea>" in page
    soon = (timezone.now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    office.post("round_meeting", code, codes=rain.code, film=[tin.code], closes_at=soon)
    meeting = Round.objects.get(meeting_for=jury.round)
    assert set(meeting.chosen.values_list("entry__code", flat=True)) == {rain.code, tin.code}


@pytest.mark.parametrize("view", ["round_meeting", "round_films"])
def test_list_of_films_is_light_and_asks_as_much_for_many_films(view: str) -> None:
    counts, creator = [], make_user()
    for films in (2, 120):
        jury = make_jury(judges=2, entries=2, is_open=False)
        some = [
            Entry(
                edition=jury.edition,
                representative=creator,
                state=EntryState.ELIGIBLE,
                submitted_at=timezone.now(),
                title=f"A film with a title of some length, number {number}",
                language=f"Language {number}",
            )
            for number in range(films)
        ]
        Entry.objects.bulk_create(some)
        Round.objects.filter(pk=jury.round.pk).update(pool="chosen")
        office = Office(jury)
        with CaptureQueriesContext(connection) as queries:
            page = office.page(view, jury.round.code)
        counts.append(len(queries))
        assert len(page.encode()) < 60_000
    assert counts[0] == counts[1]
    page = office.post(view, jury.round.code, status=200, page="2", codes="", words="title")
    assert "Page 2 of 5" in page
