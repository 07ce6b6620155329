import hashlib
import threading
from collections.abc import Callable
from itertools import accumulate

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from contest.audience.counting import votes_by_entry
from contest.enums import MotionKind, OfficeTaskKind
from contest.models import Citation, Edition, Motion, OfficeTask
from demo.editions import long_edition, past_edition
from demo.jury import _best_of_tied, _next_best, finish, judge_long_edition, judge_past_edition
from demo.people import CHAIR, ORGANISER
from demo.story import StoryLine, find_or_create, go_on, seat_people, write_entries
from judging.domain.award_checks import tied_in
from judging.domain.awards import decide
from judging.enums import Outcome
from media_pipeline.enums import MatchKind, MatchVerdict
from media_pipeline.models import Film, Match
from media_pipeline.storage.films import film_store
from tests.contest.films import give_film, make_film_row
from tests.factories import make_edition
from tests.judging.views.test_deliberation import tied

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def bring_film(part: StoryLine) -> None:
    """As if the film had arrived and been checked: a row with the planned shots, and a file to read again."""
    ends = accumulate(round(shot.seconds * 1000) for shot in part.plan.shots)
    film = make_film_row(cuts=(0, *ends))
    data = part.plan.title.encode()
    key = film_store().save(f"masters/{film.pk}.mp4", ContentFile(data))
    Film.objects.filter(pk=film.pk).update(
        master_key=key, size=len(data), sha256=hashlib.sha256(data).hexdigest()
    )
    give_film(part.entry, film, labels=())


@pytest.mark.django_db(transaction=True)
def test_task_that_a_worker_took_first_is_waited_for() -> None:
    task = OfficeTask.objects.create(
        edition=make_edition(), kind=OfficeTaskKind.READ_FILMS, facts={}, alive_at=timezone.now()
    )

    def end() -> None:
        OfficeTask.objects.filter(pk=task.pk).update(finished_at=timezone.now())
        connection.close()

    worker = threading.Timer(0.3, end)
    worker.start()
    finish(task)
    worker.join()
    assert not OfficeTask.objects.unfinished().exists()


def test_tie_is_broken_by_the_ranking_so_that_the_demo_goes_on() -> None:
    jury, tally = tied(14)
    place = next(place for place in tally.proposals.all() if place.outcome == Outcome.TIED)
    best = _best_of_tied(place)
    assert best is not None
    assert (best.pk, best.pk in tied_in(place)) == (tally.results["entries"][0]["id"], True)
    untied = next(place for place in tally.proposals.all() if place.outcome != Outcome.TIED)
    assert _best_of_tied(untied) is None
    decide(place, entry=best, by=jury.organiser)
    assert _next_best(tally) != best  # which the rule had given nothing


@pytest.mark.parametrize(
    ("edition_of", "judge_edition", "awards"),
    [(past_edition, judge_past_edition, 12), (long_edition, judge_long_edition, 1)],
    ids=["past", "long"],
)
def test_edition_is_judged_sealed_by_two_and_published_though_films_look_alike(
    edition_of: Callable[..., Edition], judge_edition: Callable[..., None], awards: int
) -> None:
    organiser, chair = find_or_create(ORGANISER), find_or_create(CHAIR)
    edition = edition_of(now=timezone.now(), by=organiser)
    seat_people([edition])
    parts = [part for part in write_entries(edition) if part.plan.shots]
    for part in parts:
        bring_film(part)
        assert go_on(part, organiser=organiser)
    films = list(Film.objects.filter(entry__edition=edition, entry__state="eligible").order_by("pk"))
    for film in films[1:]:
        Match.objects.create(film=film, other=films[0], kind=MatchKind.SHOTS, share=0.157)
    judge_edition(edition, organiser=organiser, chair=chair)
    assert Edition.objects.get(pk=edition.pk).published_at
    assert Citation.objects.public().filter(award__edition=edition).count() == awards
    motion = Motion.objects.get(kind=MotionKind.SEAL)
    assert (motion.moved_by, motion.closed_by) == (chair, organiser)
    assert set(Match.objects.values_list("verdict", flat=True)) == {MatchVerdict.DIFFERENT}
    voted = votes_by_entry(edition)
    winner = Citation.objects.filter(award__slug="audience").values_list("entry", flat=True).first()
    most = max(voted, key=lambda entry: voted[entry], default=None)
    assert (winner in voted, bool(most)) == (awards == 12, awards == 12)
    judge_edition(Edition.objects.get(pk=edition.pk), organiser=organiser, chair=chair)
    assert Motion.objects.filter(kind=MotionKind.SEAL).count() == 1
