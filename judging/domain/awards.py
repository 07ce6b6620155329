"""From a tally to winners: the rule proposes, the jury decides, place by place.

Each award in its order takes the best eligible entry left; one award for an entry and for a team. A
decision that departs from the proposal carries its reason. Whatever is decided, the places still open are
proposed anew around it, so that no two proposals ever clash."""

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import describe_least, is_too_short
from contest.domain.seals import is_sealed
from contest.models import Entry, User
from contest.models.texts import Texts
from contest.policies import demand
from judging.domain.award_checks import is_override, is_within, refuse_conflicted, refuse_winner
from judging.domain.award_lines import lines_now
from judging.domain.award_votes import JuryVotes, check_votes
from judging.domain.proposals import propose_open_places
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.tallies import is_superseded
from judging.enums import Outcome
from judging.models import AwardProposal, Decision, Round, Tally
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
    votes: JuryVotes | None = None,
    seen: str | None = None,
) -> Decision:
    """The jury's resolution for one place: follow the proposal, override it with a reason of at least 40
    letters, or do not award the place (`entry` None). Outside the films that could stand there by the scores
    an override needs two thirds of the votes. `seen`: the code of the film that was suggested when the jury
    looked. The same decision twice is one decision.

    Raises Unsound (reason, votes, entry that may not win), NotPossibleNow (decided otherwise, another
    suggestion by now, waiting, sealed), Refused for whoever has an own film in the edition or a conflict of
    interest with one of the films in question."""
    tally = proposal.tally
    demand(may_see_standings_of(by, tally.round))
    refuse_stale(tally)
    reason = reason.strip()
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=tally.round_id)  # one decision at a time
        proposal.refresh_from_db()
        decided = Decision.objects.filter(proposal=proposal).first()
        if decided is not None:
            if decided.entry_id == (entry.pk if entry else None):
                return decided
            raise NotPossibleNow(
                _("%(place)s has already been decided. Withdraw that decision first.")
                % {"place": name_place(proposal)}
            )
        if proposal.outcome == Outcome.WAITING:
            raise NotPossibleNow(
                _("%(place)s waits for an earlier tie, or for the audience votes. Decide it after that.")
                % {"place": name_place(proposal)}
            )
        if seen is not None and seen != (proposal.entry.code if proposal.entry else ""):
            raise NotPossibleNow(
                _(
                    "Another decision has changed the suggestion for %(place)s since you opened the page. "
                    "Look at it again."
                )
                % {"place": name_place(proposal)}
            )
        departs = is_override(proposal, entry)
        in_question = lines_now(tally).may_be(proposal.award.slug) if departs or votes else frozenset[int]()
        refuse_conflicted(proposal, entry, in_question, by=by)
        if entry is not None:
            refuse_winner(entry, proposal=proposal)
        if departs and is_too_short(reason, least=LEAST_REASON):
            raise Unsound(_words_of_departure(entry), field="reason")
        needs_votes = departs and not is_within(entry, in_question)
        check_votes(votes, round_=tally.round, is_needed=needs_votes, is_for_nobody=entry is None)
        decision = Decision.objects.create(
            proposal=proposal,
            entry=entry,
            is_override=departs,
            reason=reason,
            statement=dict(statement or {}),
            votes_for=votes.in_favour if votes else None,
            votes_against=votes.against if votes else None,
            votes_abstained=votes.abstained if votes else None,
            decided_by=by,
        )
        _record(
            "award.decided",
            proposal,
            by,
            entry=entry.code if entry else None,
            override=departs,
            reason=reason,
            statement=decision.statement,
            **({"votes": decision.votes} if votes else {}),
        )
        if decision.entry_id != proposal.entry_id:  # else every other place stays as it is proposed
            propose_open_places(tally)
    return decision


def _words_of_departure(entry: Entry | None) -> str:
    """Asks for the reason of a decision that is not what the rule suggests."""
    words = (
        _(
            "You are choosing another film than the one suggested. Your reason is missing "
            "or too short; write at least %(least)s: it is kept on record."
        )
        if entry
        else _(
            "You are not awarding a prize for which the award rule has a film. Your reason is missing or too "
            "short; write at least %(least)s: it is kept on record."
        )
    )
    return words % {"least": describe_least(LEAST_REASON)}


def correct_statement(proposal: AwardProposal, *, statement: Texts, by: User) -> Decision:
    """Write the jury's statement of a place anew, without deciding again; the same one changes nothing.

    Raises NotPossibleNow where nothing is decided yet, and once the results are sealed."""
    demand(may_see_standings_of(by, proposal.tally.round))
    refuse_stale(proposal.tally)
    with transaction.atomic():
        decision = Decision.objects.select_for_update().filter(proposal=proposal).first()
        if decision is None:
            raise NotPossibleNow(
                _("%(place)s is not decided yet. Decide it, with its statement.")
                % {"place": name_place(proposal)}
            )
        if decision.statement != dict(statement):
            decision.statement = dict(statement)
            decision.save(update_fields=["statement"])
            _record("award.statement_corrected", proposal, by, statement=decision.statement)
    return decision


def take_back(proposal: AwardProposal, *, by: User) -> None:
    """Undo the decision of one place; it is proposed anew. Raises NotPossibleNow once sealed."""
    demand(may_see_standings_of(by, proposal.tally.round))
    refuse_stale(proposal.tally)
    with transaction.atomic():
        if forget_decision(proposal, by=by):
            propose_open_places(proposal.tally)


def forget_decision(proposal: AwardProposal, *, by: User) -> bool:
    """Remove the decision of a place, with its line of the journal; False where there is none."""
    removed, _rows = Decision.objects.filter(proposal=proposal).delete()
    if removed:
        _record("award.decision_taken_back", proposal, by)
    return bool(removed)


def name_place(proposal: AwardProposal) -> str:
    return proposal.award.title_of(proposal.place)


def name_entry(entry: Entry) -> str:
    """Title and number, as in “Paper Boats (K7Q2M9X)”."""
    return _("%(title)s (%(code)s)") % {"title": entry.shown_title, "code": entry.code}


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
