"""What a ranking says of its own certainty: the components of variance of its marks, the chances of its
films, and what more judges per film would have found. Only of a ranking that was calibrated."""

import math
from dataclasses import dataclass

from judging.domain.plans import percent
from judging.domain.queries.charts import Chart, draw_chart
from judging.models import Tally
from judging.science.allocation import OVERALL
from judging.science.calibration import Method
from judging.science.fit import FitKind
from judging.science.planner import BEST, MOST_ENTRIES, Jury, PlannedRound, chances_by_reviews, reviews_needed

WANTED = 0.9
TOLD = ("quality", "severity", "noise", "reviews", "signal", "first", "rivals", "places", "right")


@dataclass(frozen=True)
class JuryCertainty:
    """`quality`, `severity` and `noise` are standard deviations in points; `signal` is the percent of a final
    score that is the film; `first` the percent with which the first is the best of the `rivals` ranked
    highest; `right` how many of the `places` highest are expected to be among the best of them."""

    quality: float
    severity: float
    noise: float
    reviews: float  # per film, on average
    signal: int
    first: int | None
    rivals: int
    places: int
    right: float
    best: int  # films that are meant by the best, in the chart
    needed: int | None
    chart: Chart | None


def certainty_of(tally: Tally) -> JuryCertainty | None:
    """None: it has no components of variance (raw means, one judge, nothing to tell apart)."""
    results, noise, ranked = (tally.summary[name] for name in ("results", "noise", "ranked"))
    variances = results["variances"]
    if results["verdict"] != FitKind.CALIBRATED or not variances["entries"] or noise is None:
        return None
    if results["method"] not in (Method.AUTO, Method.REML) or not ranked:
        return None
    quality, reviews = variances["entries"], tally.summary["reviews"] / ranked
    first, rivals, places, right = _chances(tally)
    best = min(BEST, places)
    jury = Jury(math.sqrt(noise / quality), math.sqrt((variances["judges"] or 0) / quality))
    curve: tuple[float, ...] = ()
    if places < ranked <= MOST_ENTRIES:
        stage = PlannedRound(ranked, len(results["judges"]), 1)
        curve = chances_by_reviews(stage, places=places, best=best, jury=jury)
    return JuryCertainty(
        quality=math.sqrt(quality),
        severity=math.sqrt(variances["judges"] or 0),
        noise=math.sqrt(noise),
        reviews=reviews,
        signal=percent(reviews * quality / (reviews * quality + noise)),
        first=first,
        rivals=rivals,
        places=places,
        right=right,
        best=best,
        needed=reviews_needed(curve, WANTED),
        chart=draw_chart([curve], wanted=WANTED) if curve else None,
    )


def told_certainty(tally: Tally) -> dict[str, float | None]:
    """What the sentences about a ranking say, to be kept beside what is published; {}: nothing is claimed."""
    certainty = certainty_of(tally)
    return {name: getattr(certainty, name) for name in TOLD} if certainty else {}


def _chances(tally: Tally) -> tuple[int | None, int, int, float]:
    """Of the first film in percent, of how many rivals, how many places, how many stand there rightly."""
    ranked = tally.summary["ranked"]
    if line := tally.summary["inputs"]["line"]:
        return None, ranked, min(line, ranked), tally.summary["right"]
    within = tally.summary["results"]["contenders"][OVERALL]["within"]
    places = min(BEST, len(within))
    return percent(within[0][0]), len(within), places, sum(row[places - 1] for row in within[:places])
