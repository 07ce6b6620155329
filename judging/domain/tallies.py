"""The tally: frozen arithmetic over what was submitted. Inputs, method, constants and seed are kept with the
results, so that anybody can compute them again; computing again makes a new row and leaves the old one."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.seals import is_sealed
from contest.enums import AwardBasis
from contest.models import Award, User
from contest.policies import demand
from contest.sentences import listed
from judging.domain.refusals import NotPossibleNow
from judging.domain.stages import unfinished_source_of
from judging.domain.summaries import keep_lines, summarize
from judging.domain.tally_changes import note_changes
from judging.domain.tally_details import keep_details
from judging.domain.tally_hashes import hash_inputs, hash_results
from judging.domain.tally_inputs import (
    WITHOUT_SCORES,
    inputs_of,
    reason_in,
    refuse_unjudged,
    scored_for,
    told_apart,
)
from judging.domain.tally_results import Heard, results_of, unheard
from judging.enums import RoundState
from judging.models import Round, Tally
from judging.policies import may_see_standings
from judging.science.auto import CONSTANTS
from judging.science.calibration import VERSION

READ, CALCULATED = 0.25, 0.9  # shares of the work, as measured at 23,000 entries


def compute_tally(round_: Round, *, by: User, reason: str = "") -> Tally:
    """Compute and freeze a tally of a closed round, all at once. `reason`: why it may be calculated without
    scoresheets of entries that nobody judged in this round. Pages ask for one instead, by `tally_runs`.

    Raises NotPossibleNow while the round is not closed and once the results are sealed, Unjudged with the
    codes of entries without any scoresheet submitted, Refused for whoever has an own film in the edition."""
    demand(may_see_standings(by, round_.edition))
    tally = freeze_tally(prepare_tally(round_, reason=reason), by=by)
    keep_details(tally)
    note_changes(tally)
    return tally


def refuse_tally(round_: Round) -> None:
    """Raises NotPossibleNow while the round, or one whose scores count in it, is not closed, and once the
    results are sealed."""
    if Round.objects.values_list("state", flat=True).get(pk=round_.pk) != RoundState.CLOSED:
        raise NotPossibleNow(
            _("The round is still open, or has not been opened. Close it, then calculate the ranking.")
        )
    if round_.meeting_for_id:
        raise NotPossibleNow(_("This is a calibration meeting; its scores count in no ranking."))
    if unfinished := unfinished_source_of(round_):
        raise NotPossibleNow(unfinished)
    if is_sealed(round_.edition):
        raise NotPossibleNow(_("The results are sealed; the ranking that led to them stays the latest."))


@dataclass(frozen=True)
class PreparedTally:
    """Everything that is to be frozen."""

    round: Round
    inputs: dict[str, Any]
    inputs_hash: str
    results: dict[str, Any]
    results_hash: str
    summary: dict[str, Any]
    counted: str


def prepare_tally(round_: Round, *, reason: str = "", heard: Heard = unheard) -> PreparedTally:
    """All the work of a tally; writes nothing. `heard` is told the share that is done. Raises as
    `compute_tally`."""
    refuse_tally(round_)
    counted = told_apart(scored_for(round_))  # first: what changes while the inputs are read shows later
    inputs = inputs_of(round_)
    inputs |= refuse_unjudged(round_, inputs, reason=reason)
    heard(READ)
    bases = Award.objects.filter(edition=round_.edition_id, basis=AwardBasis.CRITERION)
    results = results_of(
        inputs,
        criteria=sorted(set(bases.values_list("criterion", flat=True))),
        seed=round_.seed,
        heard=lambda share: heard(READ + (CALCULATED - READ) * share),
    )
    heard(CALCULATED)
    hashes = hash_inputs(inputs), hash_results(results)
    return PreparedTally(
        round=round_,
        inputs=inputs,
        inputs_hash=hashes[0],
        results=results,
        results_hash=hashes[1],
        summary=summarize(inputs, results),
        counted=counted,
    )


def freeze_tally(prepared: PreparedTally, *, by: User) -> Tally:
    """Write a prepared tally and its line of the journal. Raises NotPossibleNow when the round was reopened
    meanwhile."""
    round_, inputs = prepared.round, prepared.inputs
    with transaction.atomic():
        if not round_.hold(RoundState.CLOSED):
            raise NotPossibleNow(
                _("The round was reopened while the ranking was being calculated. Close it first.")
            )
        last = Tally.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
        tally = Tally.objects.create(
            round=round_,
            number=last + 1,
            method=prepared.results["choice"]["method"],
            version=VERSION,
            seed=round_.seed,
            constants=asdict(CONSTANTS),
            inputs=inputs,
            inputs_hash=prepared.inputs_hash,
            results={},
            summary=prepared.summary,
            counted=prepared.counted,
            computed_by=by,
        )
        # by themselves: SQLite checks what a statement writes, and holds it four times meanwhile
        Tally.objects.filter(pk=tally.pk).update(results=prepared.results)
        tally.results = prepared.results
        keep_lines(tally, inputs, prepared.results)
        without = {name: listed(inputs[name]["codes"]) for name in WITHOUT_SCORES if name in inputs}
        journal.record(
            "tally.computed",
            subject=f"tally:{tally.pk}",
            facts={
                "round": round_.code,
                "number": tally.number,
                "method": tally.method,
                "version": tally.version,
                "seed": tally.seed,
                "inputs_hash": tally.inputs_hash,
                "results_hash": prepared.results_hash,
                **({**without, "reason": reason_in(inputs)} if without else {}),
            },
            actor=by,
            edition=round_.edition,
        )
    return tally


def is_superseded(tally: Tally) -> bool:
    """Whether a later ranking takes its place: of the same round where films advance from it, of any round
    that decides awards otherwise."""
    later = Tally.objects.filter(computed_at__gt=tally.computed_at)
    of_round = later.filter(round=tally.round_id)
    of_awards = later.filter(round__edition=tally.round.edition_id, round__advancing=None)
    return (of_round if tally.summary["inputs"]["line"] else of_awards).exists()
