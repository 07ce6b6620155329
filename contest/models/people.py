from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from contest.enums import Role
from contest.folding import fold
from contest.models.mailboxes import Mailbox


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. What they may do in an edition is their `Membership` in it."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    draft_reminders = models.BooleanField(default=True)  # before a deadline: domain.draft_reminders
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    search = models.TextField(default="", editable=False)  # name and address, folded: contest.folding
    erased_at = models.DateTimeField(null=True, blank=True)  # by contest.privacy.erasure alone
    mark = models.CharField(max_length=16, blank=True)  # what an erased person is called by

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(erased_at__isnull=False), name="user_erased"),
            models.Index(Mailbox("email"), name="user_mailbox"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None, mark="")
                | models.Q(erased_at__isnull=False, is_active=False, name="") & ~models.Q(mark=""),
                name="erased_person_has_a_mark_alone",
            )
        ]

    def __str__(self) -> str:
        if self.mark:
            # Translators: stands for a person who has had their account erased; the mark is like 7f3a09c2d1
            return _("Erased account %(mark)s") % {"mark": self.mark}
        return self.name or self.email

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is None or {"name", "email"} & set(update_fields):
            self.search = fold(f"{self.name} {self.email}")
            update_fields = None if update_fields is None else {*update_fields, "search"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Membership(models.Model):
    """The one place that says who may act as what, always within one edition."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "edition", "role"], name="one_membership_per_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.edition_id}"
