from django.db import models
from django.db.models import F, Q

from judging.models.assignment import Assignment


class Abstention(models.Model):
    """Why a judge does not judge one film, without a conflict of interest; its assignment is free again."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="abstention")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"abstention from {self.assignment_id}"


class FilmProblemQuerySet(models.QuerySet["FilmProblem"]):
    def open(self) -> "FilmProblemQuerySet":
        """Not answered, and about the film that the entry still has."""
        return self.filter(answered_at=None, film=F("assignment__entry__film"))


class FilmProblem(models.Model):
    """What a judge says is wrong with a film, and the office's answer. While it is open, the judge is led
    past the film."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="problems")
    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FilmProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "film"], condition=Q(answered_at=None), name="one_open_problem_per_film"
            )
        ]

    def __str__(self) -> str:
        return f"problem {self.pk} of {self.assignment_id}"
