from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.enums import CaptionRule, all_notices
from contest.models.texts import in_readers_language
from contest.sentences import noted


def between(least: int, most: int) -> list[BaseValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


MOST_SECONDS = 3 * 3600
MOST_ENTRIES = 1000
MOST_GRACE_HOURS = 30 * 24
MOST_LINES = 4320  # 8K
LARGEST_FILE = 1000 * 1024**3
OLDEST = 99


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> "EditionQuerySet":
        return self.filter(published_at__isnull=False)

    def announced(self) -> "EditionQuerySet":
        """Those that the public knows of."""
        return self.filter(announced_at__isnull=False)

    def unannounced(self) -> "EditionQuerySet":
        return self.filter(announced_at__isnull=True)

    def opened(self, now: datetime | None = None) -> "EditionQuerySet":
        """Those announced in which entries have been taken, or are."""
        return self.announced().filter(opens_at__lte=now or timezone.now())

    def unpublished(self) -> "EditionQuerySet":
        return self.filter(published_at__isnull=True)


class Edition(models.Model):
    """One year of the contest. Every date is one absolute instant; `time_zone` is the contest's own."""

    slug = models.SlugField(unique=True)
    year = models.PositiveSmallIntegerField()
    name = models.JSONField(default=dict)  # Texts
    theme = models.JSONField(default=dict)  # Texts
    invitation = models.JSONField(default=dict)  # Texts: one or two sentences under the theme
    time_zone = models.CharField(max_length=64, default="UTC")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    nominees_at = models.DateTimeField()
    awards_at = models.DateTimeField()
    announced_at = models.DateTimeField(
        null=True, blank=True, default=timezone.now
    )  # none: its office's only
    published_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=False)  # the office has chosen it; else the dates choose
    public_changes = models.PositiveIntegerField(default=0)  # films taken down, other looks: so far

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-opens_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"))
                & Q(closes_at__lt=F("nominees_at"))
                & Q(nominees_at__lt=F("awards_at")),
                name="edition_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{in_readers_language(self.name)} {self.year}"

    @property
    def title(self) -> str:
        return in_readers_language(self.name)

    @property
    def dated_title(self) -> str:
        """With the year, and the short name where that is another, as two editions of one year have them."""
        dated = f"{self.title} {self.year}"
        return dated if self.slug == str(self.year) else noted(dated, self.slug)

    @property
    def theme_text(self) -> str:
        return in_readers_language(self.theme)

    @property
    def invitation_text(self) -> str:
        return in_readers_language(self.invitation)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def is_open(self, now: datetime | None = None) -> bool:
        return self.opens_at <= (now or timezone.now()) < self.closes_at

    def note_public_change(self) -> None:
        """What is kept of public pages and files is no longer what they would say."""
        Edition.objects.filter(pk=self.pk).update(public_changes=F("public_changes") + 1)

    @property
    def time_for_changes(self) -> timedelta:
        """What is promised to whoever is asked for changes, and to films on their way when entries close."""
        return timedelta(hours=self.regulations.grace_hours)

    @property
    def uploads_end_at(self) -> datetime:
        """Until when a film whose manifest came in time may be completed."""
        return self.closes_at + self.time_for_changes


class Regulations(models.Model):
    """The rules of an edition as data; every check and every page reads them from here."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="regulations")
    min_seconds = models.PositiveIntegerField(
        _("minimum running time (seconds)"), default=60, validators=between(1, MOST_SECONDS)
    )
    max_seconds = models.PositiveIntegerField(
        _("maximum running time (seconds)"), default=300, validators=between(1, MOST_SECONDS)
    )
    min_ai_share = models.PositiveSmallIntegerField(
        _("minimum AI share (%)"), default=70, validators=[MaxValueValidator(100)]
    )
    counts_images = models.BooleanField(_("animated AI images count toward the AI share"), default=True)
    counts_editing = models.BooleanField(
        _("AI editing and visual effects count toward the AI share"), default=False
    )
    leaves_titles_out = models.BooleanField(
        _("titles and credits are left out of the AI share"), default=False
    )
    max_file_bytes = models.PositiveBigIntegerField(
        _("maximum file size (bytes)"), default=10 * 1024**3, validators=between(1, LARGEST_FILE)
    )
    min_height = models.PositiveSmallIntegerField(
        _("minimum resolution (pixels)"), default=480, validators=[MaxValueValidator(MOST_LINES)]
    )
    min_rate = models.PositiveSmallIntegerField(
        _("minimum frame rate (fps)"), default=8, validators=between(1, 60)
    )
    max_rate = models.PositiveSmallIntegerField(
        _("maximum frame rate (fps)"), default=120, validators=between(24, 240)
    )
    max_black = models.PositiveSmallIntegerField(
        _("longest black passage (seconds)"), default=3, validators=between(1, 600)
    )
    max_still = models.PositiveSmallIntegerField(
        _("longest frozen picture (seconds)"), default=4, validators=between(2, 600)
    )
    max_silence = models.PositiveSmallIntegerField(
        _("longest silence (seconds)"), default=3, validators=between(2, 600)
    )
    min_loudness = models.SmallIntegerField(
        _("minimum loudness (LUFS)"), default=-30, validators=between(-60, 0)
    )
    max_loudness = models.SmallIntegerField(
        _("maximum loudness (LUFS)"), default=-12, validators=between(-60, 0)
    )
    max_peak = models.FloatField(_("maximum true peak (dBTP)"), default=0, validators=between(-20, 6))
    max_entries = models.PositiveSmallIntegerField(
        _("entries per creator"), default=3, validators=between(1, MOST_ENTRIES)
    )
    grace_hours = models.PositiveSmallIntegerField(
        _("grace period for uploads (hours)"), default=12, validators=[MaxValueValidator(MOST_GRACE_HOURS)]
    )
    min_age = models.PositiveSmallIntegerField(
        _("minimum age of the contact person (years)"), default=0, validators=[MaxValueValidator(OLDEST)]
    )
    guardian_age = models.PositiveSmallIntegerField(
        _("age below which a guardian consents (years)"), default=0, validators=[MaxValueValidator(OLDEST)]
    )
    objection_days = models.PositiveSmallIntegerField(
        _("days for objections after publication"), default=14, validators=[MaxValueValidator(365)]
    )
    captions = models.CharField(
        _("captions"), max_length=12, choices=CaptionRule.choices, default=CaptionRule.NONE
    )
    content_notices = models.JSONField(_("content notices"), default=all_notices, blank=True)
    tools = models.JSONField(_("tools"), default=list, blank=True)  # as contest.tools reads it
    consents_version = models.CharField(max_length=20, default="1")

    class Meta:
        verbose_name_plural = "regulations"
        constraints = [
            models.CheckConstraint(
                condition=Q(min_seconds__gte=1) & Q(min_seconds__lt=F("max_seconds")),
                name="regulations_durations_in_order",
            ),
            models.CheckConstraint(
                condition=Q(min_rate__gte=1) & Q(min_rate__lt=F("max_rate")),
                name="regulations_rates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(min_loudness__lt=F("max_loudness")) & Q(max_loudness__lte=0),
                name="regulations_loudness_in_order",
            ),
            models.CheckConstraint(
                condition=Q(min_ai_share__lte=100),
                name="regulations_share_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(max_file_bytes__gte=1)
                & Q(max_entries__gte=1)
                & Q(max_black__gte=1)
                & Q(max_still__gte=1)
                & Q(max_silence__gte=1),
                name="regulations_let_something_in",
            ),
            models.CheckConstraint(
                condition=Q(min_age__lte=OLDEST) & Q(guardian_age__lte=OLDEST),
                name="regulations_age_possible",
            ),
            models.CheckConstraint(
                condition=Q(captions__in=CaptionRule.values), name="regulations_caption_rule_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Regulations of {self.edition_id}"

    @property
    def guardian_below(self) -> int:
        """Below which age the contact person needs a guardian's consent; 0: nobody who may enter does."""
        return self.guardian_age if self.guardian_age > self.min_age else 0
