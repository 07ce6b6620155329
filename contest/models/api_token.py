from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contest.enums import ApiScope
from contest.sentences import listed


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "ApiTokenQuerySet":
        """Those that open something still, of people whose account is open."""
        return self.filter(revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """By which a program reads what a person may read. Only a hash of it is kept. Written by
    contest.api.tokens alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    scopes = models.JSONField()  # of ApiScope
    digest = models.CharField(max_length=64, unique=True)  # SHA-256
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_a_name"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="api_token_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"

    @property
    def scope_words(self) -> str:
        return listed(ApiScope(scope).label for scope in self.scopes if scope in ApiScope.values)
