from django.db import models
from django.db.models import F, Q

from media_pipeline.enums import MatchKind, MatchVerdict


class Fingerprint(models.Model):
    """What is compared of a film: see matching.fingerprints for the bytes. `version` is that of their making;
    others are not compared."""

    film = models.OneToOneField("media_pipeline.Film", on_delete=models.CASCADE, related_name="fingerprint")
    version = models.PositiveSmallIntegerField()
    frames = models.BinaryField()
    sound_version = models.PositiveSmallIntegerField(default=0)  # 0: made before there were prints of audio
    sound = models.BinaryField(default=bytes)  # see matching.sounds; empty without audio
    landmarks_version = models.PositiveSmallIntegerField(default=0)
    landmarks = models.BinaryField(default=bytes)  # see matching.landmarks

    def __str__(self) -> str:
        return f"fingerprint of {self.film_id}"


class Match(models.Model):
    """Two films that are alike; `film` came later than `other`. `pairs` are places to look at, as [[ms in
    film, ms in other, differing bits], …]; the decision is a person's. Where only the audio is alike,
    `share`, `seconds`, `speed` and `pairs` are of that."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="matches")
    other = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="matches_later")
    kind = models.CharField(max_length=8, choices=MatchKind.choices)
    share = models.FloatField()  # of the film's telling frames that are in the other, 0..1
    seconds = models.FloatField(default=0)  # of the film that are in the other
    speed = models.FloatField(default=1)  # how many times as fast as the other the film runs
    is_mirrored = models.BooleanField(default=False)
    is_negative = models.BooleanField(default=False)
    heard_share = models.FloatField(default=0)  # of the film's audio that is in the other's, 0..1
    heard_seconds = models.FloatField(default=0)
    pairs = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=10, choices=MatchVerdict.choices, default=MatchVerdict.OPEN)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=80, blank=True)  # an opaque name given by the caller
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-share", "pk")
        indexes = [models.Index(fields=["verdict", "-share"])]
        constraints = [
            models.UniqueConstraint(fields=["film", "other"], name="films_match_once"),
            models.CheckConstraint(condition=~Q(film=F("other")), name="film_matches_another"),
            models.CheckConstraint(condition=Q(kind__in=MatchKind.values), name="match_kind_known"),
            models.CheckConstraint(condition=Q(share__range=(0, 1)), name="match_share_from_0_to_1"),
            models.CheckConstraint(
                condition=Q(heard_share__range=(0, 1), heard_seconds__gte=0), name="match_heard_from_0"
            ),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="match_seconds_from_0"),
            models.CheckConstraint(condition=Q(verdict__in=MatchVerdict.values), name="verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict=MatchVerdict.OPEN) | Q(decided_at__isnull=False),
                name="verdict_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} like {self.other_id}: {self.kind}"
