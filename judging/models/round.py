from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from contest.models.texts import in_readers_language
from judging.enums import Blindness, PoolKind, RoundState


def new_round_code() -> str:
    return get_random_string(8)


class Round(models.Model):
    """A stage of selection. `seed` makes the assignment reproducible; `state` is moved by domain.rounds.
    `counted` are the earlier rounds whose scores count in its ranking."""

    code = models.CharField(max_length=8, unique=True, default=new_round_code, editable=False)
    edition = models.ForeignKey("contest.Edition", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.JSONField(default=dict)  # Texts
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.PLANNED)
    opens_at = models.DateTimeField(null=True, blank=True)  # by itself; none: by hand
    closes_at = models.DateTimeField()
    announced_end = models.DateTimeField(null=True, blank=True)  # the end that judges know of
    grace_minutes = models.PositiveSmallIntegerField(default=0)  # scores are taken that long after the end
    pool = models.CharField(max_length=8, choices=PoolKind.choices, default=PoolKind.ACCEPTED)
    source = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )  # from which the films of the pool advanced
    advancing = models.PositiveIntegerField(null=True, blank=True)  # films; none: the round decides awards
    counted = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    blindness = models.CharField(max_length=5, choices=Blindness.choices, default=Blindness.BLIND)
    meeting_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="meeting"
    )  # the round that this one calibrates; its scores count in no ranking
    reviews_per_entry = models.PositiveSmallIntegerField(default=3)
    further_reviews = models.PositiveIntegerField(default=0)  # beyond these, for films near the line
    reissue_hours = models.PositiveSmallIntegerField(null=True, blank=True)  # none: by hand alone
    minds_language = models.BooleanField(default=False)  # films go to judges who know their language
    seed = models.PositiveBigIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    table_shown_at = models.DateTimeField(null=True, blank=True)  # its panel follows the deliberation
    standings_opened_at = models.DateTimeField(null=True, blank=True)  # where the edition has a notary

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="rounds_in_one_order"),
            models.CheckConstraint(condition=Q(number__gte=1), name="round_number_from_1"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(condition=Q(reviews_per_entry__gte=1), name="round_has_reviews"),
            models.CheckConstraint(
                condition=Q(reissue_hours__isnull=True) | Q(reissue_hours__gte=1),
                name="round_reissues_after_an_hour",
            ),
            models.CheckConstraint(condition=Q(pool__in=PoolKind.values), name="round_pool_known"),
            models.CheckConstraint(condition=Q(blindness__in=Blindness.values), name="round_blindness_known"),
            models.CheckConstraint(
                condition=Q(meeting_for__isnull=True) | Q(pool=PoolKind.CHOSEN, advancing__isnull=True),
                name="meeting_leads_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(pool=PoolKind.ADVANCED, source__isnull=False)
                | (~Q(pool=PoolKind.ADVANCED) & Q(source__isnull=True)),
                name="round_source_only_for_advanced",
            ),
            models.CheckConstraint(
                condition=Q(advancing__isnull=True) | Q(advancing__gte=1), name="round_advances_from_1"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="round_dates_in_order",
            ),
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
    def sight(self) -> Blindness:
        return Blindness(self.blindness)

    @property
    def is_blind(self) -> bool:
        return self.blindness == Blindness.BLIND

    @property
    def ends_at(self) -> datetime:
        """When no more scores are taken."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    @property
    def title(self) -> str:
        return in_readers_language(self.name)
