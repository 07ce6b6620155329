"""The deliberation table: lines, what is clear, ties, and what the panel sees."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.enums import EntryState
from contest.models import Entry, JournalEntry, Seal, User
from judging.domain import awards, rounds, tallies
from judging.domain.awards import name_place
from judging.domain.queries.table import table_of
from judging.enums import Outcome
from judging.models import Assignment, Decision, Round, Scoresheet, Tally
from tests.judging.juries import Jury, fill_sheets, make_jury, make_tallied

pytestmark = pytest.mark.django_db


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(tally: Tally, view: str, **asked: str) -> str:
    address = reverse(view, args=[tally.round.edition.slug, tally.pk])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in asked.items())}" if asked else address


def laid(entries: int = 9) -> tuple[Jury, Tally]:
    jury, tally = make_tallied(judges=6, entries=entries, reviews=3)
    awards.propose(tally, by=jury.organiser)
    return jury, tally


def tied(entries: int = 14) -> tuple[Jury, Tally]:
    """Everybody gives every film the same."""
    jury = make_jury(judges=3, entries=entries, reviews=3)
    due = Assignment.objects.filter(seat__round=jury.round).select_related("entry__film", "seat__judge")
    fill_sheets(jury.round, dict.fromkeys(due, 7))
    from judging.domain import scoresheets

    for assignment in Assignment.objects.filter(seat__round=jury.round).select_related(
        "seat__round__edition", "seat__judge", "entry__film"
    ):
        scoresheets.submit_scores(assignment)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    return jury, tally


@pytest.mark.slow
def test_every_open_prize_is_on_the_table_once() -> None:
    _jury, tally = laid(12)
    table = table_of(tally)
    listed = [place.proposal.pk for line in table.lines for place in line.places]
    listed += [place.proposal.pk for place in (*table.clear, *table.free, *table.other)]
    assert set(listed) == set(tally.proposals.values_list("pk", flat=True))
    shown = {film.entry for line in table.lines for film in line.films}
    assert not shown & {place.proposal.entry_id for place in table.clear}


def test_prize_whose_film_has_left_the_contest_is_named_before_the_seal() -> None:
    jury, tally = laid(12)
    client = at(jury.organiser)
    for proposal in tally.proposals.select_related("entry"):
        winner = proposal.entry if proposal.outcome == Outcome.PROPOSED else None
        Decision.objects.create(proposal=proposal, entry=winner, decided_by=jury.organiser)
    said = "The films of these prizes are no longer in the contest:"
    assert said not in client.get(url(tally, "award_list")).content.decode()
    first = tally.proposals.order_by("award__order", "place")[0]
    Entry.objects.filter(pk=first.entry_id).update(state=EntryState.WITHDRAWN)
    page = client.get(url(tally, "award_list")).content.decode()
    assert f"{said} {name_place(first)}. Withdraw these decisions" in page
    assert ("Continue to sealing" in page, page.count("no longer in the contest")) == (False, 2)


@pytest.mark.slow
def test_what_is_clear_is_decided_by_one_act_and_once() -> None:
    jury, tally = laid(12)
    client, places = at(jury.organiser), table_of(tally).clear
    sent = {"place": [place.seen for place in places]}
    answer = client.post(url(tally, "deliberation_follow"), sent)
    assert (answer.status_code, Decision.objects.count()) == (302, len(places))
    again = client.post(url(tally, "deliberation_follow"), sent)
    assert (again.status_code, Decision.objects.count()) == (302, len(places))
    lines = JournalEntry.objects.filter(verb="award.decided")
    assert lines.count() == len(places)


@pytest.mark.slow
def test_a_suggestion_that_changed_is_not_followed_and_neither_are_the_others() -> None:
    jury, tally = laid()
    first, second = tally.proposals.filter(outcome=Outcome.PROPOSED).select_related("entry")[:2]
    assert first.entry is not None
    sent = {"place": [f"{first.pk}:{first.entry.code}", f"{second.pk}:AAAAAAA"]}
    answer = at(jury.organiser).post(url(tally, "deliberation_follow"), sent)
    assert answer.status_code == 409
    assert "Another decision has changed the suggestion" in answer.content.decode()
    assert Decision.objects.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("place", ["", "x:y", "9" * 40, ":"])
def test_what_is_no_prize_is_answered(place: str) -> None:
    jury, tally = laid(3)
    answer = at(jury.organiser).post(url(tally, "deliberation_follow"), {"place": [place]})
    assert answer.status_code in (302, 409)
    assert Decision.objects.count() == 0


@pytest.mark.slow
def test_a_tie_of_fourteen_is_one_page_and_one_act() -> None:
    jury, tally = tied()
    client = at(jury.organiser)
    page = client.get(url(tally, "deliberation_show")).content.decode()
    assert "These 14 films are tied" in page
    assert "First Prize: 1 to give. Second Prize: 3 to give. Third Prize: 5 to give." in page
    prizes = ["first", *["second"] * 3, *["third"] * 5]
    sent = {f"prize_{entry.code}": prize for entry, prize in zip(jury.entries, prizes, strict=False)}
    sent |= {f"prize_{entry.code}": "" for entry in jury.entries[9:]}
    assert client.post(url(tally, "deliberation_tie"), sent).status_code == 302
    decided = Decision.objects.order_by("proposal__award__order", "proposal__place")
    assert list(decided.values_list("entry", flat=True)) == [entry.pk for entry in jury.entries[:9]]
    assert not decided.filter(is_override=True).exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "No film was chosen."),
        ({"prize_AAAAAAA": "first"}, "Entry AAAAAAA cannot get this prize by breaking the tie."),
    ],
)
def test_a_tie_that_is_broken_wrongly_is_answered_and_nothing_is_decided(
    sent: dict[str, str], why: str
) -> None:
    jury, tally = tied(12)
    answer = at(jury.organiser).post(url(tally, "deliberation_tie"), sent)
    assert (answer.status_code, Decision.objects.count()) == (409, 0)
    assert why in answer.content.decode()


@pytest.mark.slow
def test_two_films_for_one_first_prize_are_refused_whole() -> None:
    jury, tally = tied(12)
    sent = {f"prize_{entry.code}": "first" for entry in jury.entries[:2]}
    answer = at(jury.organiser).post(url(tally, "deliberation_tie"), sent)
    assert (answer.status_code, Decision.objects.count()) == (409, 0)


@pytest.mark.slow
def test_films_of_a_line_stand_side_by_side_with_scores_and_comments() -> None:
    jury, tally = laid(12)
    line = next(line for line in table_of(tally).lines)
    film = line.films[0]
    sheet = Scoresheet.objects.filter(counts_for__entry=film.entry).first()
    assert sheet is not None
    Scoresheet.objects.filter(pk=sheet.pk).update(comment="The lamp waits too long.")
    page = at(jury.organiser).get(url(tally, "deliberation_films", line=line.award)).content.decode()
    assert [code for code in (one.code for one in line.films) if code not in page] == []
    assert "The lamp waits too long." in page
    part = at(jury.organiser).get(
        url(tally, "deliberation_films", line=line.award), headers={"HX-Request": "true"}
    )
    assert "<html" not in part.content.decode()
    gone = at(jury.organiser).get(url(tally, "deliberation_films", line="smell"))
    assert (gone.status_code, gone.url) == (302, url(tally, "deliberation_show"))


@pytest.mark.slow
def test_pages_take_as_many_queries_for_many_films_as_for_few() -> None:
    def queries_at(view: str, tally: Tally, user: User, **asked: str) -> int:
        client = at(user)
        client.get(url(tally, view, **asked))
        with CaptureQueriesContext(connection) as found:
            client.get(url(tally, view, **asked))
        return len(found)

    counts = []
    for jury, tally in (tied(11), tied(20)):
        counts.append(
            (
                queries_at("deliberation_show", tally, jury.organiser),
                queries_at("deliberation_films", tally, jury.organiser, line="first"),
            )
        )
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_the_panel_sees_the_table_while_it_is_shown_and_no_names_in_a_blind_round() -> None:
    jury, tally = laid(12)
    address = reverse("judge_table", args=[jury.round.code])
    judge, chair = at(jury.judges[0]), at(jury.organiser)
    assert judge.get(address).status_code == 404
    chair.post(url(tally, "deliberation_open"), {"shown": "yes"})
    chair.post(url(tally, "deliberation_open"), {"shown": "yes"})
    page = judge.get(address).content.decode()
    named = [entry.title for entry in jury.entries if entry.title in page]
    assert (named, [entry.code for entry in jury.entries if entry.code in page]) == ([], [])
    assert "Film 1" in page
    assert not re.search(r"<(form|button)[^>]*deliberation", page)
    part = judge.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    Round.objects.filter(pk=jury.round.pk).update(blindness="open")
    assert any(entry.title in judge.get(address).content.decode() for entry in jury.entries)
    assert at(jury.organiser).get(address).status_code == 404
    seal = Seal.objects.create(edition=jury.edition, snapshot={}, hash="5" * 64, sealed_by=jury.organiser)
    assert judge.get(address).status_code == 404
    seal.delete()
    chair.post(url(tally, "deliberation_open"), {"shown": "no"})
    assert judge.get(address).status_code == 404
    verbs = JournalEntry.objects.filter(verb__startswith="table.").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == ["table.shown", "table.hidden"]


@pytest.mark.slow
def test_nothing_is_shown_while_the_round_is_open_again() -> None:
    jury, tally = laid(3)
    Round.objects.filter(pk=jury.round.pk).update(state="open")
    answer = at(jury.organiser).post(url(tally, "deliberation_open"), {"shown": "yes"})
    assert (answer.status_code, Round.objects.get(pk=jury.round.pk).table_shown_at) == (409, None)


@pytest.mark.slow
def test_the_page_stays_light(settings: Any) -> None:
    jury, tally = tied(30)
    page = at(jury.organiser).get(url(tally, "deliberation_show")).content
    assert len(page) < 100_000
