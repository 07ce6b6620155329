"""Which film may win a place, by whose decision, and when a choice departs from the award rule."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from contest.domain.award_rule import format_threshold
from contest.enums import EntryState
from contest.models import Entry, User
from contest.sentences import listed
from judging.domain.conflicts import forbidden_pairs
from judging.domain.refusals import Unsound
from judging.domain.summaries import estimate_on, rows_of
from judging.domain.teams import teams_among
from judging.enums import Outcome
from judging.models import AwardProposal, Decision, Tally
from judging.science.allocation import OVERALL


def is_override(proposal: AwardProposal, entry: Entry | None) -> bool:
    """Choosing among the tied is what the rule asks of the jury, and any film, or none, where it chooses
    freely; everything else that differs departs."""
    if proposal.outcome == Outcome.TIED:
        return entry is None or entry.pk not in tied_in(proposal)
    if proposal.outcome == Outcome.FREE:
        return False
    return proposal.entry_id != (entry.pk if entry else None)


def is_within(entry: Entry | None, may_be: Collection[int]) -> bool:
    """Whether an override needs no vote: the film could stand there by the scores."""
    return entry is not None and entry.pk in may_be


def tied_in(proposal: AwardProposal) -> set[int]:
    """The films among which the jury breaks a tie."""
    return {skip["entry"] for skip in proposal.skips if skip["reason"] == "tied"}


def refuse_conflicted(
    proposal: AwardProposal, entry: Entry | None, may_be: Collection[int], *, by: User
) -> None:
    """Raises Unsound for whoever has a conflict of interest with a film that would gain or lose by the
    decision."""
    found = {*may_be, *tied_in(proposal), proposal.entry_id, entry.pk if entry else None} - {None}
    pairs = forbidden_pairs([pk for pk in found if pk is not None], [by.pk])
    if pairs:
        entries = Entry.objects.filter(pk__in=[pk for pk, _judge in pairs])
        raise Unsound(
            _(
                "You have a conflict of interest with %(codes)s, which this decision is about. Another "
                "person has to decide this prize."
            )
            % {"codes": listed(sorted(entries.values_list("code", flat=True)))}
        )


def refuse_winner(entry: Entry, *, proposal: AwardProposal) -> None:
    """Raises Unsound for an entry that may not win this place."""
    tally, award = proposal.tally, proposal.award
    row = rows_of(tally, [entry.pk]).get(entry.pk)
    if row is None:
        raise Unsound(_("Entry %(code)s is not in this ranking.") % {"code": entry.code}, field="entry")
    if entry.state != EntryState.ELIGIBLE:
        raise Unsound(_("Entry %(code)s is no longer in the contest.") % {"code": entry.code}, field="entry")
    if award.threshold is not None:
        score = estimate_on(row, award.criterion or OVERALL)["score"]
        if score is None or score < award.threshold:
            raise Unsound(
                _(
                    "Entry %(code)s does not reach %(threshold)s, below which no film wins “%(award)s”. "
                    "Choose another film, or do not award the prize."
                )
                % {
                    "code": entry.code,
                    "threshold": format_threshold(award.threshold),
                    "award": award.title,
                },
                field="entry",
            )
    _refuse_second_award(entry, tally)


def _refuse_second_award(entry: Entry, tally: Tally) -> None:
    """Raises Unsound where the entry's team, as the ranking knew it or as it is now, has an award already."""
    decisions = Decision.objects.filter(proposal__tally=tally, entry__isnull=False)
    holders = list(decisions.select_related("proposal__award", "entry"))
    if not holders:
        return
    known = {entry.pk, *(held.entry_id for held in holders if held.entry_id)}
    then = dict(tally.lines.filter(entry__in=known).values_list("entry", "team"))
    now = teams_among(known.union(*tally.summary["leaders"].values()))
    for held in holders:
        assert held.entry is not None
        if any(teams[held.entry.pk] == teams[entry.pk] for teams in (then, now)):
            raise Unsound(
                _(
                    "The team of entry %(code)s already has “%(award)s” with entry %(other)s; the award rule "
                    "gives each team one award. Withdraw that decision first."
                )
                % {
                    "code": entry.code,
                    "award": held.proposal.award.title_of(held.proposal.place),
                    "other": held.entry.code,
                },
                field="entry",
            )
