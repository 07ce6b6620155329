from collections.abc import Iterator

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LEAST_MONTHS, MOST_MONTHS = 1, 240
MONTHS = [MinValueValidator(LEAST_MONTHS), MaxValueValidator(MOST_MONTHS)]


PERIODS = ("films", "addresses", "logs", "watching")


class RetentionPeriods(models.Model):
    """For how many months after the results something is kept; none: until the office says otherwise.
    `removed` names what was removed, each with its instant. Written by contest.privacy.retention alone."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.CASCADE, related_name="retention")
    films = models.PositiveSmallIntegerField(
        _("films that did not win"),
        null=True,
        blank=True,
        validators=MONTHS,
        help_text=_("Files, copies and captions; not those of the theater."),
    )
    addresses = models.PositiveSmallIntegerField(
        _("addresses of people without an account"),
        null=True,
        blank=True,
        validators=MONTHS,
        help_text=_("In invitations, and in reports of public films."),
    )
    logs = models.PositiveSmallIntegerField(
        _("logs"),
        null=True,
        blank=True,
        validators=MONTHS,
        help_text=_("Which emails were sent, and what was noted while films were processed."),
    )
    watching = models.PositiveSmallIntegerField(
        _("how judges watched"),
        null=True,
        blank=True,
        validators=MONTHS,
        help_text=_("Which seconds of a film were played; scores stay."),
    )
    removed = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "retention periods"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": LEAST_MONTHS}),
                name=f"retention_of_{name}_from_1_month",
            )
            for name in PERIODS
        ]

    def __str__(self) -> str:
        return f"retention in edition {self.edition_id}"

    def set_periods(self) -> Iterator[tuple[str, int]]:
        """What has a period, and its months."""
        for name in PERIODS:
            if (months := getattr(self, name)) is not None:
                yield name, months


class PersonalCopyQuerySet(models.QuerySet["PersonalCopy"]):
    def unfinished(self) -> "PersonalCopyQuerySet":
        return self.filter(finished_at=None)


class PersonalCopy(models.Model):
    """All that the site has of a person, as one ZIP file: asked for, made by a worker, and kept for a few
    days. Written by contest.privacy.copies alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_copies"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)  # when a worker was last asked
    alive_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = PersonalCopyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "personal copies"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None), name="one_unfinished_copy_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | ~Q(key=""), name="finished_copy_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk} of {self.user_id}"
