"""Who may do what in the jury room, and why not. Blindness is not decided here: what a judge may not see is
never loaded (access.py, domain/queries/desk.py)."""

from django.utils.translation import gettext_lazy as _

from contest.enums import ROUND_ROLES, EntryState, Role
from contest.models import Edition, Entry
from contest.policies import YES, Reader, Verdict, has_role
from judging.models import Round
from judging.models.panel import is_judge


def may_run_rounds(user: Reader, edition: Edition) -> Verdict:
    """Plan, open and close rounds, compute tallies: organisers and the chair."""
    if has_role(user, edition, *ROUND_ROLES):
        return YES
    return Verdict(False, _("Only organisers and the jury chair may do this."))


def may_decide_awards(user: Reader, edition: Edition) -> Verdict:
    """Decide awards and seal them: the chair, and organisers for a jury without one."""
    return may_run_rounds(user, edition)


def may_see_standings(user: Reader, edition: Edition) -> Verdict:
    """See rankings, compute them, cut and decide: of those who run rounds, whoever has no film of their own
    among those judged. For who has one, somebody else does it."""
    own = Entry.objects.filter(edition=edition, representative_id=user.pk)
    if own.exclude(state__in=[EntryState.DRAFT, EntryState.WITHDRAWN, EntryState.DISQUALIFIED]).exists():
        return Verdict(
            False,
            _(
                "You have a film of your own in this edition, so you see no ranking and decide nothing that "
                "follows from one. Another organiser or the jury chair does it."
            ),
        )
    return YES


def may_judge(user: Reader, round_: Round) -> Verdict:
    """Sit on the panel of a round that has been opened, and be a judge of its edition still."""
    if round_.opened_at and round_.seats.filter(is_judge(), judge_id=user.pk).exists():
        return YES
    return Verdict(False, _("You are not on the panel of this round."))


def may_judge_edition(user: Reader, edition: Edition) -> Verdict:
    """Be a judge of an edition, with a seat or still without."""
    if has_role(user, edition, Role.JUDGE):
        return YES
    return Verdict(False, _("You are not a judge of this edition."))
