from django.conf import settings
from django.db import models

from judging.enums import WorkState


class AskedWork(models.Model):
    """What a page has asked for and a worker does; the verbs are in domain.asked_work. `attempt` counts the
    workers that took it and tells them apart; `alive_at` is when the last of them was heard of; `progress` is
    the share that is done."""

    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0.0)
    failure = models.TextField(blank=True)  # in the language of who asked

    class Meta:
        abstract = True
