from django.db import models
from django.db.models import Q

from media_pipeline.enums import CaptionKind


class CaptionTrack(models.Model):
    """What is said in a film, or to be seen in it, as text with times. `cues` are [start_ms, end_ms, text] in
    the order of their times (captions/cues.py). `timed_for_ms` is the running time of the film for which they
    were timed; `revision` counts the changes. A draft, which a program wrote, is shown to nobody but its
    film's maker until a person has read it."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="captions")
    kind = models.CharField(max_length=12, choices=CaptionKind.choices, default=CaptionKind.CAPTIONS)
    language = models.CharField(max_length=12)  # BCP 47
    cues = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    timed_for_ms = models.PositiveIntegerField()
    is_draft = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("kind", "language")
        constraints = [
            models.UniqueConstraint(
                fields=["film", "kind", "language"], name="one_caption_track_per_language"
            ),
            models.CheckConstraint(condition=Q(kind__in=CaptionKind.values), name="caption_kind_known"),
            models.CheckConstraint(condition=~Q(language=""), name="caption_track_has_a_language"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="caption_revision_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.kind} {self.language}"


class CaptionDraft(models.Model):
    """That somebody asked a program for a draft of a film's captions, until it is there; with a `problem`
    (captions/machine_drafts.py), why there is none."""

    film = models.OneToOneField(
        "media_pipeline.Film", on_delete=models.CASCADE, related_name="caption_draft", primary_key=True
    )
    language = models.CharField(max_length=12)  # BCP 47
    problem = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(language=""), name="caption_draft_has_a_language")]

    def __str__(self) -> str:
        return f"{self.film_id} {self.language}"


class EmbeddedTrack(models.Model):
    """The texts of a subtitle track that a film's file holds, until somebody takes them over as captions.
    `number` counts the subtitle tracks of the file; language and title are as the file has them; `cues` are
    as those of a CaptionTrack."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="embedded_tracks")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=40, blank=True)
    cues = models.JSONField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["film", "number"], name="one_embedded_track_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="embedded_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.number}"
