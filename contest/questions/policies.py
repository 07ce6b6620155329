"""Who answers the public."""

from contest.models import Edition
from contest.policies import Reader, Verdict, may_organise


def may_answer_questions(user: Reader, edition: Edition) -> Verdict:
    return may_organise(user, edition)
