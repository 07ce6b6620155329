"""Hints only: the rows are the truth."""

from django.dispatch import Signal

film_ready = Signal()  # with `film_id`, after commit
film_handed_over = Signal()  # with `film_id` and `viewer`: a reader was told where the film is to be had
