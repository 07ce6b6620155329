from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contest.enums import OfficeTaskKind


class PublicationPlan(models.Model):
    """An instant at which the site publishes a sealed result by itself. `awards_at` is the date of the
    ceremony as it was when this was planned. Written by contest.domain.publication_plans alone."""

    edition = models.OneToOneField(
        "contest.Edition", on_delete=models.CASCADE, related_name="publication_plan"
    )
    seal = models.ForeignKey("contest.Seal", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    awards_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"results of edition {self.edition_id} at {self.at}"


class OfficeTaskQuerySet(models.QuerySet["OfficeTask"]):
    def unfinished(self) -> "OfficeTaskQuerySet":
        return self.filter(finished_at=None)


class OfficeTask(models.Model):
    """Work of the office that takes longer than a page may: done by a worker, `done` of `total`, and begun
    again where a worker was lost. Whatever a second begin repeats changes nothing."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="office_tasks")
    kind = models.CharField(max_length=16, choices=OfficeTaskKind.choices)
    subject = models.CharField(max_length=80, blank=True)  # what it is about, where it is one of several
    facts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # none: the site itself, at its time
    asked_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)  # when a worker was last asked
    alive_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OfficeTaskQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "asked_at"], name="office_task_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "subject"],
                condition=Q(finished_at=None),
                name="one_office_task_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OfficeTaskKind.values), name="office_task_kind_known"
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="office_task_done_of_total"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for edition {self.edition_id}: {self.done} of {self.total}"
