from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from contest.enums import Role
from contest.models import Membership
from judging.models.round import Round


def is_judge(seat: str = "") -> Exists:
    """For seats, or what `seat` leads from to one, like "seat__": whether its judge is still a judge of the
    edition. Whoever is not may do nothing."""
    judge, edition = OuterRef(f"{seat}judge"), OuterRef(f"{seat}round__edition")
    return Exists(Membership.objects.filter(user=judge, edition=edition, role=Role.JUDGE))


class Seat(models.Model):
    """A judge's place on the panel of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    cap = models.PositiveSmallIntegerField(null=True, blank=True)  # most films; none: no limit
    released_at = models.DateTimeField(null=True, blank=True)  # gets no more films

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "judge"], name="one_seat_per_judge")]

    def __str__(self) -> str:
        return f"{self.judge_id} in {self.round_id}"


class Recusal(models.Model):
    """A judge recuses themselves from one entry, for every round; or an organiser, `confirmed_by`, has found
    that they have to."""

    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="recusals")
    reason = models.TextField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="one_recusal_per_entry")]

    def __str__(self) -> str:
        return f"{self.judge_id} aside from {self.entry_id}"


class Exclusion(models.Model):
    """A judge whose scores the rankings of a round leave out. The scoresheets stay as they were submitted."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="exclusions")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "judge"], name="one_exclusion_per_judge")]

    def __str__(self) -> str:
        return f"{self.judge_id} left out of {self.round_id}"


class NoReminders(models.Model):
    """This judge wants no weekly reminders."""

    judge = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="no_reminders"
    )

    def __str__(self) -> str:
        return f"no reminders for {self.judge_id}"
