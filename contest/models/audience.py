"""The audience vote: when it is, who has watched which nominee, and the ballots. Written by
contest.audience."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from contest.models.play_clock import PlayClock


class AudienceVoteQuerySet(models.QuerySet["AudienceVote"]):
    def open_now(self) -> "AudienceVoteQuerySet":
        """With their editions."""
        now = timezone.now()
        return self.filter(opens_at__lte=now, ends_at__gt=now).select_related("edition")

    def to_tell_of(self) -> "AudienceVoteQuerySet":
        """Once the results are published, only those that were counted."""
        return self.filter(Q(edition__published_at=None) | Q(counted_at__isnull=False))

    def to_count(self, now: datetime) -> "AudienceVoteQuerySet":
        """Those that have ended and were not counted."""
        return self.filter(ends_at__lte=now, counted_at=None)


class AudienceVote(models.Model):
    """When the audience of an edition votes among the nominees, by which rule suspicious ballots are set
    aside, and what was counted. `key` makes the marks of ballots: without it they tell nothing."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.CASCADE, related_name="audience_vote")
    opens_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rule = models.JSONField()  # numbers of contest.audience.counting_rule.CountingRule
    key = models.CharField(max_length=64, blank=True)  # none once the marks are forgotten
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)  # see contest.audience.counting

    objects = AudienceVoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(counted_at=None), name="audience_vote_to_count")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("opens_at")), name="vote_ends_after_it_opens"),
            models.CheckConstraint(
                condition=Q(counted_at=None) | Q(counted_at__gte=F("ends_at")), name="vote_counted_at_its_end"
            ),
        ]

    def __str__(self) -> str:
        return f"audience of edition {self.edition_id}"

    def is_open(self, now: datetime | None = None) -> bool:
        return self.opens_at <= (now or timezone.now()) < self.ends_at

    def has_ended(self, now: datetime | None = None) -> bool:
        return self.ends_at <= (now or timezone.now())


class Ballot(models.Model):
    """What one person approves, as it was cast last. `mailbox` and the marks of network, device and mail
    domain are keyed hashes; `domain` is empty for large providers, and all are empty once they are
    forgotten."""

    vote = models.ForeignKey(AudienceVote, on_delete=models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots")
    mailbox = models.CharField(max_length=64)
    films = models.JSONField()  # codes of entries, one to three
    network = models.CharField(max_length=32, blank=True)
    device = models.CharField(max_length=32, blank=True)
    domain = models.CharField(max_length=32, blank=True)
    cast_at = models.DateTimeField()  # last

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "voter"], name="one_ballot_of_a_voter"),
            models.UniqueConstraint(fields=["vote", "mailbox"], name="one_ballot_of_a_mailbox"),
            models.CheckConstraint(condition=~Q(mailbox=""), name="ballot_has_a_mailbox"),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk} of {self.vote_id}"


class ViewerReceipt(models.Model):
    """Which seconds of the nominees a voter has played, as merged [start, end) ranges in whole
    seconds; `session` is the digest of the one to which the film was handed over last."""

    vote = models.ForeignKey(AudienceVote, on_delete=models.CASCADE, related_name="receipts")
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viewer_receipts"
    )
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="viewer_receipts")
    session = models.CharField(max_length=64, blank=True)
    ranges = models.JSONField(default=list)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["viewer", "entry"], name="one_receipt_of_viewer_and_film")
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} of {self.entry_id}: {self.seconds} s"


class ViewerClock(PlayClock):
    """The only clock of somebody who may vote, and the film that it runs for."""

    viewer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viewer_clock"
    )
    receipt = models.ForeignKey(ViewerReceipt, on_delete=models.SET_NULL, related_name="+", null=True)

    def __str__(self) -> str:
        return f"clock of viewer {self.viewer_id}"
