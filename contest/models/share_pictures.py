from django.db import models


class SharePictures(models.Model):
    """The pictures that stand for the winners of an edition where links to them are shared. Drawn by
    domain.share_pictures for one seal, kept in the film store."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.CASCADE, related_name="share_pictures")
    seal_hash = models.CharField(max_length=64, blank=True)  # of the result they were drawn for
    keys = models.JSONField(default=dict)  # {entry's code: {language: key in the store}}
    not_before = models.DateTimeField(null=True, blank=True)  # when to try again

    def __str__(self) -> str:
        return f"{self.edition_id} {self.seal_hash[:8]}"
