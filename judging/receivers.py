"""What the jury room does when the office signals. Each receiver calls one idempotent domain function."""

from typing import Any

from django.dispatch import receiver

from contest.signals import entry_moved
from judging.domain.following import follow_entry


@receiver(entry_moved)
def entry_was_moved(*, entry_id: int, **_: Any) -> None:
    follow_entry(entry_id)
