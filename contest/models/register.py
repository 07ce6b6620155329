"""The register of an entry: the people, voices and music in its film, and by what right they are there."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from contest.enums import (
    REAL_BASES,
    REQUIRED_USES,
    ConsentUse,
    EvidenceKind,
    MusicBasis,
    PortrayalBasis,
    PortrayalKind,
)


class RightsPaper(models.Model):
    """A written consent or a licence, as it came. Only the entry's team and the office get it, as a
    download. `guardian`: who consents by it to the contact person's entering, who is under age."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="rights_papers")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_at = models.DateTimeField(default=timezone.now)
    guardian = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=~Q(guardian=""), name="one_guardian_of_contact_person"
            ),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="rights_paper_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.size} bytes)"


class PortrayalQuerySet(models.QuerySet["Portrayal"]):
    def real(self) -> "PortrayalQuerySet":
        """People who can consent, and withdraw it."""
        return self.filter(basis__in=REAL_BASES)

    def lacking(self, *uses: ConsentUse) -> "PortrayalQuerySet":
        """Those who do not consent to one of these, or no longer."""
        standing = PortrayalConsent.objects.standing().filter(portrayal=OuterRef("pk"))
        return self.real().exclude(*(Exists(standing.filter(use=use)) for use in uses))


class Portrayal(models.Model):
    """One person or voice that the film shows or imitates. Judges never learn of it. Written by
    contest.register alone."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="portrayals")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=PortrayalKind.choices)
    basis = models.CharField(max_length=8, choices=PortrayalBasis.choices)
    is_minor = models.BooleanField(default=False)
    guardian = models.CharField(max_length=120, blank=True)  # who consents for a minor
    consent_paper = models.OneToOneField(
        RightsPaper, on_delete=models.SET_NULL, null=True, related_name="consent_of"
    )
    guardian_paper = models.OneToOneField(
        RightsPaper, on_delete=models.SET_NULL, null=True, related_name="guardian_of"
    )

    objects = PortrayalQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PortrayalKind.values), name="portrayal_kind_known"),
            models.CheckConstraint(
                condition=Q(basis__in=PortrayalBasis.values), name="portrayal_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(is_minor=True, basis__in=REAL_BASES) & ~Q(guardian="")
                | Q(is_minor=False, guardian="", guardian_paper=None),
                name="minor_has_a_guardian",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_real(self) -> bool:
        return self.basis in REAL_BASES

    @property
    def standing(self) -> "dict[str, PortrayalConsent]":
        """The consents that hold, by their use; of a prefetched row without a query."""
        return {one.use: one for one in self.consents.all() if one.ended_at is None}

    @property
    def missing_uses(self) -> list[str]:
        """What the contest needs of them and they do not consent to, in words."""
        lacks = [use for use in REQUIRED_USES if use not in self.standing] if self.is_real else []
        return [str(use.label) for use in lacks]

    @property
    def lacks_paper(self) -> bool:
        return self.basis == PortrayalBasis.CONSENT and self.consent_paper_id is None

    @property
    def lacks_guardian_paper(self) -> bool:
        return self.is_minor and self.guardian_paper_id is None

    @property
    def papers(self) -> list[RightsPaper]:
        return [paper for paper in (self.consent_paper, self.guardian_paper) if paper]


class PortrayalConsentQuerySet(models.QuerySet["PortrayalConsent"]):
    def standing(self) -> "PortrayalConsentQuerySet":
        return self.filter(ended_at=None)


class PortrayalConsent(models.Model):
    """That a person in the film consents to one use of it, from one moment to another. `version` is that of
    the words that were agreed to; for a minor, their guardian consents."""

    portrayal = models.ForeignKey(Portrayal, on_delete=models.CASCADE, related_name="consents")
    use = models.CharField(max_length=8, choices=ConsentUse.choices)
    version = models.CharField(max_length=20)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PortrayalConsentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["portrayal", "use"], condition=Q(ended_at=None), name="portrayal_consent_once"
            ),
            models.CheckConstraint(condition=Q(use__in=ConsentUse.values), name="consent_use_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=models.F("given_at"), ended_by__isnull=False),
                name="consent_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portrayal_id} {self.use}"


class MusicUse(models.Model):
    """One piece of music in the film. `source` is the tool that made it, or whose licence it is used by."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="music_uses")
    title = models.CharField(max_length=160)
    basis = models.CharField(max_length=8, choices=MusicBasis.choices)
    source = models.CharField(max_length=160)
    licence_paper = models.OneToOneField(
        RightsPaper, on_delete=models.SET_NULL, null=True, related_name="licence_of"
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=MusicBasis.values), name="music_basis_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="music_has_its_source"),
        ]

    def __str__(self) -> str:
        return self.title
