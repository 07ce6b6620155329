"""The office's first page: what waits, in order, each with its act."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState
from contest.models import Entry
from contest.office.waiting import entries_to_decide, gate_before_night, machine_that_waits
from judging.models import Assignment, Round
from judging.waiting import judges_that_fall_behind, rounds_that_end
from media_pipeline.enums import JobKind, JobState, Severity
from media_pipeline.models import FilmFinding, Job
from tests.contest.films import give_film, make_film_row
from tests.contest.matches import make_match
from tests.contest.nights import make_sealed_edition
from tests.contest.office.scene import make_office
from tests.factories import make_entry
from tests.judging.juries import make_jury

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def test_entries_that_wait_longest_come_with_what_is_to_be_known() -> None:
    edition, _organiser, [late, early] = make_office(2)
    Entry.objects.filter(pk=early.pk).update(submitted_at=timezone.now() - MONTH)
    film = give_film(early)
    for code, severity in (("black", "warns"), ("surround", "notes"), ("provenance_found", "notes")):
        FilmFinding.objects.create(film=film, code=code, severity=Severity(severity))
    assert [(one.entry, one.issues, one.duplicates, one.evidence) for one in entries_to_decide(edition)] == [
        (early, 1, 0, "Provenance data found"),
        (late, 0, 0, ""),
    ]
    match = make_match(edition)
    duplicates = {one.entry.film_id: one.duplicates for one in entries_to_decide(edition)}
    assert duplicates[match.film_id] == 1


@pytest.mark.slow
def test_first_page_asks_as_much_for_three_entries_as_for_one(client: Client) -> None:
    edition, organiser, _none = make_office()
    client.force_login(organiser)
    client.get(reverse("office_show", args=[edition.slug]))  # the first asks about the session too
    counts = []
    for number in (1, 3):
        while edition.entries.count() < number:
            give_film(make_entry(EntryState.SUBMITTED, edition=edition), make_film_row())
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("office_show", args=[edition.slug])).content.decode()
        counts.append(len(asked))
        assert page.count('data-label="Possible duplicates"') == number
    assert counts[0] == counts[1] <= 50


def test_winners_that_lack_something_are_told_to_who_may_know_them() -> None:
    edition, [winner, *_others], organiser, _seal = make_sealed_edition(winners=1)
    hall = "1 winning film is not ready for the hall. The results can be published without it."
    assert [line.words for line in gate_before_night(edition, organiser)] == [hall]
    assert winner.film is not None
    winner.film.checked_at = None
    winner.film.save()
    lines = list(gate_before_night(edition, organiser))
    assert [line.words for line in lines] == ["1 thing stands between a winner and the night.", hall]
    assert {line.url for line in lines} == {reverse("office_results", args=[edition.slug])}
    assert list(gate_before_night(edition, winner.representative)) == []


def test_failed_work_and_long_waits_are_told() -> None:
    edition, *_ = make_office()
    assert [line.words for line in machine_that_waits(edition) if "disk" not in line.words] == []
    film = make_film_row()
    Job.objects.create(film=film, kind=JobKind.RENDER, state=JobState.FAILED, finished_at=timezone.now())
    waits = Job.objects.create(film=film, kind=JobKind.MATCH, state=JobState.QUEUED)
    Job.objects.filter(pk=waits.pk).update(queued_at=timezone.now() - timedelta(hours=2))
    assert [line.words for line in machine_that_waits(edition) if "disk" not in line.words] == [
        "1 task of the film processing has failed.",
        "1 task of the film processing waits, the oldest for more than an hour.",
    ]


def test_rounds_near_their_end_and_silent_judges_are_told() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)

    def told(source: Any) -> list[str]:
        return [line.words for line in source(jury.edition)]

    assert (told(rounds_that_end), told(judges_that_fall_behind)) == ([], [])
    Assignment.objects.update(assigned_at=timezone.now() - MONTH)
    Round.objects.update(opens_at=None, closes_at=timezone.now() + timedelta(hours=30))
    [ends] = told(rounds_that_end)
    assert ends.startswith(f"“{jury.round.title}” ends on ")
    assert ends.endswith("6 scoresheets are missing.")
    assert told(judges_that_fall_behind) == [
        "2 judges have films left and have submitted nothing for a week."
    ]
    Round.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    assert "should have ended" in told(rounds_that_end)[0]
