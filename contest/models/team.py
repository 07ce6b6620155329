from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from contest.enums import EDITING_RIGHTS, HandOverState, TeamInvitationState, TeamRight


def new_team_code() -> str:
    return get_random_string(12)


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def present(self) -> "TeamMemberQuerySet":
        return self.filter(left_at=None)

    def submitting(self) -> "TeamMemberQuerySet":
        """Who may submit for the team, and gets the mails about its entry."""
        return self.present().filter(right=TeamRight.SUBMIT, user__is_active=True)

    def sharing_prizes(self) -> "TeamMemberQuerySet":
        """Who makes two films one team's: whoever may edit, and was there when entries closed."""
        was_there = Q(left_at=None) | Q(left_at__gte=F("entry__edition__closes_at"))
        return self.filter(was_there, right__in=EDITING_RIGHTS)


class TeamMember(models.Model):
    """Somebody who works on an entry beside its contact person, who has no row here. Whoever has left stays
    on record: nobody judges a film on which they have worked. Written by contest.team alone."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_places")
    right = models.CharField(max_length=8, choices=TeamRight.choices)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ("joined_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["entry", "user"], name="one_place_in_a_team"),
            models.CheckConstraint(condition=Q(right__in=TeamRight.values), name="team_right_known"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="member_left_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.right} {self.entry_id}"


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def unanswered(self) -> "TeamInvitationQuerySet":
        return self.filter(state=TeamInvitationState.SENT)


class TeamInvitation(models.Model):
    """One address that was asked to join the team of an entry. The link in the mail is the signed `code`;
    `language` is that of the mail, for whoever has no account yet. Written by contest.team alone."""

    code = models.CharField(max_length=12, unique=True, default=new_team_code, editable=False)
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="team_invitations")
    email = models.EmailField(db_index=True)
    right = models.CharField(max_length=8, choices=TeamRight.choices)
    language = models.CharField(max_length=12)
    state = models.CharField(
        max_length=10, choices=TeamInvitationState.choices, default=TeamInvitationState.SENT
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )  # who took it up

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "email"], name="address_in_a_team_once"),
            models.CheckConstraint(condition=Q(right__in=TeamRight.values), name="invited_right_known"),
            models.CheckConstraint(
                condition=Q(state__in=TeamInvitationState.values), name="team_invitation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=TeamInvitationState.ACCEPTED) | Q(member__isnull=False),
                name="team_invitation_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open(self) -> "HandOverQuerySet":
        """Offers that nobody has answered; some of them may have expired."""
        return self.filter(state=HandOverState.OFFERED)


class HandOver(models.Model):
    """An offer of the contact person of an entry to a member of the team: to be the contact person instead.
    Written by contest.team.hand_over alone."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="hand_overs")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=HandOverState.choices, default=HandOverState.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=HandOverState.OFFERED), name="one_open_offer_of_an_entry"
            ),
            models.CheckConstraint(condition=Q(state__in=HandOverState.values), name="hand_over_state_known"),
            models.CheckConstraint(
                condition=Q(state=HandOverState.OFFERED) | Q(closed_at__isnull=False),
                name="closed_offer_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(to=F("offered_by")), name="hand_over_is_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.to_id}: {self.state}"
