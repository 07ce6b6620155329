"""What the chair does at the deliberation table: follow what is clear, all at once, break a tie, and let the
panel look on."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.seals import is_sealed
from contest.models import Edition, Entry, User
from contest.policies import demand
from judging.domain.award_changes import latest_deciding
from judging.domain.award_checks import tied_in
from judging.domain.awards import decide
from judging.domain.proposals import propose_open_places
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import RoundState
from judging.models import Decision, Round, Tally
from judging.policies import may_see_standings_of


def follow_proposals(tally: Tally, seen: Mapping[int, str], *, by: User) -> list[Decision]:
    """Decide these open places as they are proposed; `seen` has the code of the suggested film by proposal.
    All or none of them.

    Raises what `decide` raises, NotPossibleNow where another film, or none, is suggested by now."""
    proposals = tally.proposals.filter(pk__in=seen).with_tally().select_related("award", "entry")
    with transaction.atomic():
        decisions = [
            decide(proposal, entry=proposal.entry, by=by, seen=seen[proposal.pk]) for proposal in proposals
        ]
        if len(decisions) < len(seen):
            raise NotPossibleNow(
                _("Not all of these prizes are still open. Nothing was decided: look at the table again.")
            )
    return decisions


def break_tie(tally: Tally, chosen: Mapping[str, Sequence[str]], *, by: User) -> list[Decision]:
    """Give tied films their prizes in one act: `chosen` has codes of films by the award that each gets. The
    tie is broken from the most valuable award on; who gets none of them may still win a lower one.

    Raises Unsound where a film is not tied, or an award gets more films than it has prizes for them."""
    decisions: list[Decision] = []
    with transaction.atomic():
        for slug in tally.round.edition.awards.order_by("order").values_list("slug", flat=True):
            for code in chosen.get(slug, ()):
                decisions.append(_give(tally, slug, code, by=by))
        if not decisions:
            raise Unsound(_("No film was chosen. Choose a prize for the films that win one."))
    return decisions


def _give(tally: Tally, slug: str, code: str, *, by: User) -> Decision:
    """One film wins an award for which it is tied, or suggested since those above it were decided."""
    entry = Entry.objects.filter(edition=tally.round.edition_id, code=code).first()
    places = tally.proposals.filter(award__slug=slug, decision=None).order_by("place")
    for proposal in places.with_tally().select_related("award", "entry"):
        if entry is not None and (proposal.entry_id == entry.pk or entry.pk in tied_in(proposal)):
            return decide(proposal, entry=entry, by=by)
    raise Unsound(
        _(
            "Entry %(code)s cannot get this prize by breaking the tie. Choose as many films for each award "
            "as it has prizes, from the most valuable award on."
        )
        % {"code": code}
    )


def propose_anew(edition: Edition) -> None:
    """A film has left the contest, or is back: propose the open places of the latest ranking around it."""
    tally = latest_deciding(edition)
    if tally is None or not tally.proposals.exists() or is_sealed(edition):
        return
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=tally.round_id)
        propose_open_places(tally)


def show_table(round_: Round, *, shown: bool, by: User) -> None:
    """Let the panel follow the deliberation on its own screens, or no longer; the same twice is one act.

    Raises NotPossibleNow while the round is not closed."""
    demand(may_see_standings_of(by, round_))
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("edition").get(pk=round_.pk)
        if shown and held.state != RoundState.CLOSED:
            raise NotPossibleNow(_("The round is open again. Close it, then show the table to the jury."))
        if bool(held.table_shown_at) == shown:
            return
        held.table_shown_at = timezone.now() if shown else None
        held.save(update_fields=["table_shown_at"])
        journal.record(
            "table.shown" if shown else "table.hidden",
            subject=f"round:{held.code}",
            facts={},
            actor=by,
            edition=held.edition,
        )
