"""How good the estimates are: on real panels, and in worlds that the model does not describe.

Run from the repository's root: python -m tests.benchmarks.science bars [real=FOLDER] [seeds=16] [draws=60]
FOLDER holds complete panels as JSON files with `marks` (entries x judges), `lowest` and `highest`. A figure
that misses its bar is marked so.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from scipy import stats

from judging.science.auto import fit_auto
from judging.science.calibration import Method, calibrate
from judging.science.caution import claim_less, find_cautions
from judging.science.evidence import choose_method
from judging.science.fit import Fit, raw_means
from judging.science.reviews import FloatArray, Reviews
from tests.benchmarks.panels import Estimator, covered, pair_chances, read_panels, try_panel, worst_bin
from tests.judging.science import world as agreeing
from tests.judging.science.contest import screen_adaptively, start_screening
from tests.judging.science.hard_worlds import WORLDS, draw_world
from tests.judging.science.world import SEED, SEVERITY, World, measure

LARGE_PANEL = 70  # entries from which a panel has to win
TOP = 30
NOISE_OF_ART = 1.6  # of one review, in sd of quality
SEVERITY_OF_ART = 1.0  # as in judging.science.planner


def by(method: Method) -> Estimator:
    return lambda reviews: calibrate(reviews, method=method, random_deal=True)


def by_evidence(reviews: Reviews) -> Fit:
    """What a ranking uses."""
    method = choose_method(reviews, random_deal=True).method
    fit = calibrate(reviews, method=method, random_deal=True)
    return claim_less(fit) if find_cautions(fit) else fit


ESTIMATORS: Mapping[str, Estimator] = {
    "auto": by(Method.AUTO),
    "reml": by(Method.REML),
    "chosen": by_evidence,
}


def note(good: bool) -> str:
    return "" if good else "MISSED"


def measure_panels(folder: Path, *, draws: int) -> None:
    """Every panel of the folder, with two and three marks of an entry kept."""
    print(f"{'real panel':32} kept  method   lead over raw      intervals  chances off")
    for panel in read_panels(folder):
        size = f"{panel.name} ({panel.marks.shape[0]} x {panel.marks.shape[1]})"
        for kept in (2, 3):
            for name, found in try_panel(panel, ESTIMATORS, kept=kept, draws=draws):
                least = 0.015 if len(panel.marks) >= LARGE_PANEL else -0.005
                good = (
                    found["lead"] >= least
                    and 0.85 <= found["coverage"] <= 0.95
                    and abs(found["worst"]) <= 0.06
                )
                print(
                    f"{size:32} {kept:4}  {name:7} {found['lead']:+.3f} ±{found['se']:.3f}"
                    f"      {found['coverage']:.3f}      {found['worst']:+.3f}  {note(good)}",
                    flush=True,
                )


def measure_hard_worlds(seeds: int) -> None:
    """600 x 30 x 3 in each of the hard worlds; the top are the best thirty by the estimate."""
    print("world             method   tau    intervals all/top  bias at top  chances off")
    for world in WORLDS:
        figures: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in ESTIMATORS}
        chances: dict[str, list[FloatArray]] = {name: [] for name in ESTIMATORS}
        for seed in range(seeds):
            drawn = draw_world(world, seed=seed)
            for name, estimate in ESTIMATORS.items():
                fit = estimate(drawn.reviews)
                inside, top = covered(fit, drawn.truth), np.argsort(-fit.effect)[:TOP]
                bias = (drawn.truth - drawn.truth.mean()) - (fit.effect - fit.effect.mean())
                tau = float(stats.kendalltau(drawn.truth, fit.effect)[0])
                figures[name].append(
                    (tau, float(inside.mean()), float(inside[top].mean()), float(bias[top].mean()))
                )
                chances[name].append(pair_chances(fit, drawn.truth, among=top))
        for name in ESTIMATORS:
            tau, everywhere, at_top, bias_at_top = np.mean(figures[name], axis=0)
            worst = worst_bin(np.concatenate(chances[name]))
            print(
                f"{world:17} {name:7} {tau:.3f}   {everywhere:.3f} / {at_top:.3f}     {bias_at_top:+.2f}"
                f"         {worst:+.3f}  {note(at_top >= 0.85 and abs(worst) <= 0.07)}",
                flush=True,
            )


def draw_art(seed: int, *, severity: float = SEVERITY) -> World:
    """The simulated contest with the noise of art: taste for a film weighs 1.6 times its quality. `severity`:
    its sd, in sd of quality."""
    world = World(np.random.default_rng([SEED, 600 + seed]))
    taste = math.sqrt(NOISE_OF_ART**2 * agreeing.QUALITY_SD**2 - agreeing.NOISE_SD**2 / len(agreeing.W))
    world.taste = world.taste * (taste / agreeing.TASTE_SD)
    world.bias = world.bias * (severity / SEVERITY)
    return world


def told_the_judges(world: World, reviews: Reviews) -> Fit:
    """The ceiling: estimates of one who is told every judge's severity, slope and noise, who is lazy, and
    which marks are a favour. Nobody can learn that from the marks alone."""
    entry, judge, points = reviews.entry, reviews.judge, reviews.points
    slope = agreeing.POINTS * world.slope[judge]
    rest = points - agreeing.MIDDLE - world.severity_points[judge]
    favour = np.isin(judge, world.publish_notice) & np.isin(entry, world.friends)
    honest = ~favour & ~np.isin(judge, world.lazy)
    squares = np.bincount(judge, honest * (rest - slope * world.quality[entry]) ** 2, world.J)
    noise = squares / np.maximum(np.bincount(judge, honest, world.J), 1)
    noise = np.where(noise > 0, noise, noise[noise > 0].mean())
    weight = honest * slope / noise[judge]
    precision = np.bincount(entry, weight * slope, world.E) + 1 / agreeing.QUALITY_SD**2
    effect = np.bincount(entry, weight * rest, world.E) / precision
    se = agreeing.POINTS / np.sqrt(precision)
    return replace(fit_auto(reviews), effect=agreeing.POINTS * effect, se=se, noise=noise)


def measure_art(seeds: int) -> None:
    """2,300 x 60: three reviews each, and two with a third spent where it matters; with the severity of the
    simulation and that of the planner's art, each beside the ceiling."""
    print("art, severity   estimator   tau over raw (bar +.045)   2 + 1: recall (.48)   top nine (.82)")
    for severity in (SEVERITY, SEVERITY_OF_ART):
        found: dict[str, list[tuple[float, float, float]]] = {"ranking": [], "ceiling": []}
        for seed in range(seeds):
            reviews = start_screening(draw_art(seed, severity=severity), 3).marks.reviews(2300, 60)
            world = draw_art(seed, severity=severity)
            raw = measure(world, raw_means(reviews))["tau"]
            know = partial(told_the_judges, world)
            for name, fit, estimate in (
                ("ranking", by_evidence(reviews), fit_auto),
                ("ceiling", know(reviews), know),
            ):
                screened = screen_adaptively(draw_art(seed, severity=severity), 3.0, estimate=estimate)
                wave = measure(world, screened.fit().effect)
                lead = measure(world, fit.effect)["tau"] - raw
                found[name].append((lead, wave["recall"], wave["top_in_short"]))
        for name, rows in found.items():
            lead, recall, top = np.mean(rows, axis=0)
            doubt = np.std(rows, axis=0) / math.sqrt(seeds)
            print(
                f"{severity:13.2f}   {name:9}   {lead:+.3f} ±{doubt[0]:.3f}   {recall:.3f} ±{doubt[1]:.3f}"
                f"   {top:.3f} ±{doubt[2]:.3f}   {note(lead >= 0.045 and recall >= 0.48 and top >= 0.82)}",
                flush=True,
            )


def measure_bars(options: Mapping[str, str]) -> None:
    """Everything, or with `real=FOLDER` the real panels too."""
    if folder := options.get("real"):
        measure_panels(Path(folder), draws=int(options.get("draws", "60")))
    measure_hard_worlds(int(options.get("seeds", "16")))
    measure_art(int(options.get("seeds", "16")))
