"""States of an entry with the moves between them, and what its creator declares of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryState(TextChoices):
    """The label is what creators and the public read."""

    DRAFT = "draft", pgettext_lazy("entry", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("entry", "Submitted")
    RETURNED = "returned", pgettext_lazy("entry", "Changes requested")
    ELIGIBLE = "eligible", pgettext_lazy("entry", "Accepted")
    DISQUALIFIED = "disqualified", pgettext_lazy("entry", "Disqualified")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "Withdrawn")


ENTRY_MOVES: dict[EntryState, frozenset[EntryState]] = {
    EntryState.DRAFT: frozenset({EntryState.SUBMITTED}),
    EntryState.SUBMITTED: frozenset(
        {EntryState.ELIGIBLE, EntryState.RETURNED, EntryState.DISQUALIFIED, EntryState.WITHDRAWN}
    ),
    EntryState.RETURNED: frozenset({EntryState.SUBMITTED, EntryState.DISQUALIFIED, EntryState.WITHDRAWN}),
    EntryState.ELIGIBLE: frozenset({EntryState.RETURNED, EntryState.DISQUALIFIED, EntryState.WITHDRAWN}),
    EntryState.DISQUALIFIED: frozenset({EntryState.ELIGIBLE}),
    EntryState.WITHDRAWN: frozenset({EntryState.SUBMITTED}),
}
EDITABLE_STATES = frozenset({EntryState.DRAFT, EntryState.RETURNED, EntryState.WITHDRAWN})


class Origin(TextChoices):
    """Where the pictures of a shot come from; only `TOOL` counts as AI-made."""

    TOOL = "tool", pgettext_lazy("origin", "AI tool")
    CAMERA = "camera", pgettext_lazy("origin", "Live action")
    STOCK = "stock", pgettext_lazy("origin", "Stock or archive footage")
    DRAWN = "drawn", pgettext_lazy("origin", "Hand-drawn animation")
    TITLES = "titles", pgettext_lazy("origin", "Titles and credits")


class Tool(TextChoices):
    SEEDANCE = "seedance", "Seedance 1.0 Pro"
    VEO = "veo", "Veo 3"
    KLING = "kling", "Kling"
    DREAMINA = "dreamina", "Dreamina"
    SORA = "sora", "Sora"
    RUNWAY = "runway", "Runway"
    HAILUO = "hailuo", "Hailuo"
    WAN = "wan", "Wan"
    PIXVERSE = "pixverse", "PixVerse"
    MIDJOURNEY = "midjourney", "Midjourney"
    ELEVENLABS = "elevenlabs", "ElevenLabs"
    SUNO = "suno", "Suno"
    OTHER = "other", _("Another tool")


class ToolKind(TextChoices):
    """What a tool makes."""

    # Translators: what an AI tool makes
    PICTURES = "pictures", pgettext_lazy("kind of tool", "Video and images")
    # Translators: what an AI tool makes
    SOUND = "sound", pgettext_lazy("kind of tool", "Voice, music or text")


SOUND_TOOLS = (Tool.ELEVENLABS, Tool.SUNO)  # that make no pictures


class Purpose(TextChoices):
    # Translators: what a tool was used for; moving images
    PICTURES = "pictures", pgettext_lazy("purpose", "Video")
    STILLS = "stills", pgettext_lazy("purpose", "Images")
    # Translators: speech made by a tool, as in dubbing or narration; not sound in general
    VOICE = "voice", pgettext_lazy("purpose", "Voice")
    MUSIC = "music", pgettext_lazy("purpose", "Music and sound effects")
    SCRIPT = "script", pgettext_lazy("purpose", "Script")
    EDITING = "editing", pgettext_lazy("purpose", "Editing and visual effects")


class CaptionRule(TextChoices):
    """What a film cannot do without captions, or the declaration that nobody speaks in it."""

    NONE = "none", pgettext_lazy("captions", "Not required")
    ACCEPTANCE = "acceptance", pgettext_lazy("captions", "Required to submit an entry")
    NOMINATION = "nomination", pgettext_lazy("captions", "Required to be nominated or to win")
    PUBLIC = "public", pgettext_lazy("captions", "Required to be shown on the public pages")


class ConsentKind(TextChoices):
    RULES = "rules", _("We have read the regulations and comply with them.")
    RIGHTS = (
        "rights",
        _("We hold the rights to everything in the film: footage, images, music, voices and likenesses."),
    )
    SHOWING = (
        "showing",
        _("The festival may show the film to the jury, at the ceremony and, if it wins, on this website."),
    )
    DATA = (
        "data",
        _(
            "Our names, country and contact details may be stored for the contest as described in the "
            "regulations."
        ),
    )
    PRESS = "press", _("The festival may give the film to the press.")
    AGE = "age", _("The contact person of this entry is as old as the regulations require.")
    ADULT = "adult", _("The contact person of this entry needs no guardian’s consent.")
    ABROAD = "abroad", _("Our data may be transferred to another country and stored there.")
    # Translators: one of the statements that an edition asks its creators to agree to beside the site's
    OWN_1 = "own-1", pgettext_lazy("statement", "Own statement 1")
    OWN_2 = "own-2", pgettext_lazy("statement", "Own statement 2")
    OWN_3 = "own-3", pgettext_lazy("statement", "Own statement 3")
    OWN_4 = "own-4", pgettext_lazy("statement", "Own statement 4")
    OWN_5 = "own-5", pgettext_lazy("statement", "Own statement 5")


REQUIRED_CONSENTS = (
    *(ConsentKind.RULES, ConsentKind.RIGHTS),
    *(ConsentKind.SHOWING, ConsentKind.DATA),
)  # without which no entry of any edition is submitted; PRESS is asked of winners alone
OWN_CONSENTS = tuple(kind for kind in ConsentKind if kind.startswith("own-"))  # of an edition, in its words
