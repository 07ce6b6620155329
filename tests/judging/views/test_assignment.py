import html

import pytest
from django.test import Client
from django.urls import reverse

from contest.models import Entry, JournalEntry
from judging.domain.assignment_runs import work_on_run
from judging.models import Assignment, AssignmentRun, Recusal, Round
from tests.judging.juries import Jury, judge_films, make_jury

pytestmark = pytest.mark.django_db


def office(jury: Jury) -> Client:
    client = Client()
    client.force_login(jury.organiser)
    return client


def url(jury: Jury, view: str, *args: object) -> str:
    return reverse(view, args=[jury.edition.slug, *args])


def page_of(jury: Jury, client: Client, run: AssignmentRun) -> str:
    return client.get(url(jury, "assignment_run", run.pk)).content.decode()


def test_page_of_a_run_asks_for_itself_until_the_work_is_done() -> None:
    jury = make_jury(judges=2, entries=3, reviews=1, is_open=False)
    client = office(jury)
    client.post(url(jury, "round_open", jury.round.code))
    run = AssignmentRun.objects.get()
    AssignmentRun.objects.update(done=250, total=2300)
    address = url(jury, "assignment_run", run.pk)
    part = client.get(address, headers={"HX-Request": "true"})
    assert ("Films checked: 250 of 2300" in part.content.decode(), part.headers.get("HX-Refresh")) == (
        True,
        None,
    )
    assert f'hx-get="{address}"' in part.content.decode()
    work_on_run(run.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Each judge has 1 to 2 films then, 3 minutes at most." in page_of(jury, client, run)


def test_preview_says_which_constraint_binds_and_names_the_films() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1, is_open=False)
    for judge in jury.judges:
        Recusal.objects.create(judge=judge, entry=jury.entries[0], reason="a friend of mine")
    client = office(jury)
    client.post(url(jury, "round_open", jury.round.code))
    run = AssignmentRun.objects.get()
    work_on_run(run.pk)
    page = page_of(jury, client, run)
    assert "All other judges have a conflict of interest with these films. Add judges." in page
    assert f">{jury.entries[0].code}</a>" in page


@pytest.mark.slow
def test_budget_is_set_and_no_wave_asks_for_more() -> None:
    jury = make_jury(judges=3, entries=3, reviews=2)
    client, code = office(jury), jury.round.code
    rules = {"further_reviews": "4", "reissue_hours": "48", "minds_language": ""}
    assert client.post(url(jury, "round_assign_rules", code), rules).status_code == 302
    jury.round.refresh_from_db()
    assert (jury.round.further_reviews, jury.round.reissue_hours, jury.round.minds_language) == (4, 48, False)
    assert JournalEntry.objects.latest("number").facts == {"further_reviews": 4, "reissue_hours": 48}
    answer = client.post(url(jury, "round_assign", code), {"kind": "wave", "reviews": "5"})
    words = "You asked for 5 further reviews; the budget has 4 left."
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    early = client.post(url(jury, "round_assign", code), {"kind": "wave", "reviews": "4"})
    words = "No scores have been submitted in this round yet"
    assert (early.status_code, words in early.content.decode()) == (409, True)
    for typed in (
        {"kind": "wave", "reviews": ""},
        {"kind": "reissue"},
        {"kind": "handover"},
        {"kind": "?"},
        {},
    ):
        assert client.post(url(jury, "round_assign", code), typed).status_code == 422
    assert AssignmentRun.objects.count() == 0


@pytest.mark.slow
def test_wave_shows_its_films_and_what_it_changes_but_not_to_whoever_has_a_film() -> None:
    jury = make_jury(judges=4, entries=6, reviews=2)
    Round.objects.update(further_reviews=4, advancing=2)
    order = {entry.pk: n for n, entry in enumerate(jury.entries)}
    marks = {}
    for entry in jury.entries:  # its two judges always differ, whoever they are
        first, second = Assignment.objects.filter(entry=entry).order_by("pk")
        marks |= {first: 8 - order[entry.pk], second: 9 - order[entry.pk]}
    judge_films(marks)
    client = office(jury)
    client.post(url(jury, "round_assign", jury.round.code), {"kind": "wave", "reviews": "4"})
    run = AssignmentRun.objects.get()
    work_on_run(run.pk)
    page = page_of(jury, client, run)
    assert "The line is below the best 2 films." in page
    assert "Wrong side of the line, now" in page
    Entry.objects.filter(pk=jury.entries[0].pk).update(representative=jury.organiser)
    hidden = client.get(url(jury, "assignment_run", run.pk))
    assert (hidden.status_code, "Wrong side" in hidden.content.decode()) == (403, False)
    assert client.post(url(jury, "assignment_run_apply", run.pk)).status_code == 403
    seen = client.get(url(jury, "round_show", jury.round.code)).content.decode()
    assert "change nothing about its rounds. Another organiser or the jury chair does it." in seen
    for view in ("round_edit", "round_close", "round_rubric", "round_assign", "round_panel", "round_reports"):
        assert url(jury, view, jury.round.code) not in seen


@pytest.mark.slow
def test_films_assigned_in_bulk_go_to_nobody_with_a_conflict_declared_after_the_preview() -> None:
    jury = make_jury(judges=3, entries=4, reviews=2, is_open=False)
    client, runs = office(jury), []
    for _look in range(2):
        client.post(url(jury, "round_open", jury.round.code))
        runs.append(AssignmentRun.objects.latest("pk"))
        work_on_run(runs[-1].pk)
        if len(runs) == 1:
            runs[0].refresh_from_db()
            entry, judge = runs[0].plan["pairs"][0]
            Recusal.objects.create(entry_id=entry, judge_id=judge, reason="We have made a film together.")
        client.post(url(jury, "assignment_run_apply", runs[-1].pk))
        work_on_run(runs[-1].pk)
        if len(runs) == 1:
            page = html.unescape(page_of(jury, client, runs[0]))
            assert "A conflict of interest has been declared or withdrawn. Prepare a new one." in page
            assert Assignment.objects.count() == 0
    given = set(Assignment.objects.values_list("entry", "seat__judge"))
    assert (len(given), (entry, judge) in given) == (8, False)


def test_page_says_which_judges_share_no_film_and_offers_the_cure() -> None:
    jury = make_jury(judges=4, entries=2, reviews=2)
    Assignment.objects.all().delete()
    for entry, judges in zip(jury.entries, (jury.judges[:2], jury.judges[2:]), strict=True):
        for judge in judges:
            Assignment.objects.create(seat=judge.seats.get(), entry=entry, position=1)
    page = office(jury).get(url(jury, "round_assign", jury.round.code)).content.decode()
    assert "These 2 groups of judges share no film" in page
    assert "Preview the linking reviews" in page
