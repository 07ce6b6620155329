"""Real panels on which every judge marked every entry: how well a few of the marks foretell the others.

Judges are split at random. From one half only `kept` marks an entry are kept, assigned by `assign_spread`;
the truth is the plain mean of the other half, who saw everything, so that severity cancels (judging.md 11).
That mean is itself a sample of judges: the noise that the whole panel shows, divided by the judges of that
half, is added to what an estimate claims before claims are compared with it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from judging.science.fit import Fit
from judging.science.reviews import FloatArray, IntArray, Reviews, index_reviews
from judging.science.spread import assign_spread

BIN = 0.1


@dataclass(frozen=True, eq=False)
class Panel:
    """A complete panel: marks (entries, judges) on a scale."""

    name: str
    marks: FloatArray
    lowest: float
    highest: float


@dataclass(frozen=True, eq=False)
class Draw:
    """What was kept of a panel, and the truth that was not shown."""

    reviews: Reviews
    truth: FloatArray  # (E,)
    truth_noise: float  # variance of the truth about the mean of all possible judges


Estimator = Callable[[Reviews], Fit]


def read_panels(folder: Path) -> list[Panel]:
    """Every panel of a folder of JSON files with `marks`, `lowest` and `highest`."""
    panels = []
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text())
        marks = np.array(told["marks"], dtype=np.float64)
        panels.append(Panel(path.stem, marks, float(told["lowest"]), float(told["highest"])))
    return panels


def draw_from(panel: Panel, *, kept: int, seed: int) -> Draw:
    """`kept` marks of every entry by one half of the judges; the truth by the other half."""
    entries, judges = panel.marks.shape
    rng = np.random.default_rng([20260, kept, seed])
    order = rng.permutation(judges)
    shown, hidden = order[: judges // 2], order[judges // 2 :]
    pairs = assign_spread(range(entries), shown.tolist(), wanted=kept, seed=seed).pairs
    reviews = index_reviews(
        [(e, j, panel.marks[e, j]) for e, j in pairs],
        entries=range(entries),
        lowest=panel.lowest,
        highest=panel.highest,
    )
    return Draw(reviews, panel.marks[:, hidden].mean(axis=1), noise_of(panel.marks) / len(hidden))


def noise_of(marks: FloatArray) -> float:
    """Variance of a mark that neither its entry nor its judge explains."""
    entries, judges = marks.shape
    rest = marks - marks.mean(axis=1, keepdims=True) - marks.mean(axis=0) + marks.mean()
    return float((rest**2).sum() / ((entries - 1) * (judges - 1)))


def concordance(truth: FloatArray, score: FloatArray) -> float:
    """Over the pairs that the truth tells apart: share in the same order minus share in the other; equals of
    the score count for neither."""
    first, second = np.triu_indices(len(truth), 1)
    apart = np.sign(truth[first] - truth[second])
    found = np.sign(np.round(score[first] - score[second], 9))
    return float((apart * found)[apart != 0].mean())


def covered(fit: Fit, truth: FloatArray, noise: float = 0.0) -> FloatArray:
    """By entry, whether the 90% interval holds the truth, both about their means."""
    miss = np.abs((fit.effect - fit.effect.mean()) - (truth - truth.mean()))
    return np.asarray(miss <= 1.6449 * np.sqrt(fit.se**2 + noise))


def pair_chances(
    fit: Fit, truth: FloatArray, *, noise: float = 0.0, among: IntArray | None = None
) -> FloatArray:
    """(claimed chance >= .5, whether it came true) of the pairs that the truth tells apart."""
    chosen = np.arange(len(truth)) if among is None else among
    order = chosen[np.argsort(-fit.effect[chosen], kind="stable")]
    joint = fit.posterior.covariance(order)
    first, second = np.triu_indices(len(order), 1)
    doubt = joint[first, first] + joint[second, second] - 2 * joint[first, second] + 2 * noise
    doubt = np.sqrt(np.maximum(doubt, 1e-12))
    claimed = ndtr((fit.effect[order[first]] - fit.effect[order[second]]) / doubt)
    lead = truth[order[first]] - truth[order[second]]
    return np.column_stack((claimed, lead > 0))[lead != 0]


def worst_bin(chances: FloatArray, *, least: int = 200) -> float:
    """By how much claims of a tenth miss what came true at worst; + claims too much, − too little."""
    bins = np.minimum((chances[:, 0] / BIN).astype(int), 9)
    misses = [
        float(chances[bins == n, 0].mean() - chances[bins == n, 1].mean())
        for n in np.unique(bins)
        if (bins == n).sum() >= least
    ]
    return max(misses, key=abs, default=0.0)


def try_panel(
    panel: Panel, estimators: Mapping[str, Estimator], *, kept: int, draws: int
) -> Iterator[tuple[str, dict[str, float]]]:
    """By estimator: concordance minus the raw mean's with its standard error, coverage, worst bin."""
    leads: dict[str, list[float]] = {name: [] for name in estimators}
    inside: dict[str, list[float]] = {name: [] for name in estimators}
    claims: dict[str, list[FloatArray]] = {name: [] for name in estimators}
    for seed in range(draws):
        draw = draw_from(panel, kept=kept, seed=seed)
        for name, estimate in estimators.items():
            fit = estimate(draw.reviews)
            raw = concordance(draw.truth, fit.raw_mean)
            leads[name].append(concordance(draw.truth, fit.score) - raw)
            inside[name].append(float(covered(fit, draw.truth, draw.truth_noise).mean()))
            claims[name].append(pair_chances(fit, draw.truth, noise=draw.truth_noise))
    for name in estimators:
        yield (
            name,
            {
                "lead": float(np.mean(leads[name])),
                "se": float(np.std(leads[name]) / np.sqrt(draws)),
                "coverage": float(np.mean(inside[name])),
                "worst": worst_bin(np.concatenate(claims[name])),
            },
        )
