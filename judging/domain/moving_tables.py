"""Which tables of the jury leave with an edition, which stay, and the files of its protocols."""

from collections.abc import Iterator
from typing import Any

from contest.models import Edition
from contest.moving.tables import Moved, of_edition, register_moving
from judging import models as jury
from judging.enums import AssignmentRunState
from judging.models import AssignmentRun, NoReminders, ResultProtocol, Seat
from judging.proof.files import key_of

ASSIGNED = "assignment__seat__round__edition"
UNFINISHED = (AssignmentRunState.PLANNING, AssignmentRunState.APPLYING)


def _runs_of(edition: Edition) -> Any:
    return AssignmentRun.objects.filter(round__edition=edition).exclude(state__in=UNFINISHED)


def _unasked_of(edition: Edition) -> Any:
    """Judges who want no reminders get none from the other site either."""
    return NoReminders.objects.filter(judge__in=Seat.objects.filter(round__edition=edition).values("judge"))


def _protocol_files_of(edition: Edition) -> Iterator[str]:
    for protocol in ResultProtocol.objects.filter(seal__edition=edition).select_related("seal"):
        yield from (key_of(protocol, ending) for ending in protocol.hashes)


def _forget_worker(run: AssignmentRun) -> None:
    run.token = ""


MOVED: dict[type[Any], Moved] = {
    **{
        model: of_edition(model)
        for model in (jury.Round, jury.DeclaredConflict, jury.Invitation, jury.JudgeProfile)
    },
    **{
        model: of_edition(model, "round__edition")
        for model in (*(jury.Seat, jury.Exclusion, jury.Tally, jury.ChosenEntry, jury.Cut, jury.Rubric),)
    },
    **{
        model: of_edition(model, "tally__round__edition")
        for model in (
            *(jury.TallyTree, jury.AwardProposal, jury.TalliedSheet, jury.TalliedJudge, jury.TalliedJury),
            jury.RankedEntry,
        )
    },
    **{
        model: of_edition(model, ASSIGNED)
        for model in (jury.Scoresheet, jury.Abstention, jury.FilmProblem, jury.Watch)
    },
    **{model: of_edition(model, "entry__edition") for model in (jury.Recusal, jury.DismissedHint)},
    jury.Assignment: of_edition(jury.Assignment, "seat__round__edition"),
    jury.Mark: of_edition(jury.Mark, f"scoresheet__{ASSIGNED}"),
    jury.Criterion: of_edition(jury.Criterion, "rubric__round__edition"),
    jury.CutEntry: of_edition(jury.CutEntry, "cut__round__edition"),
    jury.Decision: of_edition(jury.Decision, "proposal__tally__round__edition"),
    ResultProtocol: of_edition(ResultProtocol, "seal__edition"),
    AssignmentRun: Moved(_runs_of, _forget_worker),
    NoReminders: Moved(_unasked_of),
}

STAYING = {
    "judging.FilmHandover": "tells sessions apart",
    "judging.WatchClock": "runs while a film plays",
    **dict.fromkeys(
        ("judging.TallyRun", "judging.TallyTask", "judging.Rehearsal"),
        "work of this site's workers, or files that they made",
    ),
}


def register() -> None:
    register_moving(moved=MOVED, staying=STAYING, documents=_protocol_files_of)
