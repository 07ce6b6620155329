"""Sent after commit, with `entry_id`. Hints only: the rows are the truth."""

from django.dispatch import Signal

entry_moved = Signal()
