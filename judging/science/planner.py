"""What a jury of a given size can find out: a funnel of three rounds played many times with known truth.

Quality is N(0, 1). A review is quality + severity of its judge + N(0, noise^2); severity is taken out as far
as a judge's reviews tell it; some reviews of the screening are lost; all rounds count together (judging.md
13). The random numbers are fixed: the same plan always gets the same answer, and one plan differs from
another by the plan alone.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from judging.science.errors import BadPlan
from judging.science.reviews import FloatArray, IntArray

SEED = 20260
CELLS = 1_000_000  # films played in all: what keeps an answer under a second
LEAST_DRAWS, MOST_DRAWS = 100, 2_000  # contests played
REPLAYS = 4  # of shortlist and final for each contest played
BEST = 9  # main prizes
MOST_ENTRIES = 10_000
MOST_TRIED = 12  # reviews per film
LOST = 0.14  # of the reviews of a screening: 8% never come, 4 judges of 60 do not tell films apart


@dataclass(frozen=True)
class Jury:
    """Components of variance, in units of the sd of quality."""

    noise: float  # of one review: taste and chance
    severity: float  # of judges


AGREEING = Jury(noise=1.1, severity=0.7)  # judging.md 2, as REML estimates it
ART = Jury(noise=1.75, severity=1.0)  # meets the simulation with the noise of a piano jury, judging.md 13


@dataclass(frozen=True)
class PlannedRound:
    """Films judged, the judges, and the reviews of each film."""

    films: int
    judges: int
    reviews: float  # 2.5: half of the films have two, half have three
    lost: float = 0.0  # share of the reviews that say nothing


@dataclass(frozen=True)
class Forecast:
    """Chances, 0-1; `margin` is one standard error of `first`."""

    best: int  # how many films are meant by the best
    shortlisted: float  # share of the best that reach the shortlist
    final: float  # share of the best that reach the final
    first: float  # the first prize goes to the best film
    margin: float


def forecast(screening: PlannedRound, shortlist: PlannedRound, final: PlannedRound, jury: Jury) -> Forecast:
    """Play the funnel. Raises BadPlan for stages that do not narrow, or with more reviews than judges."""
    _check(screening, shortlist, final)
    best = min(BEST, final.films)
    rng, quality, chance = _draw(screening.films)
    draws = len(quality)
    top, among = quality.max(axis=1), _line(quality, best)
    points, precision = _screen(quality, chance, screening, jury)
    chosen = _top(points, shortlist.films)
    here, weight = np.take_along_axis(quality, chosen, 1), precision[chosen]
    sums = np.take_along_axis(points, chosen, 1) * (1 + weight)
    wins, finals = [], []
    for _ in range(REPLAYS):
        judged, weights = _judge(rng, here, sums, weight, shortlist, jury)
        reached = _top(judged / (1 + weights), final.films)
        finalists, judged, weights = (np.take_along_axis(x, reached, 1) for x in (here, judged, weights))
        judged, weights = _judge(rng, finalists, judged, weights, final, jury)
        winner = np.argmax(judged / (1 + weights), axis=1)
        wins.append(finalists[np.arange(draws), winner] == top)
        finals.append((finalists >= among).sum(axis=1) / best)
    first = np.mean(wins, axis=0)
    return Forecast(
        best=best,
        shortlisted=float((here >= among).sum(axis=1).mean() / best),
        final=float(np.mean(finals)),
        first=float(first.mean()),
        margin=float(first.std() / math.sqrt(draws)),
    )


def chances_by_reviews(screening: PlannedRound, *, places: int, best: int, jury: Jury) -> tuple[float, ...]:
    """Share of the `best` films that stand among `places` after a screening with 1, 2, 3 ... reviews of each.

    Raises BadPlan.
    """
    if not 1 <= best <= places <= screening.films <= MOST_ENTRIES:
        raise BadPlan(f"Found {places} places for the best {best} of {screening.films} films.")
    _rng, quality, chance = _draw(screening.films)
    among = _line(quality, best)
    shares = []
    for number in range(1, min(MOST_TRIED, screening.judges) + 1):
        points, _precision = _screen(quality, chance, replace(screening, reviews=number), jury)
        reached = (points >= _line(points, places)) & (quality >= among)
        shares.append(float(reached.sum(axis=1).mean() / best))
    return tuple(shares)


def reviews_needed(chances: tuple[float, ...], wanted: float) -> int | None:
    """The fewest reviews per film that give at least the chance `wanted`; None: none of those tried."""
    return next((number for number, chance in enumerate(chances, 1) if chance >= wanted), None)


def noise_of_review(stage: PlannedRound, jury: Jury) -> float:
    """Variance of one review once severity is taken out as far as it is known.

    A review tells 1 / (noise^2 + what is not known of its film) about its judge; a severity that all films
    share cancels, which leaves 1 - reviews / judges of it.
    """
    noise = jury.noise**2
    film = 1 / (1 + max(stage.reviews - 1, 0) / noise)
    each = stage.films * stage.reviews / stage.judges
    unknown = 1 / (1 / max(jury.severity, 1e-6) ** 2 + each / (noise + film))
    return noise + unknown * (1 - stage.reviews / stage.judges)


def _check(screening: PlannedRound, shortlist: PlannedRound, final: PlannedRound) -> None:
    if not 2 <= screening.films <= MOST_ENTRIES or not screening.films >= shortlist.films >= final.films >= 1:
        raise BadPlan(
            f"Found {screening.films}, {shortlist.films} and {final.films} films, "
            f"expected at most {MOST_ENTRIES} and never more than the round before."
        )
    for stage in (screening, shortlist, final):
        if not 1 <= stage.reviews <= stage.judges:
            raise BadPlan(f"Found {stage.reviews} reviews of {stage.judges} judges.")


def _precisions(stage: PlannedRound, jury: Jury) -> FloatArray:
    """1 / variance of what the stage says of each film, (films,); one review more is spread evenly."""
    low = math.floor(stage.reviews)
    number = np.arange(stage.films)
    more = np.floor((number + 1) * (stage.reviews - low)) - np.floor(number * (stage.reviews - low))
    kept = np.random.default_rng(SEED).binomial((low + more).astype(int), 1 - stage.lost)
    return np.asarray(kept / noise_of_review(stage, jury), dtype=np.float32)


def _screen(
    quality: FloatArray, chance: FloatArray, stage: PlannedRound, jury: Jury
) -> tuple[FloatArray, FloatArray]:
    """Estimates after the screening, and the precision of each film's marks."""
    precision = _precisions(stage, jury)
    return (precision * quality + np.sqrt(precision) * chance) / (1 + precision), precision


def _draw(films: int) -> tuple[np.random.Generator, FloatArray, FloatArray]:
    """Qualities and the chance in their marks, each (contests, films)."""
    draws = min(max(CELLS // films, LEAST_DRAWS), MOST_DRAWS)
    rng = np.random.default_rng(SEED)
    shape = (draws, films)
    quality, chance = (rng.standard_normal(shape, dtype=np.float32) for _ in range(2))
    return rng, np.asarray(quality), np.asarray(chance)


def _line(points: FloatArray, places: int) -> FloatArray:
    """The points of the last of `places` in each contest, (contests, 1)."""
    return np.asarray(np.partition(points, -places, axis=1)[:, -places, None])


def _top(points: FloatArray, places: int) -> IntArray:
    return np.asarray(np.argpartition(-points, places - 1, axis=1)[:, :places])


def _judge(
    rng: np.random.Generator,
    quality: FloatArray,
    sums: FloatArray,
    weights: FloatArray,
    stage: PlannedRound,
    jury: Jury,
) -> tuple[FloatArray, FloatArray]:
    """Sums of marks by precision and precisions, with the marks of another stage."""
    precision = _precisions(stage, jury)
    noise = rng.standard_normal(quality.shape, dtype=np.float32) / np.sqrt(precision)
    return sums + precision * (quality + noise), weights + precision
