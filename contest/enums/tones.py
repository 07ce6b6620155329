"""Tones of states."""

from contest.enums.awards import MotionState
from contest.enums.entries import EntryState
from contest.enums.public import ObjectionState, QuestionState, ReportState

TONES: dict[str, str] = {
    EntryState.ELIGIBLE: "good",
    EntryState.SUBMITTED: "busy",
    EntryState.RETURNED: "warn",
    EntryState.DISQUALIFIED: "bad",
    EntryState.DRAFT: "quiet",
    EntryState.WITHDRAWN: "quiet",
    ReportState.RECEIVED: "warn",
    ReportState.UPHELD: "bad",
    ReportState.DISMISSED: "quiet",
    QuestionState.OPEN: "warn",
    QuestionState.ANSWERED: "good",
    ObjectionState.OPEN: "warn",
    ObjectionState.REJECTED: "quiet",
    MotionState.SECONDED: "good",
    MotionState.EXPIRED: "quiet",
    "todo": "warn",  # a step of an entry that is not done
}
