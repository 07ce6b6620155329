"""Hints only: the rows are the truth."""

from django.dispatch import Signal

entry_moved = Signal()  # sent after commit, with `entry_id`
team_joined = Signal()  # sent after commit, with `entry_id`: somebody else works on the entry
role_revoked = Signal()  # sent after commit, with `user_id`
swept = Signal()  # the sweeper made its pass: who receives it puts right what is its own
audience_moved = Signal()  # sent after commit, with `edition_id`: its vote is planned, called off or counted
