"""Sealing the results: chair and organiser together hand the jury's decisions to the festival office, which
fixes them. One proposes it, the other confirms; whatever the seal rests on is compared in between."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from contest.audience.counting import vote_to_wait_for
from contest.domain import award_list, honours, motions
from contest.domain.editions import format_instant
from contest.domain.gate import GATE_ENTRIES, Lack, lacks_of
from contest.domain.honours_refused import GateClosed
from contest.domain.showcase import sealed_entry
from contest.enums import MotionKind
from contest.models import Motion, User
from contest.policies import demand
from contest.sentences import listed
from judging.domain.awards import name_place, refuse_stale
from judging.domain.refusals import NotPossibleNow
from judging.domain.tally_inputs import scored_for, sheets_in, told_apart
from judging.enums import RoundState
from judging.models import AwardProposal, Decision, Round, Scoresheet, Tally
from judging.policies import may_see_standings_of
from judging.proof.protocols import ask_for_protocol
from judging.proof.trees import counted_by

Line = dict[str, Any]


def subject_of(tally: Tally) -> str:
    return f"tally:{tally.pk}"


def propose_seal(tally: Tally, *, reason: str, by: User) -> Motion:
    """Ask a second person to seal the results with you.

    Raises NotPossibleNow (something undecided, named in `found`; marks changed since; a round still open;
    already sealed), `GateClosed` with what winners lack, and what `motions.move` refuses."""
    demand(may_see_standings_of(by, tally.round))
    refuse_unready(tally)
    if lacks := lacks_before_seal(tally):
        raise GateClosed(lacks)
    return motions.move(
        tally.round.edition,
        kind=MotionKind.SEAL,
        subject=subject_of(tally),
        payload={"tally": tally.pk},
        reason=reason,
        by=by,
    )


def lacks_before_seal(tally: Tally) -> list[Lack]:
    """What the films lack to which the jury gives an award, first prize first."""
    return lacks_of(tally.round.edition, winners_in(tally))


def winners_in(tally: Tally) -> list[int]:
    """Ids of the entries that win by the decisions, first prize first."""
    return [line["entry"] for line in _lines(tally) if line["entry"] is not None]


def refuse_unready(tally: Tally) -> None:
    """Raises NotPossibleNow while the decisions of this ranking cannot be sealed."""
    refuse_stale(tally)
    _refuse_open_rounds(tally)
    _refuse_open_vote(tally)
    if not _counts_latest_marks(tally):
        raise NotPossibleNow(
            _("Scoresheets have changed since this ranking. Calculate a new one and decide on that.")
        )
    proposals = tally.proposals.select_related("award", "decision").order_by("award__order", "place")
    if not proposals:
        raise NotPossibleNow(
            _(
                "No award is decided on this ranking. Decide the awards on the ranking of the last round "
                "first."
            )
        )
    _refuse_unwritten(proposals)
    undecided = [name_place(proposal) for proposal in proposals if not hasattr(proposal, "decision")]
    if undecided:
        raise NotPossibleNow(
            _("These awards are not decided yet: %(awards)s.") % {"awards": listed(undecided)},
            found=undecided,
        )


def basis_of(motion: Motion) -> Any:
    """The ranking, the awards, the decisions with their statements and votes, and the winners as they are
    printed."""
    tally = _tally_of(motion)
    refuse_unready(tally)
    lines = _lines(tally)
    winners = GATE_ENTRIES.filter(pk__in=[line["entry"] for line in lines if line["entry"]])
    return {
        "tally": tally.inputs_hash,
        "awards": award_list.print_of(award_list.plans_of(motion.edition)),
        "decisions": lines,
        "winners": {str(entry.pk): sealed_entry(entry) for entry in winners},
    }


def seal(motion: Motion) -> None:
    """Fix the decisions, now that a second person agrees. Raises what `honours.confer` refuses, and `Refused`
    for whoever may not see this ranking."""
    assert motion.closed_by is not None
    tally = _tally_of(motion)
    demand(may_see_standings_of(motion.closed_by, tally.round))
    sealed = honours.confer(
        motion.edition,
        conferrals=[
            honours.Conferral(
                award_id=line["award"],
                place=line["place"],
                entry_id=line["entry"],
                statement=line["statement"],
                is_override=line["is_override"],
                reason=line["reason"],
                votes=line["votes"],
            )
            for line in _lines(tally)
        ],
        tally_hash=tally.inputs_hash,
        by=motion.moved_by,
        seconded_by=motion.closed_by,
        judged=tally.lines.values_list("entry__code", flat=True),
        counted=counted_by(tally),
    )
    ask_for_protocol(sealed, tally, by=motion.closed_by)


def _tally_of(motion: Motion) -> Tally:
    return Tally.objects.select_related("round__edition").get(pk=motion.payload["tally"])


def _lines(tally: Tally) -> list[Line]:
    decisions = Decision.objects.filter(proposal__tally=tally).select_related("proposal")
    return [
        {
            "award": decision.proposal.award_id,
            "place": decision.proposal.place,
            "entry": decision.entry_id,
            "statement": decision.statement,
            "is_override": decision.is_override,
            "reason": decision.reason,
            "votes": decision.votes,
        }
        for decision in decisions.order_by("proposal__award__order", "proposal__place")
    ]


def _refuse_unwritten(proposals: Iterable[AwardProposal]) -> None:
    """Raises NotPossibleNow, with their names in `found`, for winners without the statement that their award
    needs."""
    unwritten = [
        name_place(proposal)
        for proposal in proposals
        if proposal.award.needs_statement
        and (decision := getattr(proposal, "decision", None)) is not None
        and decision.entry_id
        and not any(decision.statement.values())
    ]
    if unwritten:
        raise NotPossibleNow(
            _("These awards need a statement from the jury first: %(awards)s.")
            % {"awards": listed(unwritten)},
            found=unwritten,
        )


def _refuse_open_rounds(tally: Tally) -> None:
    still = Round.objects.filter(edition=tally.round.edition_id, state=RoundState.OPEN).order_by("number")
    if (round_ := still.first()) is not None:
        raise NotPossibleNow(
            _("“%(round)s” is still open. Close it, then seal the results.") % {"round": round_.title}
        )


def _refuse_open_vote(tally: Tally) -> None:
    edition = tally.round.edition
    if (vote := vote_to_wait_for(edition)) is not None:
        raise NotPossibleNow(
            _(
                "The audience vote is not counted yet; it ends on %(when)s. Seal the results after that, or "
                "call the vote off before it opens."
            )
            % {"when": format_instant(vote.ends_at, edition)}
        )


def _counts_latest_marks(tally: Tally) -> bool:
    """Whether exactly the scoresheets that count now were counted, those of earlier rounds that count and by
    earlier criteria too, and none is newer than the tally."""
    now = scored_for(tally.round)
    newer = Scoresheet.objects.filter(submitted_at__gt=tally.computed_at, counts_for__isnull=False)
    if now.filter(pk__in=newer.values("counts_for")).exists():  # asked so, all the others are not read
        return False
    if tally.counted:
        return tally.counted == told_apart(now)
    counted = {sheet["assignment"] for sheet in sheets_in(tally.inputs)}
    now = now.filter(entry__in=[entry["id"] for entry in tally.inputs["entries"]])
    return counted == set(now.values_list("code", flat=True))
