"""From a tally to winners: the rule proposes, the jury decides, place by place.

Each award in its order takes the best eligible entry left; one award for an entry and for a creator. A
decision that departs from the proposal carries its reason. Whatever is decided, the places still open are
proposed anew around it, so that no two proposals ever clash."""

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import describe_least, is_too_short
from contest.domain.seals import is_sealed
from contest.enums import EntryState
from contest.models import Entry, User
from contest.models.texts import Texts
from contest.policies import demand
from judging.domain.conflicts import has_conflict
from judging.domain.proposals import propose_open_places
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.tallies import is_superseded
from judging.enums import Outcome
from judging.models import AwardProposal, Decision, Tally
from judging.policies import may_see_standings, may_see_standings_of

LEAST_REASON = 40  # letters


def propose(tally: Tally, *, by: User) -> list[AwardProposal]:
    """Propose a winner for every place that is not decided yet. Asked again, the answer is the same.

    Raises NotPossibleNow when a later tally exists or the results are sealed."""
    demand(may_see_standings(by, tally.round.edition))
    refuse_stale(tally)
    with transaction.atomic():
        is_first_time = not tally.proposals.exists()
        proposals = propose_open_places(tally)
        if is_first_time:
            journal.record(
                "awards.proposed",
                subject=f"tally:{tally.pk}",
                facts={
                    f"{proposal.award.slug}/{proposal.place}": proposal.entry.code if proposal.entry else None
                    for proposal in proposals
                },
                actor=by,
                edition=tally.round.edition,
            )
    return proposals


def decide(
    proposal: AwardProposal,
    *,
    entry: Entry | None,
    by: User,
    reason: str = "",
    statement: Texts | None = None,
) -> Decision:
    """The jury's resolution for one place: follow the proposal, override it with a reason of at least 40
    letters, or do not award the place (`entry` None). The same decision twice is one decision.

    Raises Unsound (reason, entry that may not win), NotPossibleNow (decided otherwise, sealed), Refused for
    whoever has an own film in the edition."""
    demand(may_see_standings_of(by, proposal.tally.round))
    refuse_stale(proposal.tally)
    reason = reason.strip()
    with transaction.atomic():
        proposal.refresh_from_db()
        decided = Decision.objects.filter(proposal=proposal).first()
        if decided is not None:
            if decided.entry_id == (entry.pk if entry else None):
                return decided
            raise NotPossibleNow(
                _("%(place)s has already been decided. Withdraw that decision first.")
                % {"place": name_place(proposal)}
            )
        if entry is not None:
            _refuse_winner(entry, proposal=proposal, by=by)
        is_override = _is_override(proposal, entry)
        if is_override and is_too_short(reason, least=LEAST_REASON):
            raise Unsound(
                _(
                    "You are choosing another film than the one suggested. Your reason is missing "
                    "or too short; write at least %(least)s: it is kept on record."
                )
                % {"least": describe_least(LEAST_REASON)},
                field="reason",
            )
        decision, is_new = Decision.objects.get_or_create(
            proposal=proposal,
            defaults={
                "entry": entry,
                "is_override": is_override,
                "reason": reason,
                "statement": dict(statement or {}),
                "decided_by": by,
            },
        )
        if not is_new:
            raise NotPossibleNow(_("Another person has just decided this prize. Check it again."))
        _record(
            "award.decided",
            proposal,
            by,
            entry=entry.code if entry else None,
            override=is_override,
            reason=reason,
            statement=decision.statement,
        )
        propose_open_places(proposal.tally)
    return decision


def take_back(proposal: AwardProposal, *, by: User) -> None:
    """Undo the decision of one place; it is proposed anew. Raises NotPossibleNow once sealed."""
    demand(may_see_standings_of(by, proposal.tally.round))
    refuse_stale(proposal.tally)
    with transaction.atomic():
        removed, _rows = Decision.objects.filter(proposal=proposal).delete()
        if removed:
            _record("award.decision_taken_back", proposal, by)
            propose_open_places(proposal.tally)


def name_place(proposal: AwardProposal) -> str:
    return proposal.award.title_of(proposal.place)


def name_entry(entry: Entry) -> str:
    """Title and number, as in “Paper Boats (K7Q2M9X)”."""
    return _("%(title)s (%(code)s)") % {"title": entry.shown_title, "code": entry.code}


def _is_override(proposal: AwardProposal, entry: Entry | None) -> bool:
    """Choosing among the tied is what the rule asks of the jury; everything else that differs departs."""
    if proposal.outcome == Outcome.TIED:
        tied = {skip["entry"] for skip in proposal.skips if skip["reason"] == "tied"}
        return entry is None or entry.pk not in tied
    return proposal.entry_id != (entry.pk if entry else None)


def _refuse_winner(entry: Entry, *, proposal: AwardProposal, by: User) -> None:
    """Raises Unsound for an entry that may not win this place, or not by this person's decision."""
    judged = {row["id"] for row in proposal.tally.results["entries"]}
    if entry.pk not in judged:
        raise Unsound(_("Entry %(code)s is not in this ranking.") % {"code": entry.code}, field="entry")
    if entry.state != EntryState.ELIGIBLE:
        raise Unsound(_("Entry %(code)s is no longer in the contest.") % {"code": entry.code}, field="entry")
    held = (
        Decision.objects.filter(proposal__tally=proposal.tally, entry__representative=entry.representative_id)
        .select_related("proposal__award", "entry")
        .first()
    )
    if held is not None and held.entry is not None:
        raise Unsound(
            _(
                "The creator of entry %(code)s already has “%(award)s” with entry %(other)s; the "
                "award rule gives each creator one award. Withdraw that decision first."
            )
            % {"code": entry.code, "award": name_place(held.proposal), "other": held.entry.code},
            field="entry",
        )
    if has_conflict(by, entry):
        raise Unsound(
            _("You have a conflict of interest with entry %(code)s. Another person has to decide this prize.")
            % {"code": entry.code}
        )


def refuse_stale(tally: Tally) -> None:
    if is_sealed(tally.round.edition):
        raise NotPossibleNow(_("The results are sealed; decisions can no longer be changed."))
    if is_superseded(tally):
        raise NotPossibleNow(_("There is a newer ranking. Decide on the latest one."))


def _record(verb: str, proposal: AwardProposal, by: User, **facts: object) -> None:
    journal.record(
        verb,
        subject=f"tally:{proposal.tally_id}",
        facts={"award": proposal.award.slug, "place": proposal.place, **facts},
        actor=by,
        edition=proposal.tally.round.edition,
    )
