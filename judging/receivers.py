"""What the jury room does when the office signals. Each receiver calls one idempotent domain function."""

from typing import Any

from django.dispatch import receiver

from contest.signals import entry_moved, swept
from judging.domain.following import follow_entry, follow_lost_moves


@receiver(entry_moved)
def entry_was_moved(*, entry_id: int, **_: Any) -> None:
    follow_entry(entry_id)


@receiver(swept)
def sweeper_made_its_pass(**_: Any) -> None:
    follow_lost_moves()
