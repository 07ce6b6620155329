"""Who somebody is in a contest, and what may be done with an entry in a team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    CREATOR = "creator", _("Creator")
    JUDGE = "judge", _("Judge")
    CHAIR = "chair", _("Jury chair")
    ORGANISER = "organiser", _("Organiser")
    # Translators: who alone sees the rankings of an edition until the jury chair opens them
    NOTARY = "notary", _("Notary")


APPOINTED_ROLES = tuple(
    role for role in Role if role is not Role.CREATOR
)  # given by the office, not by entering
OFFICE_ROLES = (
    Role.ORGANISER,
    Role.CHAIR,
)  # who reads the office's pages; what else they may is in policies.py
ROUND_ROLES = (Role.ORGANISER, Role.CHAIR)  # who runs rounds and decides awards


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
