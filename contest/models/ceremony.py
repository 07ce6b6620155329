from django.db import models


class CeremonyNote(models.Model):
    """What the presenter is told of a winner besides the sealed result: how its names are spoken, and what is
    read aloud instead of the jury's statement. Written by contest.ceremony.notes alone."""

    entry = models.OneToOneField("contest.Entry", on_delete=models.CASCADE, related_name="ceremony_note")
    pronunciation = models.CharField(max_length=200, blank=True)
    line = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"note on {self.entry_id}"
