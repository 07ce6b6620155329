"""From pictures to the share: the lab cuts films whose truth is known, the creator splits them by hand where
a cut was missed, and labels each shot by most of it."""

import random
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from contest.domain.ai_share import Label, ai_share
from contest.domain.cutting import ShotSpan, cut_shots
from contest.enums import Origin, Tool
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Shot
from media_pipeline.renditions.run_pass import run_pass
from tests.films import make_film

pytestmark = [pytest.mark.film, pytest.mark.slow]
FILMS = 10
MOST_POINTS = 2
OFF_MS = 80  # by which a hand misses a cut: two frames
SEEN_MS = 300  # from the truth, within which nobody cuts once more
LIMITS = FilmLimits(min_seconds=5, max_seconds=60, max_file_bytes=10**9, min_height=90)
MAKERS = [
    Label(Origin.TOOL, Tool.VEO),
    Label(Origin.TOOL, Tool.KLING),
    Label(Origin.CAMERA),
    Label(Origin.TITLES),
]


def spans_of(borders: list[float], missed: list[int] | None = None) -> tuple[ShotSpan, ...]:
    """The shots between some borders (seconds), which are cut once more at some milliseconds."""
    measured = [
        Shot(pk=number, number=number, start_ms=round(1000 * start), end_ms=round(1000 * end))
        for number, (start, end) in enumerate(pairwise(borders), start=1)
    ]
    within = [(shot, at) for at in missed or () for shot in measured if shot.start_ms < at < shot.end_ms]
    return cut_shots(measured, {(shot.pk, at - shot.start_ms) for shot, at in within})


def common_ms(one: ShotSpan, another: ShotSpan) -> int:
    return max(0, min(one.end_ms, another.end_ms) - max(one.start_ms, another.start_ms))


@pytest.mark.parametrize("seed", range(FILMS))
def test_share_of_a_film_is_within_two_points_of_the_truth(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lengths = [chance.randrange(4, 24) / 8 for _ in range(8)]  # seconds, whole frames
    truth = spans_of([0.0, *accumulate(lengths)])
    made_by = {shot.id: chance.choice(MAKERS) for shot in truth}
    film = make_film(
        tmp_path / "film.mp4",
        seconds=sum(lengths),
        shots=lengths,
        size=(160, 90),
        rate=24,
        audio=False,
        first_scene=seed,
    )
    found = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=tmp_path, threads=1)
    borders = [0.0, *(end for _start, end in found.shots)]
    by_hand = [shot.start_ms + chance.randint(-OFF_MS, OFF_MS) for shot in truth[1:]]
    missed = [at for at in by_hand if min(abs(1000 * border - at) for border in borders) > SEEN_MS]
    shots = spans_of(borders, missed)
    labels = {shot.id: made_by[max(truth, key=lambda true: common_ms(shot, true)).id] for shot in shots}
    assert abs(ai_share(shots, labels).share - ai_share(truth, made_by).share) * 100 <= MOST_POINTS
