from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from contest.models.texts import in_readers_language
from judging.enums import RoundState


def new_round_code() -> str:
    return get_random_string(8)


class Round(models.Model):
    """A stage of selection. `seed` makes the assignment reproducible; `state` is moved by domain.rounds."""

    code = models.CharField(max_length=8, unique=True, default=new_round_code, editable=False)
    edition = models.ForeignKey("contest.Edition", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.JSONField(default=dict)  # Texts
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.PLANNED)
    closes_at = models.DateTimeField()
    reviews_per_entry = models.PositiveSmallIntegerField(default=3)
    seed = models.PositiveBigIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="rounds_in_one_order"),
            models.CheckConstraint(condition=Q(number__gte=1), name="round_number_from_1"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(condition=Q(reviews_per_entry__gte=1), name="round_has_reviews"),
            models.CheckConstraint(
                condition=Q(state=RoundState.PLANNED) | Q(opened_at__isnull=False),
                name="round_opened_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def hold(self, state: RoundState) -> bool:
        """Whether it is in this state; if so, nobody moves it until the transaction ends."""
        return Round.objects.select_for_update().filter(pk=self.pk, state=state).first() is not None

    @property
    def title(self) -> str:
        return in_readers_language(self.name)
