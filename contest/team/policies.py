"""Who may change the team of an entry, and why not."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain.duties import has_role
from contest.domain.editions import format_instant, submission_deadline
from contest.domain.seals import is_sealed
from contest.domain.team_rights import has_worked_on, right_of
from contest.enums import APPOINTED_ROLES, Role, TeamRight
from contest.models import Entry, User
from contest.policies import YES, Reader, Verdict, may_hold_one_more, may_organise


def may_manage_team(user: Reader, entry: Entry) -> Verdict:
    """Invite, give rights, remove and hand over: the contact person, until the jury has decided."""
    if entry.representative_id != user.pk:
        return Verdict(False, _("Only the contact person of this entry can do this."))
    return is_team_open(entry)


def may_replace_contact(user: Reader, entry: Entry) -> Verdict:
    """Make another person the contact person: an organiser, of an entry that is not their own, until the
    jury has decided."""
    if not (organises := may_organise(user, entry.edition)):
        return organises
    if has_worked_on(user, entry):
        return Verdict(False, _("This is your own entry. Another organiser has to decide about it."))
    return is_team_open(entry)


def may_become_contact(user: User, entry: Entry, *, by: Reader) -> Verdict:
    """Be the contact person because the office, `by`, says so; the reason is for the office to read."""
    told = {"person": user}
    if not user.is_active:
        return Verdict(False, _("The account of %(person)s is closed.") % told)
    if entry.representative_id == user.pk:
        return Verdict(False, _("%(person)s is the contact person of this entry already.") % told)
    if user.pk == by.pk:
        return Verdict(False, _("You cannot make yourself the contact person. Choose somebody else."))
    if has_role(user, entry.edition, *APPOINTED_ROLES):
        return Verdict(
            False,
            _(
                "%(person)s has a role in the office or the jury of this edition, and cannot speak for a "
                "film that competes in it."
            )
            % told,
        )
    if right_of(user, entry) != TeamRight.SUBMIT and not may_hold_one_more(user, entry.edition):
        return Verdict(
            False,
            _("%(person)s may already submit as many entries as the regulations allow each person.") % told,
        )
    return YES


def may_leave_team(user: Reader, entry: Entry) -> Verdict:
    """Members, until the jury has decided; the contact person hands the entry over first."""
    if entry.representative_id == user.pk:
        return Verdict(
            False,
            _(
                "You are the contact person of this entry. Offer it to a member of the team first; once they "
                "have accepted, you can leave."
            ),
        )
    return is_team_open(entry)


def is_team_open(entry: Entry) -> Verdict:
    """Whether anything about a team can change still: of whichever entry, so that nobody learns from it who
    has won."""
    if entry.edition.published_at or is_sealed(entry.edition):
        return Verdict(
            False,
            _("The jury has decided, so teams stay as they are. Please write to the festival office."),
        )
    return YES


def may_give_right(entry: Entry, right: TeamRight, now: datetime | None = None) -> Verdict:
    """Let somebody edit or submit who could not before: until the entry can no longer be submitted."""
    deadline = submission_deadline(entry)
    if right == TeamRight.SEE or (now or timezone.now()) < deadline.at:
        return YES
    return Verdict(
        False,
        _("Entries closed on %(when)s. Since then nobody else can be given the right to edit or to submit.")
        % {"when": format_instant(deadline.at, entry.edition)},
    )


def may_join(user: User, entry: Entry, right: TeamRight, now: datetime | None = None) -> Verdict:
    """Be in the team of an entry with this right. Judges have none; who may submit counts it as theirs."""
    if not (is_open := is_team_open(entry)):
        return is_open
    if has_role(user, entry.edition, Role.JUDGE):
        return Verdict(
            False,
            _("You are a judge of this edition, so you cannot be in the team of a film that competes in it."),
        )
    if not (gives := may_give_right(entry, right, now)):
        return gives
    is_one_more = right == TeamRight.SUBMIT and right_of(user, entry) != TeamRight.SUBMIT
    return may_hold_one_more(user, entry.edition) if is_one_more else YES
