from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from contest.models.entry import READABLE


def new_certificate_code() -> str:
    """What is printed, and opens the page on which anybody checks it: nobody guesses one."""
    return get_random_string(12, READABLE)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of_winners(self) -> "CertificateQuerySet":
        return self.filter(seal__isnull=False)


class Certificate(models.Model):
    """That an entry has won a place of an award, or was nominated: one for each. What it says stands in the
    sealed snapshot that it names, and stays when a later one takes its place. Written by
    contest.laurels.certificates alone, once that snapshot is public."""

    code = models.CharField(max_length=12, unique=True, default=new_certificate_code)
    entry = models.ForeignKey("contest.Entry", on_delete=models.PROTECT, related_name="certificates")
    seal = models.ForeignKey("contest.Seal", on_delete=models.PROTECT, null=True, related_name="+")
    nominees = models.ForeignKey("contest.NomineeList", on_delete=models.PROTECT, null=True, related_name="+")
    award = models.SlugField(max_length=40, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "award", "place"], name="one_certificate_for_an_honour"),
            models.CheckConstraint(
                condition=Q(seal__isnull=False, nominees__isnull=True) & ~Q(award="") & Q(place__gte=1)
                | Q(seal__isnull=True, nominees__isnull=False, award="", place=0),
                name="certificate_is_of_one_snapshot",
            ),
        ]

    def __str__(self) -> str:
        return self.code
