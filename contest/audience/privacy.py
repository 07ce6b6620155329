"""What the audience vote has of people: for the copy that a person takes away, for the privacy page,
and what goes after the results."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.models import AudienceVote, Ballot, User, ViewerClock, ViewerReceipt
from contest.privacy.collecting import rows
from contest.privacy.personal_parts import Kept, PersonalPart, register_personal_parts

MARKS_STAY = timedelta(days=30)  # after the results, for objections

KEPT = [
    Kept(
        _("Audience votes: films chosen, and marks of mailbox, network, device and mail domain"),
        _("To count one ballot for each mailbox, and to find ballots cast in bulk."),
        ("contest.AudienceVote", "contest.Ballot"),
        _("Marks until 30 days after the results; ballots stay, with a mark in place of an erased account."),
    ),
    Kept(
        _("Which seconds of the nominees a voter has played"),
        _("So that only those who have watched a film vote for it."),
        ("contest.ViewerReceipt", "contest.ViewerClock"),
        _("Until 30 days after the results, or the account is erased."),
    ),
]


def forget_marks(now: datetime | None = None) -> int:
    """Delete, 30 days after the results, what tells where ballots came from, and who has watched what; asked
    by the sweeper. Returns of how many votes."""
    old = (now or timezone.now()) - MARKS_STAY
    votes = AudienceVote.objects.exclude(key="").filter(
        counted_at__isnull=False, edition__published_at__lte=old
    )
    for vote in votes:
        Ballot.objects.filter(vote=vote).update(network="", device="", domain="")
        ViewerReceipt.objects.filter(vote=vote).delete()
        AudienceVote.objects.filter(pk=vote.pk).update(
            key=""
        )  # without it the marks of mailboxes tell nothing
    return len(votes)


def _collect(user: User) -> dict[str, Any]:
    return {
        "ballots": rows(Ballot.objects.filter(voter=user), "vote__edition__slug", "films", "cast_at"),
        "watched": rows(ViewerReceipt.objects.filter(viewer=user), "entry__code", "ranges", "seconds"),
    }


def _erase(user: User) -> None:
    """Ballots stay, as they were or will be counted."""
    ViewerReceipt.objects.filter(viewer=user).delete()
    ViewerClock.objects.filter(viewer=user).delete()


def register() -> None:
    part = PersonalPart(
        "audience",
        _collect,
        erase=_erase,
        counts={_("Audience ballots"): lambda user: Ballot.objects.filter(voter=user).count()},
    )
    register_personal_parts(kept=KEPT, parts=[part])
