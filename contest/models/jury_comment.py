from django.db import models


class JuryComment(models.Model):
    """What a judge wrote to the creator of an entry, released by an organiser. `source` names the scoresheet
    for the jury alone: released again, the comment is replaced."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="jury_comments")
    source = models.CharField(max_length=20, unique=True)
    text = models.TextField()

    class Meta:
        ordering = ("source",)  # says nothing of who wrote it, or when

    def __str__(self) -> str:
        return f"comment {self.source} on {self.entry_id}"
