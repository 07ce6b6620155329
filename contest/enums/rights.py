"""People, voices and music in a film, and the files that prove something."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class PortrayalKind(TextChoices):
    """What of a person a film shows or imitates."""

    PERSON = "person", pgettext_lazy("portrayal", "A person’s face or figure")
    VOICE = "voice", pgettext_lazy("portrayal", "A voice")
    BOTH = "both", pgettext_lazy("portrayal", "A person with their voice")


class PortrayalBasis(TextChoices):
    """By what right a person or voice is in a film."""

    INVENTED = "invented", pgettext_lazy("portrayal", "Invented: nobody real is shown or imitated")
    OWN = "own", pgettext_lazy("portrayal", "Our own: somebody of our team")
    CONSENT = "consent", pgettext_lazy("portrayal", "Somebody else, who has consented in writing")
    PARODY = "parody", pgettext_lazy("portrayal", "A public figure in a parody")


REAL_BASES = (PortrayalBasis.OWN, PortrayalBasis.CONSENT)  # people whose consents are asked for


class ConsentUse(TextChoices):
    """For what a person in a film consents, each separately."""

    JUDGING = "judging", pgettext_lazy("consent", "The jury may watch the film")
    PUBLIC = (
        "public",
        pgettext_lazy(
            "consent", "The film may be shown in public: at the ceremony and, if it wins, on this website"
        ),
    )
    THEATER = "theater", pgettext_lazy("consent", "The film may be shown in the AI Theater")
    ABROAD = (
        "abroad",
        pgettext_lazy(
            "consent", "The person’s picture and voice may be transferred to other countries and seen there"
        ),
    )


REQUIRED_USES = (ConsentUse.JUDGING, ConsentUse.PUBLIC, ConsentUse.ABROAD)  # to submit; to win
SHOWING_USES = (ConsentUse.PUBLIC, ConsentUse.ABROAD)  # a page of the web is seen everywhere


class MusicBasis(TextChoices):
    """By what right a piece of music is in a film."""

    TOOL = "tool", pgettext_lazy("music", "Made with an AI tool")
    LICENCE = "licence", pgettext_lazy("music", "Used with a licence, or our own work")


class EvidenceKind(TextChoices):
    """Files that somebody may add to an objection, or to the register of an entry."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
