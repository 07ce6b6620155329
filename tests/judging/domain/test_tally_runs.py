from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.domain import asked_work, rounds, tallies, tally_runs
from judging.domain.refusals import NotPossibleNow, Unjudged
from judging.enums import WorkState
from judging.models import AwardProposal, Tally, TallyRun
from tests.judging.juries import Jury, judge_all, make_jury

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    jury = make_jury(judges=3, entries=4, reviews=2)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    return jury


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


@pytest.mark.slow
def test_tally_asked_for_twice_is_one(jury: Jury) -> None:
    first = tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    assert tally_runs.ask_for_tally(jury.round, by=jury.organiser) == first
    assert tally_runs.is_calculating(jury.round) is True
    tally_runs.run_tally(first.pk)
    tally_runs.run_tally(first.pk)
    first.refresh_from_db()
    assert (first.state, first.progress, first.tally) == (WorkState.DONE, 1.0, Tally.objects.get())
    assert first.tally.results == tallies.compute_tally(jury.round, by=jury.organiser).results
    assert AwardProposal.objects.filter(tally=first.tally).exists()
    assert tally_runs.is_calculating(jury.round) is False


def test_tally_that_cannot_be_is_refused_at_once(jury: Jury) -> None:
    rounds.reopen_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="Close it, then calculate"):
        tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    half = make_jury(judges=3, entries=4, reviews=2)
    judge_all(half, leave=tuple(half.entries[2:]))
    rounds.close_round(half.round, by=half.organiser)
    with pytest.raises(Unjudged) as refused:
        tally_runs.ask_for_tally(half.round, by=half.organiser)
    assert refused.value.found == (half.entries[2].code, half.entries[3].code)
    assert TallyRun.objects.count() == 0


def test_run_of_a_reopened_round_fails_in_words(jury: Jury) -> None:
    run = tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    rounds.reopen_round(jury.round, by=jury.organiser)
    tally_runs.run_tally(run.pk)
    run.refresh_from_db()
    words = "The round is still open, or has not been opened. Close it, then calculate the ranking."
    assert (run.state, run.failure, Tally.objects.count()) == (WorkState.FAILED, words, 0)
    rounds.close_round(jury.round, by=jury.organiser)
    assert tally_runs.ask_for_tally(jury.round, by=jury.organiser).pk != run.pk


def lose_worker(run: TallyRun) -> None:
    """As if a worker had taken the run and was killed."""
    long_ago = timezone.now() - asked_work.SILENCE - timedelta(seconds=1)
    TallyRun.objects.filter(pk=run.pk).update(
        state=WorkState.RUNNING, attempt=run.attempt + 1, alive_at=long_ago, published_at=long_ago
    )
    run.refresh_from_db()


@pytest.mark.slow
def test_killed_worker_is_made_up_for_and_its_late_result_dropped(
    jury: Jury, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    prepare = tallies.prepare_tally
    taken: list[int] = []

    def overtaken(*args: Any, **kwargs: Any) -> tallies.PreparedTally:
        """The first worker falls silent while it calculates, and another one takes the run meanwhile."""
        if not taken:
            taken.append(1)
            run.refresh_from_db()
            TallyRun.objects.filter(pk=run.pk).update(alive_at=timezone.now() - 2 * asked_work.SILENCE)
            assert tally_runs.follow_runs(timezone.now() + asked_work.PUBLISH_AGAIN_AFTER * 2) == 1
            tally_runs.run_tally(run.pk)
        return prepare(*args, **kwargs)

    monkeypatch.setattr(tally_runs, "prepare_tally", overtaken)
    tally_runs.run_tally(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempt, Tally.objects.count()) == (WorkState.DONE, 2, 1)


def test_run_that_is_at_work_is_left_alone(jury: Jury) -> None:
    run = tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    TallyRun.objects.filter(pk=run.pk).update(
        state=WorkState.RUNNING, attempt=1, alive_at=timezone.now(), published_at=timezone.now()
    )
    assert tally_runs.follow_runs() == 0
    tally_runs.run_tally(run.pk)
    assert Tally.objects.count() == 0


def test_run_that_kills_every_worker_ends_in_words(jury: Jury) -> None:
    run = tally_runs.ask_for_tally(jury.round, by=jury.organiser)
    for _attempt in range(asked_work.MOST_ATTEMPTS):
        lose_worker(run)
    tally_runs.run_tally(run.pk)
    run.refresh_from_db()
    words = "The calculation was begun three times, and broken off each time."
    assert (run.state, run.failure) == (WorkState.FAILED, words)


@pytest.mark.slow
def test_page_shows_how_far_it_is_then_the_ranking(jury: Jury) -> None:
    client, progress = Client(), reverse("tally_progress", args=[jury.edition.slug, jury.round.code])
    client.force_login(jury.organiser)
    assert client.get(progress).status_code == 302
    client.post(reverse("tally_compute", args=[jury.edition.slug, jury.round.code]))
    run = TallyRun.objects.get()
    assert "Waiting to begin" in client.get(progress).content.decode()
    TallyRun.objects.update(state=WorkState.RUNNING, progress=0.4)
    fragment = client.get(progress, headers={"hx-request": "true"}).content.decode()
    assert "Calculating the ranking" in fragment
    assert ('<progress value="0.4"' in fragment, "<html" in fragment) == (True, False)
    TallyRun.objects.update(state=WorkState.FAILED, failure="It broke.")
    failed = client.get(progress).content.decode()
    assert ("It broke." in failed, "Calculate the ranking again" in failed) == (True, True)
    TallyRun.objects.update(state=WorkState.WAITING, failure="")
    tally_runs.run_tally(run.pk)
    shown = reverse("tally_show", args=[jury.edition.slug, Tally.objects.get().pk])
    assert client.get(progress).headers["Location"] == shown
    assert client.get(progress, headers={"hx-request": "true"}).headers["HX-Redirect"] == shown


def test_worker_hears_how_far_it_is(jury: Jury) -> None:
    heard: list[float] = []
    tallies.prepare_tally(jury.round, heard=heard.append)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1], len(heard)) == (tallies.READ, tallies.CALCULATED, 3)
