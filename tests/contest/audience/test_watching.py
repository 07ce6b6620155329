"""Watching a nominee: by the site's clock, in the session that fetched the film, while the vote is open."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from contest.audience.watching import (
    hear_beat,
    may_play_for_vote,
    note_watching,
    receipt_of,
    viewer_of,
    watched_whole,
)
from contest.domain.watch_beats import BeatImplausible
from contest.models import Takedown, User
from contest.policies import Refused
from contest.theater.permission import set_permission
from media_pipeline.api import Reader
from tests.contest.audience.scene import SECONDS, VoteScene, make_vote
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PAGE = "abcdefgh2345"


@pytest.fixture(scope="module")
def scene_once(module_db: None) -> VoteScene:
    return make_vote(films=3)


@pytest.fixture
def scene(db: None, scene_once: VoteScene) -> VoteScene:
    return deepcopy(scene_once)


def beat(
    scene: VoteScene, viewer: User, number: int, *, at: float, end: int = 0, film: int = 0, session: str = "s"
) -> dict[str, object]:
    message = {"page": PAGE, "number": number, "playing": True, "ranges": [[0, end]] if end else []}
    now = NOW + timedelta(seconds=at)
    return hear_beat(scene.vote, viewer, scene.films[film], message, session_key=session, now=now).to_json()


def fetch(scene: VoteScene, viewer: User, film: int = 0, session: str = "s") -> None:
    who = viewer_of(scene.vote, viewer, session_key=session)
    note_watching(who, scene.films[film].film_id or 0)


def test_film_counts_as_watched_once_its_seconds_have_passed(scene: VoteScene) -> None:
    viewer = make_user()
    fetch(scene, viewer)
    assert beat(scene, viewer, 1, at=0) == {"ranges": [], "elsewhere": False, "delivered": True}
    assert beat(scene, viewer, 2, at=1, end=SECONDS)["ranges"] == [[0, 2]]  # one second may be ahead
    assert watched_whole(scene.vote, viewer) == set()
    assert beat(scene, viewer, 2, at=2, end=SECONDS)["ranges"] == [[0, 2]]  # heard before
    assert beat(scene, viewer, 3, at=2.5, end=SECONDS)["ranges"] == [[0, 3]]
    assert watched_whole(scene.vote, viewer) == {scene.films[0].code}
    assert receipt_of(scene.vote, viewer, scene.films[1]).seconds == 0


def test_film_that_nobody_fetched_counts_nothing(scene: VoteScene) -> None:
    viewer = make_user()
    beat(scene, viewer, 1, at=0)
    assert beat(scene, viewer, 2, at=30, end=SECONDS) == {
        "ranges": [],
        "elsewhere": False,
        "delivered": False,
    }
    assert watched_whole(scene.vote, viewer) == set()


def test_of_two_films_at_once_the_one_begun_last_counts_and_the_other_says_so(scene: VoteScene) -> None:
    viewer = make_user()
    for film in (0, 1):
        fetch(scene, viewer, film=film)
        assert beat(scene, viewer, 1, at=film, film=film)["elsewhere"] is False
    heard = [beat(scene, viewer, 2, at=5 + film, end=SECONDS, film=film) for film in (0, 1)]
    assert [(one["elsewhere"], one["ranges"]) for one in heard] == [(True, []), (False, [[0, 3]])]
    assert watched_whole(scene.vote, viewer) == {scene.films[1].code}


def test_reports_that_no_page_sends_are_refused(scene: VoteScene) -> None:
    viewer = make_user()
    for message in (None, [], {}, {"page": PAGE, "number": 2**40, "playing": True, "ranges": []}):
        with pytest.raises(BeatImplausible):
            hear_beat(scene.vote, viewer, scene.films[0], message, session_key="s")
    with pytest.raises(BeatImplausible):
        beat(scene, viewer, 1, at=0, end=SECONDS + 1)
    with pytest.raises(Refused):
        beat(scene, viewer, 1, at=7200)


def test_film_is_played_by_its_viewer_while_it_is_on_the_ballot(scene: VoteScene) -> None:
    viewer, (first, second, third) = make_user(), scene.films

    def may(film_id: int | None, reader: Reader | None) -> bool:
        who = viewer_of(scene.vote, viewer, session_key="s").partition(":")[2]
        return may_play_for_vote(who.replace("*", str(film_id)), reader)

    own = Reader(viewer.pk, "s")
    assert [may(first.film_id, reader) for reader in (own, None)] == [True, True]
    for stranger in (Reader(None, "s"), Reader(make_user().pk, "s"), Reader(viewer.pk, "other")):
        assert not may(first.film_id, stranger)
    set_permission(second, False, by=second.representative)
    Takedown.objects.create(entry=third, edition=scene.edition, reason="r", by=scene.organiser)
    assert [may(film.film_id, own) for film in scene.films] == [True, False, False]
    scene.vote.ends_at = timezone.now() - timedelta(seconds=1)
    scene.vote.save()
    assert not may(first.film_id, own)
