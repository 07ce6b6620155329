from judging.models.assignment import Assignment
from judging.models.panel import Recusal, Seat
from judging.models.proposal import AwardProposal, Decision
from judging.models.round import Round
from judging.models.rubric import Criterion, Rubric
from judging.models.scoresheet import Mark, Scoresheet, Watch
from judging.models.tally import Tally

__all__ = [
    "Assignment",
    "AwardProposal",
    "Criterion",
    "Decision",
    "Mark",
    "Recusal",
    "Round",
    "Rubric",
    "Scoresheet",
    "Seat",
    "Tally",
    "Watch",
]
