"""Who may vote, plan a vote and see what was counted, and why not."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.audience.mailboxes import one_mailbox
from contest.audience.marks import mailbox_mark
from contest.domain.duties import has_role
from contest.domain.editions import format_instant
from contest.domain.seals import is_sealed
from contest.enums import APPOINTED_ROLES
from contest.models import AudienceVote, Ballot, Edition, Membership, User
from contest.policies import YES, Reader, Verdict, may_organise, may_see_sealed

MAILBOX_HAS_ONE = _(
    "There is a ballot from your mailbox already, cast by another account. Each mailbox has one ballot. If "
    "that account still exists, sign in with it to change the ballot."
)


def may_watch_nominees(user: Reader, vote: AudienceVote, now: datetime | None = None) -> Verdict:
    """Anybody who is signed in, while the vote is open."""
    now, edition = now or timezone.now(), vote.edition
    if now < vote.opens_at:
        when = format_instant(vote.opens_at, edition)
        return Verdict(False, _("The vote opens on %(when)s.") % {"when": when})
    if not vote.is_open(now):
        when = format_instant(vote.ends_at, edition)
        return Verdict(False, _("The vote ended on %(when)s.") % {"when": when})
    if not isinstance(user, User):
        return Verdict(False, _("Sign in to watch the nominees and to vote."))
    return YES


def may_vote(user: Reader, vote: AudienceVote, now: datetime | None = None) -> Verdict:
    """Who may watch, with a confirmed address, and neither on the jury nor in the office of the edition. A
    creator votes for the films of others: see `voting.cast`."""
    if not (watches := may_watch_nominees(user, vote, now)):
        return watches
    assert isinstance(user, User)
    if _is_of_jury_or_office(user, vote.edition):
        return Verdict(False, _("You judge or organise this edition, so you cannot vote with its audience."))
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        return Verdict(False, _("Confirm your email address first: each mailbox has one ballot."))
    mailbox = Ballot.objects.filter(vote=vote, mailbox=mailbox_mark(vote, user.email))
    return Verdict(False, MAILBOX_HAS_ONE) if mailbox.exclude(voter=user).exists() else YES


def _is_of_jury_or_office(user: User, edition: Edition) -> bool:
    """By this account, or by another one whose mails come into the same mailbox."""
    if has_role(user, edition, *APPOINTED_ROLES):
        return True
    staff = Membership.objects.filter(edition=edition, role__in=APPOINTED_ROLES).values("user")
    addresses = EmailAddress.objects.filter(user__in=staff).values_list("email", flat=True)
    return one_mailbox(user.email) in {one_mailbox(address) for address in addresses}


def may_plan_vote(user: Reader, edition: Edition) -> Verdict:
    """An organiser, until the results are sealed."""
    if not (organises := may_organise(user, edition)):
        return organises
    if edition.published_at or is_sealed(edition):
        return Verdict(False, _("The results are sealed; the audience can no longer vote."))
    return YES


def may_see_votes(user: Reader, vote: AudienceVote) -> Verdict:
    """What was counted, before it is published: nobody until the vote has ended, then the office without a
    film of its own."""
    if vote.counted_at is None:
        return Verdict(False, _("Nobody sees how the audience votes until the vote has ended."))
    return may_see_sealed(user, vote.edition)
