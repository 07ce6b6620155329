"""How good the estimates are: on real panels, and in worlds that the model does not describe.

Run from the repository's root: python -m tests.benchmarks.science bars [real=FOLDER] [seeds=16] [draws=60]
FOLDER holds complete panels as JSON files with `marks` (entries x judges), `lowest` and `highest`. A figure
that misses its bar is marked so.
"""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy import stats

from judging.science.calibration import Method, calibrate
from judging.science.caution import claim_less, find_cautions
from judging.science.evidence import choose_method
from judging.science.fit import Fit
from judging.science.reviews import FloatArray, Reviews
from tests.benchmarks.panels import Estimator, covered, pair_chances, read_panels, try_panel, worst_bin
from tests.judging.science import world as agreeing
from tests.judging.science.contest import screen_adaptively, start_screening
from tests.judging.science.hard_worlds import WORLDS, draw_world
from tests.judging.science.world import SEED, World, measure

LARGE_PANEL = 70  # entries from which a panel has to win
TOP = 30
NOISE_OF_ART = 1.6  # of one review, in sd of quality


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


def draw_art(seed: int) -> World:
    """The simulated contest with the noise of art: taste for a film weighs 1.6 times its quality."""
    world = World(np.random.default_rng([SEED, 600 + seed]))
    taste = math.sqrt(NOISE_OF_ART**2 * agreeing.QUALITY_SD**2 - agreeing.NOISE_SD**2 / len(agreeing.W))
    world.taste = world.taste * (taste / agreeing.TASTE_SD)
    return world


def measure_art(seeds: int) -> None:
    """2,300 x 60: three reviews each, and two with a third spent where it matters."""
    leads, recalls, tops = [], [], []
    for seed in range(seeds):
        fit = by_evidence(start_screening(draw_art(seed), 3).marks.reviews(2300, 60))
        world = draw_art(seed)
        taus = [measure(world, effect)["tau"] for effect in (fit.effect, fit.raw_mean)]
        leads.append(taus[0] - taus[1])
        found = measure(world, screen_adaptively(draw_art(seed), 3.0).fit().effect)
        recalls.append(found["recall"])
        tops.append(found["top_in_short"])
    lead, recall, top = (float(np.mean(values)) for values in (leads, recalls, tops))
    print(f"art: tau over raw {lead:+.3f} (bar +.045) {note(lead >= 0.045)}")
    print(f"art: adaptive 2 + 1, recall {recall:.3f} (bar .48) {note(recall >= 0.48)}")
    print(f"art: adaptive 2 + 1, top nine in the shortlist {top:.3f} (bar .82) {note(top >= 0.82)}")


def measure_bars(options: Mapping[str, str]) -> None:
    """Everything, or with `real=FOLDER` the real panels too."""
    if folder := options.get("real"):
        measure_panels(Path(folder), draws=int(options.get("draws", "60")))
    measure_hard_worlds(int(options.get("seeds", "16")))
    measure_art(int(options.get("seeds", "16")))
