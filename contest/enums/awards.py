"""Awards, nominees and the acts of two persons that lead to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AwardBasis(TextChoices):
    """What decides who gets an award."""

    OVERALL = "overall", _("The overall score")
    CRITERION = "criterion", _("The score for one criterion")
    AUDIENCE = "audience", _("The audience vote")
    # Translators: no score decides this award; the jury chooses among all films
    JURY = "jury", _("The jury’s free choice")


BASES_WITHOUT_SCORE = (AwardBasis.AUDIENCE, AwardBasis.JURY)  # and so without a lowest one


class NomineeOrder(TextChoices):
    """In which order nominees are published."""

    TITLE = "title", _("Alphabetical, by English title")
    CHAIR = "chair", _("The order below")


class MotionKind(TextChoices):
    """Acts that need two persons; `contest.domain.motions.carries_out` says who does them."""

    NOMINATE = "nominate", _("Seal the nominees")
    SEAL = "seal", _("Seal the results")
    UNSEAL = "unseal", _("Unseal the results")
    REVOKE = "revoke", _("Revoke an award")
    CHANGE_AWARDS = "change_awards", _("Change the awards")


class MotionState(TextChoices):
    # Translators: of a proposal that a second person has to confirm
    OPEN = "open", pgettext_lazy("proposal", "Waiting for a second person")
    SECONDED = "seconded", pgettext_lazy("proposal", "Confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("proposal", "Expired")


class Mender(TextChoices):
    """Who can put right what the gate has found."""

    CREATOR = "creator", _("The contact person of the entry, once the office requests changes")
    ORGANISER = "organiser", _("An organiser")
    OFFICE = "office", _("An organiser or the jury chair")
    JURY = "jury", _("The jury decides this award again")
    TECHNICIAN = "technician", _("Whoever runs the site")
    READING = "reading", _("Anyone here: have the files read")
