from judging.models.assignment import Assignment
from judging.models.assignment_run import AssignmentRun
from judging.models.conflict import DeclaredConflict, DismissedHint
from judging.models.cut import ChosenEntry, Cut, CutEntry
from judging.models.film_report import Abstention, FilmProblem
from judging.models.invitation import Invitation
from judging.models.judge_profile import JudgeProfile
from judging.models.panel import Exclusion, NoReminders, Recusal, Seat
from judging.models.proof import ResultProtocol, TallyTree
from judging.models.proposal import AwardProposal, Decision
from judging.models.rehearsal import Rehearsal
from judging.models.round import Round
from judging.models.rubric import Criterion, Rubric
from judging.models.scoresheet import Mark, Scoresheet
from judging.models.tallied import RankedEntry, TalliedJudge, TalliedJury, TalliedSheet
from judging.models.tally import Tally
from judging.models.tally_run import TallyRun
from judging.models.tally_task import TallyTask
from judging.models.watch import FilmHandover, Watch, WatchClock

__all__ = [
    "Abstention",
    "Assignment",
    "AssignmentRun",
    "AwardProposal",
    "ChosenEntry",
    "Criterion",
    "Cut",
    "CutEntry",
    "Decision",
    "DeclaredConflict",
    "DismissedHint",
    "Exclusion",
    "FilmHandover",
    "FilmProblem",
    "Invitation",
    "JudgeProfile",
    "Mark",
    "NoReminders",
    "RankedEntry",
    "Recusal",
    "Rehearsal",
    "ResultProtocol",
    "Round",
    "Rubric",
    "Scoresheet",
    "Seat",
    "TalliedJudge",
    "TalliedJury",
    "TalliedSheet",
    "Tally",
    "TallyRun",
    "TallyTask",
    "TallyTree",
    "Watch",
    "WatchClock",
]
