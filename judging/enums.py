"""States of rounds and assignments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundState(TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "In preparation")
    OPEN = "open", pgettext_lazy("round", "Open")
    CLOSED = "closed", pgettext_lazy("round", "Closed")


ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.OPEN}),
}


class PoolKind(TextChoices):
    """Whose films a round judges."""

    ACCEPTED = "accepted", _("All accepted entries")
    # Translators: films that reached this round from an earlier one
    ADVANCED = "advanced", _("Films that advanced from an earlier round")
    CHOSEN = "chosen", _("Films chosen by hand")


class Blindness(TextChoices):
    """What judges are shown of a film in a round."""

    BLIND = "blind", _("The film alone (blind)")
    OPEN = "open", _("Title, team, country, credits and AI tools as well (open)")


class AssignmentState(TextChoices):
    DUE = "due", pgettext_lazy("assignment", "To judge")
    SCORED = "scored", pgettext_lazy("assignment", "Scores submitted")
    # Translators: a judge does not score this film, because of a conflict of interest
    RECUSED = "recused", pgettext_lazy("assignment", "Recused")
    # Translators: a judge does not score this film, for another reason than a conflict of interest
    ABSTAINED = "abstained", pgettext_lazy("assignment", "Abstained")
    # Translators: an organiser has taken this film from the judge
    RELEASED = "released", pgettext_lazy("assignment", "Released")
    WITHDRAWN = "withdrawn", pgettext_lazy("assignment", "No longer needed")


class WorkState(TextChoices):
    """How far something is that was asked for; the pages say it in sentences."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TallyTaskKind(TextChoices):
    """What a worker makes of a ranking."""

    TRIAL = "trial"  # the ranking without the scores of one judge
    FILE = "file"  # a large ranking for a spreadsheet
    TELLING = "telling"  # creators are told who advances


class AssignmentRunKind(TextChoices):
    """What a change of who judges what is for."""

    FILL = "fill", _("Assign what is missing")
    # Translators: films that a judge has not begun go to other judges
    REISSUE = "reissue", _("Reassign untouched films")
    # Translators: films that nobody has begun move from judges with many to judges with few
    LEVEL = "level", _("Even out the workload")
    # Translators: all films that a judge has not submitted go to others
    HANDOVER = "handover", _("Release a judge")
    # Translators: one review is one judge’s scores for one film
    WAVE = "wave", _("Further reviews")
    # Translators: reviews that link judges who have no film in common
    BRIDGES = "bridges", _("Linking reviews")


class AssignmentRunState(TextChoices):
    PLANNING = "planning", pgettext_lazy("assignment run", "Being prepared")
    PLANNED = "planned", pgettext_lazy("assignment run", "Preview")
    APPLYING = "applying", pgettext_lazy("assignment run", "Being applied")
    APPLIED = "applied", pgettext_lazy("assignment run", "Applied")
    STOPPED = "stopped", pgettext_lazy("assignment run", "Not applied")
    FAILED = "failed", pgettext_lazy("assignment run", "Failed")


class ConflictKind(TextChoices):
    """What a judge declares to be close to."""

    # Translators: what a judge has a conflict of interest with
    PERSON = "person", pgettext_lazy("conflict of interest", "Person")
    SCHOOL = "school", pgettext_lazy("conflict of interest", "School")
    COMPANY = "company", pgettext_lazy("conflict of interest", "Company")
    COUNTRY = "country", pgettext_lazy("conflict of interest", "Country or region")


class InvitationState(TextChoices):
    SENT = "sent", pgettext_lazy("invitation", "Not answered")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    REVOKED = "revoked", pgettext_lazy("invitation", "Withdrawn")


class Outcome(TextChoices):
    """What the rule says about one place of an award."""

    PROPOSED = "proposed", pgettext_lazy("place", "Suggested by the award rule")
    TIED = "tied", pgettext_lazy("place", "Tied: the jury decides")
    # Translators: of an award: the suggestion depends on a tie, for a prize above, that the jury has not
    # decided, or on votes that are not counted
    WAITING = "waiting", pgettext_lazy("place", "Waiting for an earlier tie or for the audience vote")
    NOT_AWARDED = "not awarded", pgettext_lazy("place", "No film left to suggest")
    FREE = "free", pgettext_lazy("place", "The jury chooses freely")


TONES: dict[str, str] = {
    RoundState.PLANNED: "quiet",
    RoundState.OPEN: "good",
    RoundState.CLOSED: "quiet",
    AssignmentState.DUE: "busy",
    AssignmentState.SCORED: "good",
    AssignmentState.RECUSED: "warn",
    AssignmentState.ABSTAINED: "warn",
    AssignmentState.WITHDRAWN: "quiet",
    AssignmentRunState.PLANNING: "busy",
    AssignmentRunState.PLANNED: "quiet",
    AssignmentRunState.APPLYING: "busy",
    AssignmentRunState.APPLIED: "good",
    AssignmentRunState.STOPPED: "warn",
    AssignmentRunState.FAILED: "bad",
    InvitationState.SENT: "busy",
    InvitationState.ACCEPTED: "good",
    InvitationState.DECLINED: "warn",
    InvitationState.REVOKED: "quiet",
}
