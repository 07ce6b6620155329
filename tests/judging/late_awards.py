"""Changing the awards once the first round has opened, by two persons."""

from collections.abc import Sequence

from contest.domain.award_list import AwardPlan
from contest.models import Edition, Motion, User
from judging.domain.award_changes import propose_awards_change
from tests.contest.nights import agree

REASON = "The sponsor of the sound prize has joined after the first round had opened."


def change_late(edition: Edition, change: Sequence[AwardPlan], *, by: User) -> Motion:
    return agree(propose_awards_change(edition, change, REASON, by=by))
