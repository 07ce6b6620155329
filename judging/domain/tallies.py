"""The tally: frozen arithmetic over what was submitted. Inputs, method, constants and seed are kept with the
results, so that anybody can compute them again; computing again makes a new row and leaves the old one."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain import journal
from contest.enums import EntryState
from contest.models import Award, Entry, User
from contest.sentences import listed
from judging.domain.refusals import NotPossibleNow, Unjudged
from judging.domain.rubrics import current_rubric
from judging.domain.tally_hashes import hash_inputs, hash_results
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Mark, Round, Tally
from judging.science import composite
from judging.science.allocation import OVERALL
from judging.science.auto import CONSTANTS
from judging.science.calibration import VERSION, Method, calibrate
from judging.science.comparison import snapshot_to_json, take_snapshot
from judging.science.fit import Fit
from judging.science.posterior import interval, probability_beats, rank_probabilities

MOST_CONTENDERS = 30  # entries of each basis whose chances against each other are kept
DIGITS = 6  # of every number kept


def compute_tally(round_: Round, *, by: User) -> Tally:
    """Compute and freeze a tally of a closed round: the `auto` estimates, REML and raw means beside them.

    Raises NotPossibleNow while the round is not closed and once the results are sealed, Unjudged with the
    codes of entries without any scoresheet submitted."""
    if Round.objects.values_list("state", flat=True).get(pk=round_.pk) != RoundState.CLOSED:
        raise NotPossibleNow(
            _("The round is still open, or has not been opened. Close it, then calculate the ranking.")
        )
    if hasattr(round_.edition, "seal"):
        raise NotPossibleNow(_("The results are sealed; the ranking that led to them stays the latest."))
    inputs = inputs_of(round_)
    _refuse_unjudged(inputs)
    bases = Award.objects.filter(edition=round_.edition_id).exclude(criterion="")
    results = results_of(
        inputs, criteria=sorted(set(bases.values_list("criterion", flat=True))), seed=round_.seed
    )
    digest = hash_inputs(inputs)
    with transaction.atomic():
        if not round_.hold(RoundState.CLOSED):
            raise NotPossibleNow(
                _("The round was reopened while the ranking was being calculated. Close it first.")
            )
        last = Tally.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
        tally = Tally.objects.create(
            round=round_,
            number=last + 1,
            method=Method.AUTO,
            version=VERSION,
            seed=round_.seed,
            constants=asdict(CONSTANTS),
            inputs=inputs,
            inputs_hash=digest,
            results=results,
            computed_by=by,
        )
        journal.record(
            "tally.computed",
            subject=f"tally:{tally.pk}",
            facts={
                "round": round_.code,
                "number": tally.number,
                "method": tally.method,
                "version": tally.version,
                "seed": tally.seed,
                "inputs_hash": digest,
                "results_hash": hash_results(results),
            },
            actor=by,
            edition=round_.edition,
        )
    return tally


def inputs_of(round_: Round) -> dict[str, Any]:
    """Everything that the estimates depend on, in canonical order."""
    rubric = current_rubric(round_)
    entries = Entry.objects.filter(edition=round_.edition_id, state=EntryState.ELIGIBLE).order_by("pk")
    scored = Assignment.objects.filter(
        seat__round=round_, state=AssignmentState.SCORED, entry__state=EntryState.ELIGIBLE
    )
    marks: dict[int, dict[str, int | None]] = {}
    for sheet, criterion, value in (
        Mark.objects.filter(scoresheet__assignment__in=scored)
        .order_by("scoresheet_id", "criterion__order")
        .values_list("scoresheet_id", "criterion__slug", "value")
    ):
        marks.setdefault(sheet, {})[criterion] = value
    sheets = scored.order_by("entry_id", "seat__judge_id").values_list(
        "scoresheet", "code", "entry_id", "seat__judge_id"
    )
    return {
        "edition": round_.edition.slug,
        "round": round_.code,
        "rubric": {
            "version": rubric.version,
            "lowest": rubric.lowest,
            "highest": rubric.highest,
            "weights": dict(rubric.criteria.order_by("order").values_list("slug", "weight")),
        },
        "entries": [
            {"id": pk, "code": code, "team": team}
            for pk, code, team in entries.values_list("pk", "code", "representative_id")
        ],
        "judges": sorted(round_.seats.values_list("judge_id", flat=True)),
        "sheets": [
            {"assignment": code, "entry": entry, "judge": judge, "marks": marks.get(sheet, {})}
            for sheet, code, entry, judge in sheets
        ],
        "dealt_at_random": True,
    }


def results_of(inputs: Mapping[str, Any], *, criteria: Sequence[str], seed: int) -> dict[str, Any]:
    """From frozen inputs to results. Pure. `criteria`: those that decide awards."""
    composed = compose_inputs(inputs)
    main = calibrate(composed.total, method=Method.AUTO, random_deal=inputs["dealt_at_random"])
    reml = calibrate(composed.total, method=Method.REML, random_deal=inputs["dealt_at_random"])
    by_criterion = {
        slug: calibrate(
            composed.by_criterion[slug], method=Method.AUTO, random_deal=inputs["dealt_at_random"]
        )
        for slug in criteria
        if slug in composed.by_criterion
    }
    fits = {OVERALL: main, **by_criterion}
    codes = {entry["id"]: entry["code"] for entry in inputs["entries"]}
    ranked = [entry for group in main.ranking(least_reviews=1) for entry in group]
    ranks = {
        entry: above + 1
        for group, above in zip(main.ranking(least_reviews=1), _ranked_above(main), strict=True)
        for entry in group
    }
    return {
        "method": main.method,
        "verdict": str(main.verdict),
        "reason": main.reason,
        "typical": _number(main.typical),
        "variances": {"entries": _number(main.entry_variance), "judges": _number(main.judge_variance)},
        "reference": {"method": reml.method, "typical": _number(reml.typical)},
        "entries": [
            {
                "id": entry,
                "code": codes[entry],
                "rank": ranks[entry],
                **_estimate(main, entry),
                "reml": _estimate(reml, entry)["score"],
                "criteria": {slug: _estimate(fit, entry) for slug, fit in by_criterion.items()},
            }
            for entry in ranked
        ],
        "judges": [
            {
                "id": judge,
                "reviews": int(main.reviews.judge_counts[n]),
                "severity": _number(main.severity[n]),
                "slope": _number(main.slope[n]),
            }
            for n, judge in enumerate(main.reviews.judges)
        ],
        "contenders": {basis: _contenders(fit, seed) for basis, fit in fits.items()},
        "set_aside": [
            {"entry": aside.sheet.entry, "judge": aside.sheet.judge, "reason": str(aside.reason)}
            for aside in composed.set_aside
        ],
        "snapshot": snapshot_to_json(
            take_snapshot(main, version=VERSION, constants=asdict(CONSTANTS), seed=seed, least_reviews=1)
        ),
    }


def compose_inputs(inputs: Mapping[str, Any]) -> composite.Composite:
    """The frozen scoresheets as weighted totals and criterion-wise numbers.

    The order of the weights is that of their names, because a database may keep the keys of JSON in any order
    and the last bits of a sum depend on it."""
    rubric = inputs["rubric"]
    return composite.compose(
        [
            composite.SheetMarks(entry=sheet["entry"], judge=sheet["judge"], marks=sheet["marks"])
            for sheet in inputs["sheets"]
        ],
        composite.Weighting(
            weights={slug: weight / 100 for slug, weight in sorted(rubric["weights"].items())},
            lowest=rubric["lowest"],
            highest=rubric["highest"],
        ),
        entries=[entry["id"] for entry in inputs["entries"]],
        judges=inputs["judges"],
    )


def _refuse_unjudged(inputs: Mapping[str, Any]) -> None:
    judged = {sheet["entry"] for sheet in inputs["sheets"]}
    unjudged = [entry["code"] for entry in inputs["entries"] if entry["id"] not in judged]
    if not inputs["entries"]:
        raise NotPossibleNow(_("No entry is in the contest, so there is nothing to calculate."))
    if unjudged:
        raise Unjudged(
            ngettext(
                "%(count)d entry has no submitted scores: %(codes)s. Reopen the round and have "
                "it judged, or disqualify it.",
                "%(count)d entries have no submitted scores: %(codes)s. Reopen the round and "
                "have them judged, or disqualify them.",
                len(unjudged),
            )
            % {"count": len(unjudged), "codes": listed(unjudged)},
            found=unjudged,
        )


def _estimate(fit: Fit, entry: int) -> dict[str, float | int | None]:
    """Score, error, 90 % interval and raw mean of one entry; nulls where it is unjudged on this basis."""
    n = bisect_left(fit.reviews.entries, entry)
    known = math.isfinite(fit.score[n]) and math.isfinite(fit.se[n])
    low, high = interval(fit, entry) if known else (math.nan, math.nan)
    return {
        "score": _number(fit.score[n]),
        "se": _number(fit.se[n]),
        "low": _number(low),
        "high": _number(high),
        "raw": _number(fit.raw_mean[n]),
        "reviews": int(fit.reviews.entry_counts[n]),
    }


def _contenders(fit: Fit, seed: int) -> dict[str, Any]:
    """The best entries of one basis: P(row beats column), and P(rank <= r) for each number of places."""
    ranked = [entry for group in fit.ranking(least_reviews=1) for entry in group][:MOST_CONTENDERS]
    chances = rank_probabilities(fit, ranked, seed=seed)
    rows = {entry: chances.table[n].cumsum() for n, entry in enumerate(chances.entries)}
    return {
        "entries": ranked,
        "beats": [
            [None if a == b else _number(probability_beats(fit, a, b)) for b in ranked] for a in ranked
        ],
        "within": [[round(float(p), 4) for p in rows[entry]] for entry in ranked],
    }


def _ranked_above(fit: Fit) -> list[int]:
    """By group of equals: how many entries stand before it."""
    above, counts = 0, []
    for group in fit.ranking(least_reviews=1):
        counts.append(above)
        above += len(group)
    return counts


def _number(value: float) -> float | None:
    """A plain number for JSON, rounded; None for what is not known."""
    return round(float(value), DIGITS) if math.isfinite(value) else None
