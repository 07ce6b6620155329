"""The theater: films of all editions that stay to be seen, what the office makes of them, and how often they
were watched. Written by contest.theater."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from contest.enums import AgeMark, CaptionRule, ConsentUse, EntryState, ProgrammeKind
from contest.models.awards import Citation
from contest.models.public_reports import Takedown
from contest.models.register import Portrayal
from contest.models.texts import in_readers_language
from media_pipeline.enums import CaptionKind, FilmState
from media_pipeline.models import CaptionTrack


class TheaterPermissionQuerySet(models.QuerySet["TheaterPermission"]):
    def standing(self) -> "TheaterPermissionQuerySet":
        return self.filter(ended_at=None)


class TheaterPermission(models.Model):
    """That a creator lets the theater show a film, from one moment to another. `version` is that of the words
    that were agreed to."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="theater_permissions")
    version = models.CharField(max_length=20)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TheaterPermissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(ended_at=None), name="theater_permission_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} since {self.given_at}"


class TheaterFilmQuerySet(models.QuerySet["TheaterFilm"]):
    def shown(self, now: datetime | None = None) -> "TheaterFilmQuerySet":
        """Those that anybody may see now: winners of published results and films that the office has chosen,
        with their creators' permission and that of everybody in them, not taken down, and with captions where
        the regulations ask for them in public."""
        entry = OuterRef("entry")
        captioned = CaptionTrack.objects.filter(
            film=OuterRef("entry__film"), kind=CaptionKind.CAPTIONS, is_draft=False
        )
        return self.filter(
            Q(selected_at__isnull=False) | Exists(Citation.objects.standing().filter(entry=entry)),
            Exists(TheaterPermission.objects.standing().filter(entry=entry)),
            ~Exists(Takedown.objects.active().filter(entry=entry)),
            ~Exists(Portrayal.objects.lacking(ConsentUse.THEATER).filter(entry=entry)),
            ~Q(edition__regulations__captions=CaptionRule.PUBLIC)
            | Q(entry__has_no_speech=True)
            | Exists(captioned),
            entry__state=EntryState.ELIGIBLE,
            edition__published_at__lte=now or timezone.now(),
            entry__film__state=FilmState.READY,
        )


class TheaterFilm(models.Model):
    """A film as the theater finds it. `search` and what follows are taken from the entry and the seal that
    `told_by` names, whenever that is another one."""

    entry = models.OneToOneField("contest.Entry", on_delete=models.CASCADE, related_name="theater_film")
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="theater_films")
    told_by = models.CharField(max_length=64)
    search = models.TextField()  # folded: see contest.folding
    language = models.CharField(max_length=60, blank=True)  # the first that is spoken, folded
    country = models.CharField(max_length=2, blank=True)
    rank = models.PositiveSmallIntegerField()  # by the value of its award, which comes before those without
    length_ms = models.PositiveIntegerField()
    ai_ms = models.PositiveIntegerField()
    all_ms = models.PositiveIntegerField()
    selected_at = models.DateTimeField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(choices=AgeMark.choices, null=True, blank=True)
    views = models.PositiveIntegerField(default=0)
    pictures = models.JSONField(default=dict, blank=True)  # for links to it: {language: key in the store}
    pictures_of = models.CharField(max_length=64, blank=True)  # what `told_by` was when they were drawn
    pictures_after = models.DateTimeField(null=True, blank=True)  # when to ask for them again

    objects = TheaterFilmQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["edition", "rank"]),
            models.Index(fields=["length_ms"]),
            models.Index(fields=["age"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__in=AgeMark.values), name="age_mark_known"
            ),
            models.CheckConstraint(condition=Q(ai_ms__lte=F("all_ms")), name="ai_is_part_of_all"),
        ]

    def __str__(self) -> str:
        return f"theater: {self.entry_id}"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def public(self) -> "ProgrammeQuerySet":
        return self.filter(is_public=True)


class Programme(models.Model):
    """Films of the theater under one title, in an order: a row of it, or a series of episodes."""

    kind = models.CharField(max_length=6, choices=ProgrammeKind.choices, default=ProgrammeKind.ROW)
    title = models.JSONField(default=dict)  # Texts
    text = models.JSONField(default=dict, blank=True)  # Texts
    position = models.PositiveSmallIntegerField()
    is_public = models.BooleanField(default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProgrammeKind.values), name="programme_kind_known")
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return in_readers_language(self.title)

    @property
    def shown_text(self) -> str:
        return in_readers_language(self.text)

    @property
    def is_series(self) -> bool:
        return self.kind == ProgrammeKind.SERIES


class ProgrammePlace(models.Model):
    """A film in a programme. `kind` is the programme's: a film is an episode of one series at most."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(max_length=6, choices=ProgrammeKind.choices)
    film = models.ForeignKey(TheaterFilm, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["programme", "film"], name="film_once_in_programme"),
            models.UniqueConstraint(fields=["film"], condition=Q(kind="series"), name="film_in_one_series"),
            models.CheckConstraint(condition=Q(kind__in=ProgrammeKind.values), name="place_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.position} {self.film_id}"


class ViewKey(models.Model):
    """What visitors' marks of one day are made with. It goes with them when the day is over: nobody can tell
    afterwards whose they were."""

    day = models.DateField(unique=True)
    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class TheaterView(models.Model):
    """That somebody has watched a film today; who, cannot be read from `visitor`."""

    film = models.ForeignKey(TheaterFilm, on_delete=models.CASCADE, related_name="todays_views")
    day = models.DateField(db_index=True)
    visitor = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["film", "day", "visitor"], name="view_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.day}"
