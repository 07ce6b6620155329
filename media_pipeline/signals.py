"""Sent after commit, with `film_id`. Hints only: the rows are the truth."""

from django.dispatch import Signal

film_ready = Signal()
