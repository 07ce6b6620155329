"""What the festival office does when the film lab signals. Each receiver calls one idempotent domain
function."""

from typing import Any

from django.dispatch import receiver

from contest.domain.shot_labels import carry_labels_to
from media_pipeline.signals import film_ready


@receiver(film_ready)
def label_shots_of_replaced_film(film_id: int, **_: Any) -> None:
    carry_labels_to(film_id)
