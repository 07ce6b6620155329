from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext

from contest.enums import BASES_WITHOUT_SCORE, AwardBasis
from contest.models.texts import in_readers_language

if TYPE_CHECKING:
    from contest.models.edition import Edition


class Award(models.Model):
    """What may be won. `order` is by value; `basis` says what decides, `criterion` and its name by which one
    where it is a criterion."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="awards")
    order = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=40)
    name = models.JSONField(default=dict)  # Texts
    places = models.PositiveSmallIntegerField(default=1)
    basis = models.CharField(max_length=9, choices=AwardBasis.choices, default=AwardBasis.OVERALL)
    criterion = models.SlugField(max_length=40, blank=True)
    criterion_name = models.JSONField(default=dict, blank=True)  # Texts
    threshold = models.FloatField(null=True, blank=True)  # no film whose score is lower wins
    needs_statement = models.BooleanField(default=False)  # the jury says why

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="awards_in_one_order"),
            models.UniqueConstraint(fields=["edition", "slug"], name="award_slug_once"),
            models.CheckConstraint(condition=Q(places__gte=1), name="award_has_places"),
            models.CheckConstraint(condition=Q(basis__in=AwardBasis.values), name="award_basis_known"),
            models.CheckConstraint(
                condition=Q(basis=AwardBasis.CRITERION) & ~Q(criterion="")
                | ~Q(basis=AwardBasis.CRITERION) & Q(criterion=""),
                name="award_names_its_criterion",
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=BASES_WITHOUT_SCORE) | Q(threshold__isnull=True),
                name="award_of_free_choice_has_no_threshold",
            ),
        ]

    def __str__(self) -> str:
        return in_readers_language(self.name)

    @property
    def title(self) -> str:
        return in_readers_language(self.name)

    def title_of(self, place: int) -> str:
        """“Second Prize, 2 of 3” for one of several places, “First Prize” for the only one."""
        if self.places == 1:
            return self.title
        # Translators: one of several equal prizes, as in “Second Prize, 2 of 3”.
        return pgettext("one of several prizes", "%(award)s, %(place)s of %(places)s") % {
            "award": self.title,
            "place": place,
            "places": self.places,
        }

    @property
    def is_free(self) -> bool:
        """Whether the jury chooses by no score."""
        return self.basis == AwardBasis.JURY

    @property
    def criterion_title(self) -> str:
        return in_readers_language(self.criterion_name) or self.criterion


class CitationQuerySet(models.QuerySet["Citation"]):
    def standing(self) -> "CitationQuerySet":
        """Those that were not ended by unsealing or revoking."""
        return self.filter(ended_at=None)

    def public(self) -> "CitationQuerySet":
        return self.standing().filter(award__edition__published_at__isnull=False)


class Citation(models.Model):
    """Who has won: one place of one award, with the jury's statement. Written by contest.domain.honours
    alone. One that ended stays on record."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="citations")
    place = models.PositiveSmallIntegerField()
    entry = models.ForeignKey("contest.Entry", on_delete=models.PROTECT, related_name="citations")
    text = models.JSONField(default=dict)  # Texts
    conferred_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ("award__order", "place")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "place"], condition=Q(ended_at=None), name="one_winner_per_place"
            ),
            models.UniqueConstraint(fields=["entry"], condition=Q(ended_at=None), name="one_award_per_entry"),
            models.CheckConstraint(condition=Q(place__gte=1), name="citation_place_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.place} {self.entry_id}"

    @property
    def statement(self) -> str:
        return in_readers_language(self.text)


class SealQuerySet(models.QuerySet["Seal"]):
    def standing(self) -> "SealQuerySet":
        return self.filter(superseded_at=None)

    def of(self, edition: "Edition") -> "Seal | None":
        """The seal that holds now. Its long list of masters is read when it is asked for."""
        return self.standing().defer("masters").filter(edition=edition).first()


class Seal(models.Model):
    """The hash that fixes a result, with the snapshot it was taken over; public pages read the snapshot.
    `masters` are [code, SHA-256] of every film that was judged, whose own hash stands in the snapshot. A seal
    that was taken off, or corrected by a later one, stays, with the motion that did it."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.PROTECT, related_name="seals")
    snapshot = models.JSONField()
    masters = models.JSONField(default=list)
    hash = models.CharField(max_length=64)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # none for seals of versions in which one person sealed
    sealed_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.OneToOneField(
        "contest.Motion", on_delete=models.PROTECT, null=True, related_name="superseded_seal"
    )

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(superseded_at=None), name="one_standing_seal"
            ),
            models.CheckConstraint(condition=~Q(seconded_by=F("sealed_by")), name="seal_is_of_two"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="superseded_seal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.short_code

    @property
    def short_code(self) -> str:
        return short_code_of(self.hash)


def short_code_of(hash: str) -> str:
    """The beginning of a hash as people read it out, like F5A9-97BF-08CA."""
    return "-".join(hash[i : i + 4] for i in range(0, 12, 4)).upper()
