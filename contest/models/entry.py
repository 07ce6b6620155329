from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from contest.enums import EDITABLE_STATES, AgeMark, EntryState
from contest.film_titles import END_OF_FIRST, order_titles
from contest.folding import fold
from contest.models.correspondence import Message
from contest.models.edition import Edition
from contest.models.journal import JournalEntry
from contest.sentences import noted
from contest.spoken_languages import read_languages
from contest.viewer_notes import ViewerNotes, viewer_notes_of_film
from media_pipeline.enums import FilmState

WAIVER_ASKED = "waiver_asked"  # the journal's verb for a creator who asks that a refused film be let in
LONGEST_LANGUAGE = 60
TOLD = {"title", "original_title", "code", "team_name", "language"}  # what `search` and `spoken` are made of
READABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_entry_code() -> str:
    """A code that a person can read out on the telephone; says nothing about order or time."""
    return get_random_string(7, READABLE)


def first_language(spoken: str) -> str:
    """The code of the language that is named first, or the name itself, folded, where nobody knows it."""
    named = END_OF_FIRST.split(spoken, maxsplit=1)[0]
    codes, _unknown = read_languages(named)
    return codes[0] if codes else fold(named)


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_edition(self, edition: Edition) -> "EntryQuerySet":
        return self.filter(edition=edition)

    def awaiting_decision(self) -> "EntryQuerySet":
        return self.filter(state=EntryState.SUBMITTED)

    def known_to_office(self) -> "EntryQuerySet":
        """All but the drafts that were never submitted: those are their creators' alone, unless a creator
        asked the office to let the film in, or has written to it."""
        return self.exclude(Q(state=EntryState.DRAFT) & ~_asked() & ~_has_messages())

    def asking_for_waiver(self) -> "EntryQuerySet":
        """Those whose film is refused and whose creator asked the office to let it in."""
        return self.filter(_asked(), film__state=FilmState.REFUSED)

    def awaiting_answer(self) -> "EntryQuerySet":
        """Those whose creator has written to the office and has no answer yet."""
        return self.filter(Exists(Message.objects.unanswered().filter(entry=OuterRef("pk"))))

    def eligible(self) -> "EntryQuerySet":
        return self.filter(state=EntryState.ELIGIBLE)


def _asked() -> Exists:
    subject = Concat(Value("entry:"), OuterRef("code"))
    return Exists(JournalEntry.objects.filter(subject=subject, verb=WAIVER_ASKED))


def _has_messages() -> Exists:
    return Exists(Message.objects.filter(entry=OuterRef("pk")))


class Entry(models.Model):
    """What competes. `state` is changed by contest.domain.entries.move_entry alone; `version` counts the
    saves of the draft, so that a later save from another tab can be told that it is later."""

    code = models.CharField(max_length=12, unique=True, default=new_entry_code, editable=False)
    edition = models.ForeignKey("contest.Edition", on_delete=models.PROTECT, related_name="entries")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entries"
    )
    state = models.CharField(max_length=14, choices=EntryState.choices, default=EntryState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    film = models.OneToOneField(
        "media_pipeline.Film", on_delete=models.SET_NULL, null=True, blank=True, related_name="entry"
    )

    title = models.CharField(_("English title"), max_length=160, blank=True)
    original_title = models.CharField(_("original title"), max_length=160, blank=True)
    synopsis = models.TextField(_("synopsis"), max_length=1200, blank=True)
    language = models.CharField(_("language of the film"), max_length=LONGEST_LANGUAGE, blank=True)
    country = CountryField(blank=True, verbose_name=_("country or region"))
    profession = models.CharField(_("profession"), max_length=80, blank=True)
    production_days = models.PositiveSmallIntegerField(_("production time (days)"), null=True, blank=True)
    team_name = models.CharField(_("team name"), max_length=120, blank=True)
    making = models.TextField(_("how the film was made"), max_length=3000, blank=True)
    links = models.JSONField(default=list, blank=True)  # https addresses
    contact = models.CharField(max_length=120, blank=True)  # beside the email; for the office alone
    content_notices = models.JSONField(default=list, blank=True)  # values of ContentNotice
    age = models.PositiveSmallIntegerField(choices=AgeMark.choices, null=True, blank=True)

    has_no_speech = models.BooleanField(default=False)  # the creator’s declaration: it needs no captions
    decision_reason = models.TextField(blank=True)  # of the organiser's latest return or disqualification
    created_at = models.DateTimeField(auto_now_add=True)
    unsaved = models.JSONField(default=dict, blank=True)  # typed, and no value of its field: forms/drafts
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    extended_until = models.DateTimeField(null=True, blank=True)  # by the office, for this entry alone
    emptied_at = models.DateTimeField(
        null=True, blank=True
    )  # its creator is erased: contest.privacy.emptying

    search = models.TextField(default="", editable=False)  # titles, code and team, folded: contest.folding
    spoken = models.CharField(max_length=LONGEST_LANGUAGE, default="", editable=False)  # the first language
    ai_percent = models.FloatField(null=True, editable=False)  # as it was submitted last
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims"
    )  # who of the office looks at it

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["edition", "state", "submitted_at"]),
            models.Index(fields=["edition", "country"], name="entry_by_country"),
            models.Index(fields=["edition", "spoken"], name="entry_by_language"),
            models.Index(fields=["edition", "submitted_at"], name="entry_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_known"),
            models.CheckConstraint(
                condition=Q(ai_percent=None) | Q(ai_percent__gte=0, ai_percent__lte=100),
                name="entry_ai_percent_from_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__in=AgeMark.values), name="entry_age_mark_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT) | Q(submitted_at__isnull=False),
                name="entry_submitted_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is None or TOLD & set(update_fields):
            self.search = fold(f"{self.title} {self.original_title} {self.code} {self.team_name}")
            self.spoken = first_language(self.language)[:LONGEST_LANGUAGE]
            update_fields = None if update_fields is None else {*update_fields, "search", "spoken"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def has_more_time(self) -> bool:
        """Whether the office's extension runs now or will."""
        return max(self.edition.closes_at, timezone.now()) < self.closes_at

    @property
    def closes_at(self) -> datetime:
        """The deadline of this entry: the edition's, or a later one that the office has given it."""
        return max(self.edition.closes_at, self.extended_until or self.edition.closes_at)

    @property
    def uploads_end_at(self) -> datetime:
        """Until when a film whose manifest came before it may be completed."""
        return self.closes_at + (self.edition.uploads_end_at - self.edition.closes_at)

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def viewer_notes(self) -> ViewerNotes:
        """With the age that the office says, or else its creator; two queries at most."""
        listed = getattr(self, "theater_film", None)
        age = self.age if listed is None or listed.age is None else listed.age
        return viewer_notes_of_film(self.film_id, notices=self.content_notices, age=age)

    @property
    def shown_title(self) -> str:
        """The title for the reader: the original one where it is in the reader's language."""
        return self._titles[0] or str(_("Untitled film"))

    @property
    def other_title(self) -> str:
        return self._titles[1]

    @property
    def _titles(self) -> tuple[str, str]:
        return order_titles(self.title, self.original_title, spoken=self.language)


class Credit(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="credits")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    task = models.CharField(pgettext_lazy("credit", "role"), max_length=80)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="credits_in_one_order"),
            models.CheckConstraint(condition=Q(position__gte=1), name="credit_position_from_1"),
        ]

    def __str__(self) -> str:
        return noted(self.name, self.task)
