from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from contest.enums import APPOINTED_ROLES, Role


def new_role_code() -> str:
    return get_random_string(12)


class RoleInvitationQuerySet(models.QuerySet["RoleInvitation"]):
    def waiting(self) -> "RoleInvitationQuerySet":
        """Those that nobody has accepted or withdrawn; some of them may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class RoleInvitation(models.Model):
    """One address that was asked to take up a role in an edition. The link in the mail is the signed `code`;
    `language` is that of the mail, for whoever has no account yet. Written by contest.roles alone."""

    code = models.CharField(max_length=12, unique=True, default=new_role_code, editable=False)
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="role_invitations")
    email = models.EmailField(db_index=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    language = models.CharField(max_length=12)
    reason = models.TextField(blank=True)  # why it goes with another role of the person
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_invitations"
    )
    mails = models.PositiveSmallIntegerField(default=0)  # that the address got since it was invited
    mailed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="accepted_role_invitations",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RoleInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "email", "role"], name="address_invited_to_a_role_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in APPOINTED_ROLES]), name="invited_role_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
                name="role_accepted_by_someone_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.role} {self.edition_id}"
