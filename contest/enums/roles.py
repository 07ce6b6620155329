"""Who somebody is in a contest, and what may be done with an entry in a team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    CREATOR = "creator", _("Creator")
    JUDGE = "judge", _("Judge")
    CHAIR = "chair", _("Jury chair")
    ORGANISER = "organiser", _("Organiser")
    # Translators: who in the festival office checks whether entries keep to the regulations
    ASSISTANT = "assistant", _("Assistant")
    # Translators: who alone sees the rankings of an edition until the jury chair opens them
    NOTARY = "notary", _("Notary")
    # Translators: who selects films for the online theater, and puts them into programmes
    CURATOR = "curator", _("Curator")


class Duty(TextChoices):
    """What people with a role see and do in an edition, in the order in which a page tells it. Policies ask
    for duties, not for roles."""

    READ_ENTRIES = "read_entries", _("See the entries, who made them, issues, evidence and messages")
    READ_OFFICE = (
        "read_office",
        _(
            "See everything else in the office: questions, reports, objections, emails, sealed results and "
            "the audit log"
        ),
    )
    READ_RANKINGS = "read_rankings", _("See rankings")
    READ_FIRST = "read_first", _("See rankings before they are opened to the others")
    READ_THEATER = "read_theater", _("See how the theater is made up")
    CHECK_ENTRIES = (
        "check_entries",
        _("Check entries: claim them, write to their creators, request changes, accept"),
    )
    ORGANISE = (
        "organise",
        _(
            "Organise: dates, rules, awards, people and roles; waive issues, disqualify, answer the public, "
            "publish, export"
        ),
    )
    RUN_ROUNDS = "run_rounds", _("Run rounds, and decide and seal the awards")
    MOVE = "move", _("Propose and confirm what takes two people")
    OPEN_RANKINGS = "open_rankings", _("Open rankings that only the notary sees")
    JUDGE = "judge", _("Watch and score films")
    CURATE = "curate", _("Select films for the theater, and make its programmes")


SEEING = tuple(duty for duty in Duty if duty.name.startswith("READ_"))
DUTIES: dict[Role, frozenset[Duty]] = {
    Role.CREATOR: frozenset(),  # what is theirs they see and do by their entry, not by a role
    Role.ORGANISER: frozenset(Duty) - {Duty.READ_FIRST, Duty.OPEN_RANKINGS, Duty.JUDGE},
    Role.ASSISTANT: frozenset({Duty.READ_ENTRIES, Duty.CHECK_ENTRIES}),
    Role.CHAIR: frozenset(SEEING) - {Duty.READ_FIRST} | {Duty.RUN_ROUNDS, Duty.MOVE, Duty.OPEN_RANKINGS},
    Role.NOTARY: frozenset({Duty.READ_RANKINGS, Duty.READ_FIRST, Duty.OPEN_RANKINGS}),
    Role.JUDGE: frozenset({Duty.JUDGE}),
    Role.CURATOR: frozenset({Duty.READ_THEATER, Duty.CURATE}),
}
APPOINTED_ROLES = tuple(role for role in DUTIES if DUTIES[role])  # given by the office, not by entering


def roles_with(*duties: Duty) -> tuple[Role, ...]:
    """The roles that have one of these duties."""
    return tuple(role for role, held in DUTIES.items() if not held.isdisjoint(duties))


class TeamRight(TextChoices):
    """What a member of a team may do with its entry; each right has those before it."""

    # Translators: what a member of a team may do with its entry
    SEE = "see", pgettext_lazy("team", "See")
    EDIT = "edit", pgettext_lazy("team", "See and edit")
    SUBMIT = "submit", pgettext_lazy("team", "See, edit and submit")


EDITING_RIGHTS = (TeamRight.EDIT, TeamRight.SUBMIT)  # whose holders made the film, and count for its limits


class TeamInvitationState(TextChoices):
    # Translators: of an invitation to the team of an entry
    SENT = "sent", pgettext_lazy("team", "Not answered")
    ACCEPTED = "accepted", pgettext_lazy("team", "Accepted")
    DECLINED = "declined", pgettext_lazy("team", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("team", "Withdrawn")


class HandOverState(TextChoices):
    """What became of an offer to be the contact person of an entry."""

    OFFERED = "offered", pgettext_lazy("hand-over", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "Accepted")
    REFUSED = "refused", pgettext_lazy("hand-over", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("hand-over", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("hand-over", "Expired")
