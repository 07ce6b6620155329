"""What the office announces of a cut, and what others see before and after."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.domain.nominees import publish_due_nominees
from contest.models import Edition, Entry, NomineeList, Notice, StageResult
from contest.waiting import proposals_that_wait
from judging.domain import rounds
from judging.models import Round, TallyTask
from tests.contest.nights import second_person
from tests.judging.domain.test_announcements import WHY, make_cut, set_date
from tests.judging.domain.test_cuts import codes, plan_next
from tests.judging.juries import Jury, do_asked_tasks, make_jury, make_ranked
from tests.judging.views.test_funnel import FORM, Office

pytestmark = pytest.mark.django_db


def page_of(entry: Entry) -> str:
    client = Client()
    client.force_login(entry.representative)
    return html.unescape(client.get(reverse("entry_show", args=[entry.code])).content.decode())


@pytest.mark.slow
def test_creators_see_nothing_until_they_are_told() -> None:
    jury, cut = make_cut()
    first, last = jury.entries[0], jury.entries[5]
    before = [page_of(entry) for entry in (first, last)]
    assert not any("advance" in page for page in before)
    office = Office(jury)
    page = office.page("cut_tell", cut.tally_id)
    assert ("Tell 6 creators" in page, "Film advanced: 3" in page, page.count("<summary lang=")) == (
        True,
        True,
        7,
    )
    office.post("cut_tell", cut.tally_id, status=409, seen="another")
    assert StageResult.objects.count() == 0
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    office.post("cut_tell", cut.tally_id, seen=seen[1])
    assert "Waiting to begin" in office.page("cut_tell", cut.tally_id)
    TallyTask.objects.update(state="failed", failure="It broke.")
    assert "Some creators may have been told" in office.page("cut_tell", cut.tally_id)
    office.post("cut_tell", cut.tally_id, again="1")
    do_asked_tasks()
    assert "Your film advanced from “Screening”" in page_of(first)
    assert "Your film did not advance from “Screening”" in page_of(last)
    assert "stays part of this edition" in page_of(last)
    assert "The creators were told on" in office.page("cut_tell", cut.tally_id)
    office.post("cut_tell", cut.tally_id, status=409, seen=seen[1])
    assert (Notice.objects.count(), StageResult.objects.count()) == (6, 6)
    assert "Creators have been told who advances" in office.page("cut_decide", cut.tally_id)


@pytest.mark.slow
def test_nominees_page_appears_at_the_date_in_three_languages(client: Client) -> None:
    jury, cut = make_cut()
    Entry.objects.filter(pk=jury.entries[0].pk).update(title="Salt", original_title="盐", language="Mandarin")
    set_date(jury, minutes=5)
    office, public = Office(jury), reverse("nominees_show", args=[jury.edition.slug])
    order = codes(jury, 2, 0, 1)
    lines = "\n".join(f"{code} Title" for code in order[:2])
    page = office.post("cut_nominees", cut.tally_id, status=422, order="chair", codes=lines, reason=WHY)
    page = html.unescape(page)
    assert f"Missing in your order: {order[2]}. Add them." in page
    assert "published automatically" in office.page("cut_nominees", cut.tally_id)
    whole = {"order": "chair", "codes": f"{lines}\n{order[2]}", "reason": WHY}
    office.post("cut_nominees", cut.tally_id, **whole)
    confirm_nominees(jury)
    assert client.get(public).status_code == 404
    office.post("cut_nominees", cut.tally_id, status=409, order="title", reason=WHY)
    office.post("nominees_take_back", cut.tally_id, status=409, reason="no")
    office.post("nominees_take_back", cut.tally_id, reason=WHY)
    office.post("cut_nominees", cut.tally_id, **whole)
    confirm_nominees(jury)
    set_date(jury, minutes=-1)
    assert publish_due_nominees() == 1
    shown = {}
    for language, heading in (("en", "The nominees"), ("zh-hans", "提名影片"), ("id", "Para nomine")):
        client.cookies["django_language"] = language
        page = html.unescape(client.get(public).content.decode())
        shown[language] = heading in page
        titles = re.findall(r'class="film-title" dir="auto">([^<]+)<', page)
        assert titles[1] == ("盐" if language == "zh-hans" else "Salt")
        assert NomineeList.objects.get().short_code in page
    assert shown == {"en": True, "zh-hans": True, "id": True}
    assert "See the nominees" in page_of(jury.entries[0])
    office.post("nominees_take_back", cut.tally_id, status=409, reason=WHY)


def confirm_nominees(jury: Jury) -> str:
    """By the chair, on the page that the first page of the office leads to, which is returned."""
    chair = Client()
    chair.force_login(second_person(jury.edition, jury.organiser))
    (line,) = proposals_that_wait(jury.edition)
    page = html.unescape(chair.get(line.url).content.decode())
    done = chair.post(line.url, follow=True).content.decode()
    assert "Confirmed: the nominees are sealed." in done
    return page


@pytest.mark.slow
def test_nominees_are_proposed_with_page_and_mails_in_view_and_confirmed_film_by_film() -> None:
    jury, cut = make_cut()
    for place, title in enumerate(("Zebra", "Early", "Late")):
        Entry.objects.filter(pk=jury.entries[place].pk).update(title=title, original_title="")
    office = Office(jury)
    page = html.unescape(office.page("cut_nominees", cut.tally_id))
    assert "The creators of these films have not been told yet that their films advance." in page
    assert page.count("<summary lang=") == 3 + 1  # with that of the menu
    shown = html.unescape(office.page("nominees_preview", cut.tally_id))
    assert re.findall(r'class="film-title" dir="auto">([^<]+)<', shown) == ["Early", "Late", "Zebra"]
    assert "Preview. Nobody else sees this page yet." in shown
    assert "Seal of the nominees" not in shown
    order = codes(jury, 2, 0, 1)
    office.post("cut_nominees", cut.tally_id, order="chair", codes="\n".join(order), reason=WHY)
    assert NomineeList.objects.count() == 0
    mine = html.unescape(office.page("cut_nominees", cut.tally_id))
    assert "You have proposed this yourself. Another person has to confirm it." in mine
    shown = html.unescape(office.page("nominees_preview", cut.tally_id))
    assert re.findall(r'class="film-title" dir="auto">([^<]+)<', shown) == ["Late", "Zebra", "Early"]
    confirmed = confirm_nominees(jury)
    assert re.findall(r"<bdi>(Early|Late|Zebra)</bdi>", confirmed) == ["Late", "Zebra", "Early"]
    assert [entry["code"] for entry in NomineeList.objects.get().snapshot["nominees"]] == order


@pytest.mark.slow
def test_what_many_nominees_lack_stands_on_several_pages() -> None:
    jury, cut = make_cut(entries=52, advancing=51)
    office = Office(jury)
    pages = [office.page("cut_nominees", cut.tally_id, page=number) for number in ("1", "2")]
    assert [page.count('<tr><th scope="row">') for page in pages] == [50, 1]


@pytest.mark.slow
def test_nominees_before_the_cut_and_after_their_date() -> None:
    jury, tally = make_ranked()
    office = Office(jury)
    for view in ("cut_nominees", "cut_tell"):
        answer = office.client.get(office.url(view, tally.pk))
        assert (answer.status_code, "It is not decided yet who advances" in answer.content.decode()) == (
            409,
            True,
        )
        assert "Nothing was changed" not in answer.content.decode()
    office.post("cut_decide", tally.pk)
    set_date(jury, minutes=-1)
    page = office.page("cut_nominees", tally.pk)
    assert "is in the past" in page
    assert "published as soon as a second person confirms them" in page


@pytest.mark.slow
def test_date_that_the_contests_zone_does_not_have_is_refused() -> None:
    jury, _cut = make_cut()
    Edition.objects.filter(pk=jury.edition.pk).update(time_zone="Europe/Lisbon")
    dates: dict[str, Any] = {
        "time_zone": "Europe/Lisbon",
        "opens_at": "2027-01-01T12:00",
        "closes_at": "2027-02-01T12:00",
        "nominees_at": "2027-03-28T01:30",
        "awards_at": "2027-05-01T12:00",
    }
    page = html.unescape(Office(jury).post("office_edition", status=422, **dates))
    assert "2027-03-28" in page
    assert re.search(r"couldn’t be interpreted in time zone|clocks change", page)


@pytest.mark.slow
def test_open_round_shows_who_made_the_films_and_a_blind_one_does_not() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2, is_open=False)
    office, entry = Office(jury), jury.entries[0]
    Entry.objects.filter(pk=entry.pk).update(title="Salt", team_name="The Salt Makers")
    entry.credits.create(position=9, name="Mei Chen", task="Director")
    known = ("Salt", "The Salt Makers", "Mei Chen")
    office.post("round_edit", jury.round.code, **FORM, pool="accepted", blindness="open")
    assert "Open: judges see title, team" in office.page("round_show", jury.round.code)
    rounds.open_round(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    judge = Client()
    judge.force_login(jury.judges[0])
    room = reverse("screening_room", args=[jury.assignment(entry, jury.judges[0]).code])
    desk, films = reverse("judge_desk"), reverse("judge_round", args=[jury.round.code])
    pages = {url: html.unescape(judge.get(url).content.decode()) for url in (desk, films, room)}
    assert [words in pages[room] for words in known] == [True] * 3
    assert [words in pages[films] for words in known] == [True, True, False]
    assert all("This round is open" in page for page in pages.values())
    office.post("round_edit", jury.round.code, **FORM, blindness="blind", reason=WHY)
    assert not Round.objects.get(pk=jury.round.pk).is_blind
    Round.objects.filter(pk=jury.round.pk).update(blindness="blind")
    for url in pages:
        page = html.unescape(judge.get(url).content.decode())
        assert not [words for words in (*known, "round is open") if words in page]


@pytest.mark.slow
def test_later_round_says_what_judges_see_of_its_films() -> None:
    jury, _cut = make_cut()
    last: Round = plan_next(jury)
    Round.objects.filter(pk=last.pk).update(opens_at=timezone.now() + timedelta(days=1))
    assert "Blind: judges see the films alone." in Office(jury).page("round_show", last.code)


@pytest.mark.slow
def test_queries_do_not_grow_with_films() -> None:
    counts: dict[str, set[int]] = {}
    for films in (1, 3):
        jury, cut = make_cut(entries=films + 2, advancing=films)
        office = Office(jury)
        for step in ("cut_tell", "cut_nominees", "sealed", "nominees_show"):
            if step == "sealed":
                set_date(jury, minutes=-1)
                office.post("cut_nominees", cut.tally_id, order="title", reason=WHY)
                confirm_nominees(jury)
                publish_due_nominees()
            view = "cut_nominees" if step == "sealed" else step
            url = office.url(view, *([] if step == "nominees_show" else [cut.tally_id]))
            office.client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert office.client.get(url).status_code == 200
            counts.setdefault(step, set()).add(len(queries))
    assert {step: len(found) for step, found in counts.items()} == dict.fromkeys(counts, 1)
