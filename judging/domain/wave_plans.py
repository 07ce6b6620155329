"""Waves: where the budget of further reviews is spent, from the scores that are submitted so far."""

import math
from collections import Counter

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.enums import AwardBasis
from contest.models import Award, Entry
from judging.domain.assignment_inputs import PlanInputs
from judging.domain.assignment_plans import (
    AssignmentPlan,
    WaveFilm,
    WaveForecast,
    make_plan,
    spread_over,
)
from judging.domain.assignments import further_left
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.tally_inputs import ENOUGH_REVIEWS, compose_inputs, inputs_of, reviews_of
from judging.enums import AssignmentRunKind
from judging.models import Assignment, Round
from judging.science.calibration import calibrate
from judging.science.fit import Fit
from judging.science.waves import Stop, Wave, WaveRow, plan_wave

STOPS = {
    Stop.BUDGET_SPENT: gettext_lazy("All the reviews that you asked for are spent."),
    Stop.NOTHING_TO_GAIN: gettext_lazy("No further review is expected to change who stands above the line."),
    Stop.ALL_AT_CAP: gettext_lazy("Every film near the line has as many reviews as one film may get."),
}  # why a wave ends where it does
MOST_OF_ONE = 8  # reviews of one entry, however near the line


def refuse_wave(round_: Round, *, reviews: int) -> None:
    """Raises Unsound for a wave of nothing, or beyond what the budget has left; NotPossibleNow in a round
    without a line, or without scores."""
    if reviews < 1:
        raise Unsound(_("Enter how many reviews to spend, at least 1."), field="reviews")
    left = further_left(round_)
    if reviews > left:
        raise Unsound(
            _(
                "You asked for %(asked)d further reviews; the budget has %(left)d left. Ask for fewer, or "
                "raise the budget."
            )
            % {"asked": reviews, "left": left},
            field="reviews",
        )
    places_of(round_)
    if not Assignment.objects.scored().filter(seat__round=round_).exists():
        raise NotPossibleNow(
            _(
                "No scores have been submitted in this round yet, so nobody can say where further reviews "
                "would help. Ask again once judges have scored."
            )
        )


def places_of(round_: Round) -> int:
    """Below which place the line of a round is: of those that advance, else of the awards on the whole score.
    Raises NotPossibleNow where there is none."""
    if round_.advancing:
        return round_.advancing
    awards = Award.objects.filter(edition=round_.edition_id, basis=AwardBasis.OVERALL)
    places: int | None = awards.aggregate(places=Sum("places"))["places"]
    if not places:
        raise NotPossibleNow(
            _("This round has no line: no film advances, and no award goes by the whole score.")
        )
    return places


def plan_further(inputs: PlanInputs, *, reviews: int) -> AssignmentPlan:
    """Spend at most `reviews` where they can change who stands above the line; entries with too few reviews
    come first.

    Raises Unsound, NotPossibleNow (nothing submitted yet, nothing to gain)."""
    round_ = inputs.round
    refuse_wave(round_, reviews=reviews)
    places, most = places_of(round_), max(MOST_OF_ONE, round_.reviews_per_entry)
    fit = _fit_so_far(round_)
    held = Counter(entry for entry, _judge in inputs.have)
    wave = plan_wave(
        fit,
        places=places,
        budget=reviews,
        pending=_pending(inputs),
        eligible=inputs.films,
        least=min(ENOUGH_REVIEWS, round_.reviews_per_entry),
        most=most,
    )
    if not wave.rows:
        raise NotPossibleNow(str(STOPS[wave.stop]))
    wanted = {entry: held[entry] + extra for entry, extra in wave.extra.items()}
    spread = spread_over(inputs, wanted=wanted)
    given = Counter(entry for entry, _judge in spread.pairs)
    return make_plan(
        inputs,
        AssignmentRunKind.WAVE,
        pairs=spread.pairs,
        short=spread.shortfalls,
        wave=_forecast(wave, places, given),
    )


def _fit_so_far(round_: Round) -> Fit:
    """The estimates from what is submitted by now."""
    inputs = inputs_of(round_)
    if not inputs["sheets"]:
        raise NotPossibleNow(_("No scores have been submitted in this round, so there is no line yet."))
    totals = reviews_of(inputs, compose_inputs(inputs))
    return calibrate(totals, random_deal=inputs["dealt_at_random"])


def _pending(inputs: PlanInputs) -> dict[int, int]:
    """Reviews by entry that are assigned and not submitted yet."""
    due = Assignment.objects.due().filter(seat__round=inputs.round, entry__in=inputs.films)
    return dict(Counter(due.values_list("entry_id", flat=True)))


def _forecast(wave: Wave, places: int, given: Counter[int]) -> WaveForecast:
    rows = [row for row in wave.rows if given[row.entry]]
    codes = dict(Entry.objects.filter(pk__in=given).values_list("pk", "code"))
    return WaveForecast(
        places=places,
        wrong=wave.wrong_side,
        wrong_after=wave.wrong_side_after,
        stop=wave.stop,
        films=tuple(_film(row, codes[row.entry], given[row.entry]) for row in rows),
    )


def _film(row: WaveRow, code: str, given: int) -> WaveFilm:
    return WaveFilm(code, given, _known(row.wrong_side), _known(row.wrong_side_after))


def _known(chance: float) -> float | None:
    return round(chance, 4) if math.isfinite(chance) else None
