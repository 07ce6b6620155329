"""What the awards would be had one judge been absent."""

import pytest
from django.test import Client
from django.urls import reverse

from judging.domain import rounds, scoresheets, tally_runs
from judging.domain.stability import Absence, StabilityShown, stability_of
from judging.models import Assignment, TalliedJury, Tally
from tests.judging.juries import Jury, calculate_asked, fill_sheets, make_jury

pytestmark = pytest.mark.django_db
GIVEN = ((9, 3, 5), (6, 8, 7), (5, 5, 2))  # by film, what each of three judges gives


def given(*marks: tuple[int, ...]) -> tuple[Jury, Tally]:
    """A ranking as a worker calculates it; every judge has scored every film."""
    jury = make_jury(judges=len(marks[0]), entries=len(marks), reviews=len(marks[0]))
    films = {entry.pk: row for entry, row in zip(jury.entries, marks, strict=True)}
    seats = {judge.pk: n for n, judge in enumerate(jury.judges)}
    duties = list(
        Assignment.objects.filter(seat__round=jury.round).select_related(
            "seat__round__edition", "seat__judge", "entry__film"
        )
    )
    fill_sheets(jury.round, {one: films[one.entry_id][seats[one.seat.judge_id]] for one in duties})
    for one in duties:
        scoresheets.submit_scores(one)
    rounds.close_round(jury.round, by=jury.organiser)
    jury.edition.awards.exclude(slug="first").delete()
    tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    calculate_asked()
    return jury, Tally.objects.get()


@pytest.mark.slow
def test_worker_says_of_each_judge_what_changes_without_them() -> None:
    jury, tally = given(*GIVEN)
    first, second, _third = jury.entries
    shown = stability_of(tally)
    assert shown is not None
    winner = tally.proposals.get().entry
    assert winner == second
    assert (shown.judges, [absence.judge for absence in shown.absences]) == (3, [str(jury.judges[1])])
    assert shown.absences[0] == Absence(
        judge=str(jury.judges[1]),
        lost=[second.shown_title],
        gained=[first.shown_title],
        first_changes=True,
    )


@pytest.mark.slow
def test_table_says_it_in_words() -> None:
    jury, tally = given(*GIVEN)
    client = Client()
    client.force_login(jury.organiser)
    address = reverse("deliberation_show", args=[jury.edition.slug, tally.pk])
    page = client.get(address).content.decode()
    assert "For 1 of 3 judges: had this one judge been absent, awards would go to other films." in page
    assert "the most valuable award would go to another film." in page
    assert f"“{jury.entries[0].shown_title}” would win." in page
    TalliedJury.objects.update(stability=None)
    assert "This is not calculated for this ranking, or not yet." in client.get(address).content.decode()


@pytest.mark.slow
def test_nothing_changes_where_all_agree() -> None:
    _jury, tally = given((9, 9, 8), (5, 6, 5), (2, 2, 3))
    assert stability_of(tally) == StabilityShown(judges=3, absences=[])


def test_a_single_judge_is_not_tried() -> None:
    _jury, tally = given((9,), (5,))
    assert stability_of(tally) is None
