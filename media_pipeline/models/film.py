from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from media_pipeline.enums import Fault, FilmState, Severity


def new_film_code() -> str:
    return get_random_string(16)


class Film(models.Model):
    """The immutable master and what was found out about it.

    `limits` are the thresholds it is held to (api.FilmLimits as JSON); `facts` is what was measured. The
    official duration is that of the decoded video. `state` is changed by findings.record.move_film alone."""

    code = models.CharField(max_length=16, unique=True, default=new_film_code, editable=False)
    state = models.CharField(max_length=12, choices=FilmState.choices, default=FilmState.RECEIVED)
    file_name = models.CharField(max_length=255)  # as the creator called it: text only, never a path
    master_key = models.CharField(max_length=200)  # name in the film store; "" until the parts are joined
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    limits = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    heard_tracks = models.JSONField(default=list, blank=True)  # their numbers, if chosen: audio_tracks.py
    poster_number = models.PositiveSmallIntegerField(default=1)  # which of its poster renditions is shown
    shows_own_poster = models.BooleanField(default=False)  # in public, instead of that
    label = models.JSONField(default=dict, blank=True)  # what its copies say of AI: steps/label.py
    credentials = models.JSONField(
        default=dict, blank=True
    )  # to be signed once it is public: film_credentials
    is_discarded = models.BooleanField(default=False)  # replaced by another; kept for the record
    checked_at = models.DateTimeField(null=True, blank=True)  # operations.fixity
    fault = models.CharField(max_length=8, choices=Fault.choices, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True, db_index=True)
    removal_asked_at = models.DateTimeField(null=True, blank=True)  # of its files: operations.removal
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["checked_at", "id"], name="film_by_check"),
            models.Index(
                fields=["removal_asked_at"],
                condition=Q(removal_asked_at__isnull=False, removed_at__isnull=True),
                name="film_to_remove",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FilmState.values), name="film_state_known"),
            models.CheckConstraint(condition=Q(fault__in=["", *Fault.values]), name="film_fault_known"),
            models.CheckConstraint(condition=Q(size__gte=1), name="film_has_bytes"),
            models.CheckConstraint(
                condition=(Q(duration_ms=None) | Q(duration_ms__gte=1))
                & (Q(width=None) | Q(width__gte=1))
                & (Q(height=None) | Q(height__gte=1)),
                name="film_measures_positive",
            ),
            models.CheckConstraint(condition=Q(poster_number__gte=1), name="film_poster_from_1"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removal_asked_at__isnull=False, master_key=""),
                name="removed_film_has_no_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def seconds(self) -> float | None:
        return None if self.duration_ms is None else self.duration_ms / 1000


class FilmFindingQuerySet(models.QuerySet["FilmFinding"]):
    def standing(self) -> "FilmFindingQuerySet":
        """Those that count: nobody has waived them."""
        waivers = Waiver.objects.filter(film=models.OuterRef("film"), code=models.OuterRef("code"))
        return self.exclude(models.Exists(waivers))


class FilmFinding(models.Model):
    """One statement about a film: the message is made from `code` and `values` in the reader's language."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    values = models.JSONField(default=dict)
    timecodes = models.JSONField(default=list)  # [[start_ms, end_ms], …]

    objects = FilmFindingQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["film", "code"], name="one_finding_per_code"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="severity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.code}"


class Waiver(models.Model):
    """A person's word that a finding does not count for this film, with the reason. `granted_by` is an opaque
    name given by the caller. What `values` measured is kept: a blocking finding is gone once it is waived."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="waivers")
    code = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    reason = models.TextField()
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["film", "code"], name="one_waiver_per_code"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.code} waived"
