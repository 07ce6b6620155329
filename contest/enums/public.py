"""What viewers are told of a film, and what they can say against it."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContentNotice(TextChoices):
    """What viewers are told of a film before it plays."""

    VIOLENCE = "violence", pgettext_lazy("content notice", "Violence")
    FLASHES = "flashes", pgettext_lazy("content notice", "Flashing light")
    NUDITY = "nudity", pgettext_lazy("content notice", "Nudity or sexual content")
    LANGUAGE = "language", pgettext_lazy("content notice", "Strong language")
    FRIGHT = "fright", pgettext_lazy("content notice", "Frightening scenes")
    DRUGS = "drugs", pgettext_lazy("content notice", "Drugs or alcohol")
    HARM = "harm", pgettext_lazy("content notice", "Suicide or self-harm")
    HATRED = "hatred", pgettext_lazy("content notice", "Discrimination")


def all_notices() -> list[str]:
    """What editions ask about unless they choose."""
    return list(ContentNotice.values)


class AgeMark(IntegerChoices):
    """From which age on a film may be seen, as its creator or the festival office declares it."""

    ALL = 0, pgettext_lazy("age mark", "All ages")
    SIX = 6, pgettext_lazy("age mark", "From 6")
    TWELVE = 12, pgettext_lazy("age mark", "From 12")
    SIXTEEN = 16, pgettext_lazy("age mark", "From 16")
    EIGHTEEN = 18, pgettext_lazy("age mark", "From 18")


class ReportReason(TextChoices):
    """Why somebody reports a public film."""

    COPYRIGHT = "copyright", _("It uses a work of mine, or of someone I represent, without permission")
    LIKENESS = "likeness", _("It shows a real person’s face or voice without their consent")
    LABEL = "label", _("What it says about the use of AI is wrong")
    MINORS = "minors", _("It endangers children or young people")
    HATRED = "hatred", _("It incites hatred or violence")
    UNLAWFUL = "unlawful", _("It is unlawful for another reason")


class ReportState(TextChoices):
    """What became of a report."""

    RECEIVED = "reported", pgettext_lazy("report", "Received")
    UPHELD = "upheld", pgettext_lazy("report", "Film taken down")
    DISMISSED = "dismissed", pgettext_lazy("report", "Film stays")


class QuestionState(TextChoices):
    """What became of a question that somebody asked the festival."""

    OPEN = "asked", pgettext_lazy("question", "Waits for an answer")
    ANSWERED = "answered", pgettext_lazy("question", "Answered")
    SET_ASIDE = "set_aside", pgettext_lazy("question", "Set aside")


class ObjectionGrounds(TextChoices):
    """Why somebody objects to a winner."""

    INELIGIBLE = "ineligible", _("The film, or whoever entered it, was not eligible")
    NOT_MAKER = "not_maker", _("Whoever entered the film did not make it")
    AI_SHARE = "ai_share", _("The AI share of the film is wrong")
    CONFLICT = "conflict", _("A judge had a conflict of interest")
    OTHER = "other", _("Another reason")


class ObjectionState(TextChoices):
    """What became of an objection."""

    OPEN = "objected", pgettext_lazy("objection", "Being looked at")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    REJECTED = "rejected", pgettext_lazy("objection", "Rejected")


class TakedownCause(TextChoices):
    """Why a film is off the public pages. Each stands and ends by itself."""

    OFFICE = "office", _("Decided by the festival office")
    CONSENT = "consent", _("A person in the film has withdrawn their consent")


class ProgrammeKind(TextChoices):
    """What a row of the theater is."""

    # Translators: films that the festival office has chosen under a title
    ROW = "row", pgettext_lazy("theater", "Programme")
    SERIES = "series", pgettext_lazy("theater", "Series")
