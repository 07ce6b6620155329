"""What a tally says of each scoresheet and each judge, kept beside it: computed from its frozen inputs, and
from what is known of how the films were watched. Nothing that was decided rests on these rows."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from contest.models import Entry
from judging.domain.counted_sheets import counted_in, rounds_in
from judging.domain.tally_inputs import repeats_in
from judging.domain.tally_refits import refit
from judging.domain.untouched import idle_days
from judging.models import Assignment, TalliedJudge, TalliedJury, TalliedSheet, Tally
from judging.science.agreement import measure_agreement
from judging.science.composite import Composite, SheetMarks
from judging.science.diagnostics import JudgeReport, Watching, report_judges
from judging.science.fit import Fit, FitKind, leave_one_out, residuals
from judging.science.reviews import FloatArray

AT_ONCE = 2000  # rows of one INSERT


def keep_details(tally: Tally) -> None:
    """Write the rows of a tally that has just been computed, from its whole fit: every scoresheet that
    counts, and no other."""
    composed, fit = refit(tally)
    TalliedSheet.objects.bulk_create(_sheets(tally, fit), batch_size=AT_ONCE)
    TalliedJudge.objects.bulk_create(_judges(tally, composed, fit), batch_size=AT_ONCE)
    agreement = measure_agreement(fit)
    TalliedJury.objects.create(
        tally=tally,
        alpha=_known(agreement.alpha_raw),
        alpha_corrected=_known(agreement.alpha_corrected),
        far_apart=_known(agreement.far_apart),
        word=agreement.word.name,
    )


def _sheets(tally: Tally, fit: Fit) -> Iterator[TalliedSheet]:
    reviews = fit.reviews
    tells = fit.verdict == FitKind.CALIBRATED and fit.entry_variance > 0
    unknown = np.full(len(reviews.points), math.nan)
    expected = reviews.points - residuals(fit) if tells else unknown
    apart = leave_one_out(fit) if tells else unknown
    without = scores_without(fit) if tells else unknown
    for n, (entry, judge, points) in enumerate(reviews.rows()):
        yield TalliedSheet(
            tally=tally,
            entry_id=entry,
            judge_id=judge,
            points=points,
            expected=_known(expected[n]),
            z=_known(apart[n]),
            without=_known(without[n]),
        )


def scores_without(fit: Fit) -> FloatArray:
    """Of each review, (N,): the score of its entry had it not been given, the judges corrected as they are;
    NaN where it is the only one.

    u_i = sum_j d_ij v_ij / D_i with d = w a^2 / s, v = e / a + u, D_i = sum_j d_ij + 1 / t^2."""
    reviews, entry = fit.reviews, fit.reviews.entry
    slope, noise = fit.slope[reviews.judge], fit.noise[reviews.judge]
    information = fit.trust * slope**2 / noise
    total = np.bincount(entry, information, len(reviews.entries))[entry] + 1 / fit.entry_variance
    effect = fit.effect[entry]
    pull = fit.trust * slope / noise * (residuals(fit) + slope * effect)
    alone = reviews.entry_counts[entry] < 2
    rest = np.where(alone, math.nan, (effect * total - pull) / np.maximum(total - information, 1e-12))
    return np.asarray(fit.typical + rest)


def _judges(tally: Tally, composed: Composite, fit: Fit) -> Iterator[TalliedJudge]:
    """One for each judge whose scoresheets count, those of earlier rounds and by earlier criteria too."""
    given = Assignment.objects.filter(seat__round__code__in=rounds_in(tally.inputs))
    rows = {
        row["code"]: row
        for row in given.values(
            "code",
            "entry",
            "seat__judge",
            "entry__film__duration_ms",
            "watch__seconds",
            "watch__started_at",
            "scoresheet__submitted_at",
        )
    }
    counted = counted_in(tally.inputs)
    counted.sort(key=lambda sheet: _submitted(rows.get(sheet["assignment"])))
    in_order = replace(
        composed,
        total=fit.reviews,
        sheets=tuple(
            SheetMarks(sheet["entry"], sheet["judge"], sheet["marks"], sequence=number)
            for number, sheet in enumerate(counted)
        ),
    )
    countries = dict(Entry.objects.filter(pk__in=fit.reviews.entries).values_list("pk", "country"))
    seen = [row for sheet in counted if (row := rows.get(sheet["assignment"]))]
    reports = report_judges(
        in_order,
        fit,
        groups=countries,
        watching=[one for row in seen if (one := _watching(row))],
        repeats=repeats_in(tally.inputs, composed),
        idle_days=idle_days(tally.round, until=tally.round.closed_at or tally.computed_at),
    )
    for report in reports:
        if report.reviews or report.flags:
            yield _judge(tally, report, is_corrected=fit.verdict == FitKind.CALIBRATED)


def _judge(tally: Tally, report: JudgeReport, *, is_corrected: bool) -> TalliedJudge:
    return TalliedJudge(
        tally=tally,
        judge_id=report.judge,
        reviews=report.reviews,
        severity=_known(report.severity) if is_corrected else None,
        slope=_known(report.slope) if is_corrected else None,
        is_influential=report.influential,
        flags=[{**asdict(flag), "kind": flag.kind.name} for flag in report.flags],
    )


def _watching(row: Mapping[str, Any]) -> Watching | None:
    length = (row["entry__film__duration_ms"] or 0) / 1000
    opened, submitted = row["watch__started_at"], row["scoresheet__submitted_at"]  # not of a later version
    if not length or row["watch__seconds"] is None or not opened or not submitted:
        return None
    return Watching(
        entry=row["entry"],
        judge=row["seat__judge"],
        unique_share=row["watch__seconds"] / length,
        submitted_after=(submitted - opened).total_seconds() / length,
    )


def _submitted(row: Mapping[str, Any] | None) -> float:
    when = row and row["scoresheet__submitted_at"]
    return when.timestamp() if when else 0.0


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
