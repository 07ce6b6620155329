from django.conf import settings
from django.db import models
from django.db.models import Q


class CeremonyNote(models.Model):
    """What the presenter is told of a winner besides the sealed result: how its names are spoken, and what is
    read aloud instead of the jury's statement. Written by contest.ceremony.notes alone."""

    entry = models.OneToOneField("contest.Entry", on_delete=models.CASCADE, related_name="ceremony_note")
    pronunciation = models.CharField(max_length=200, blank=True)
    line = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"note on {self.entry_id}"


class ShowPack(models.Model):
    """The winning films made alike for the hall's own playback, as they were ordered by one seal: with that
    seal the pack is void. `language` is that of the label over each film. Written by contest.ceremony.pack
    alone."""

    seal = models.ForeignKey("contest.Seal", on_delete=models.PROTECT, related_name="show_packs")
    rate = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal"], condition=Q(cancelled_at=None), name="one_show_pack_of_a_seal"
            ),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk} of seal {self.seal_id}"


class WatchedCopy(models.Model):
    """Somebody has watched this copy of a film to its end, and stands for it with their name. A copy that is
    made anew has another hash, and has to be watched again."""

    pack = models.ForeignKey(ShowPack, on_delete=models.CASCADE, related_name="watched")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "entry"], name="one_watch_of_a_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.pack_id} watched"
