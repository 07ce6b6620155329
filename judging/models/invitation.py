from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from judging.enums import InvitationState
from judging.models.round import Round


def new_invitation_code() -> str:
    return get_random_string(8)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(state=InvitationState.SENT)


class Invitation(models.Model):
    """One address that was asked to join the jury of an edition, and perhaps the panel of a round. The link
    in the mail is the signed `code`; `language` is that of the mail, for whoever has no account yet."""

    code = models.CharField(max_length=8, unique=True, default=new_invitation_code, editable=False)
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="invitations")
    round = models.ForeignKey(
        Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12)
    reason = models.TextField(blank=True)  # why a creator of the edition is to judge it too
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.SENT)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField()  # the invitation, or the latest reminder
    reminders = models.PositiveSmallIntegerField(default=0)
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )  # who accepted

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "email"], name="address_invited_once"),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="invitation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.ACCEPTED) | Q(judge__isnull=False),
                name="invitation_accepted_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["mailed_at"], condition=Q(state="sent"), name="invitation_unanswered")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
