"""States, roles and fixed lists of the contest, with the moves between states as data."""

from django.db.models import IntegerChoices, TextChoices
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


class CaptionRule(TextChoices):
    """What a film cannot do without captions, or the declaration that nobody speaks in it."""

    NONE = "none", pgettext_lazy("captions", "Not required")
    ACCEPTANCE = "acceptance", pgettext_lazy("captions", "Required to submit an entry")
    NOMINATION = "nomination", pgettext_lazy("captions", "Required to be nominated or to win")
    PUBLIC = "public", pgettext_lazy("captions", "Required to be shown on the public pages")


class AwardBasis(TextChoices):
    """What decides who gets an award."""

    OVERALL = "overall", _("The overall score")
    CRITERION = "criterion", _("The score for one criterion")
    # Translators: no score decides this award; the jury chooses among all films
    JURY = "jury", _("The jury’s free choice")


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


REQUIRED_CONSENTS = tuple(
    kind for kind in ConsentKind if kind is not ConsentKind.PRESS
)  # without which no entry is submitted; the other is asked of winners alone


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


class TakedownCause(TextChoices):
    """Why a film is off the public pages. Each stands and ends by itself."""

    OFFICE = "office", _("Decided by the festival office")
    CONSENT = "consent", _("A person in the film has withdrawn their consent")


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


class EvidenceKind(TextChoices):
    """Files that somebody may add to an objection, or to the register of an entry."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"


class NomineeOrder(TextChoices):
    """In which order nominees are published."""

    TITLE = "title", _("Alphabetical, by English title")
    CHAIR = "chair", _("The order below")


class ProgrammeKind(TextChoices):
    """What a row of the theater is."""

    # Translators: films that the festival office has chosen under a title
    ROW = "row", pgettext_lazy("theater", "Programme")
    SERIES = "series", pgettext_lazy("theater", "Series")


class AgeMark(IntegerChoices):
    """From which age on a film may be seen, as its creator or the festival office declares it."""

    ALL = 0, pgettext_lazy("age mark", "All ages")
    SIX = 6, pgettext_lazy("age mark", "From 6")
    TWELVE = 12, pgettext_lazy("age mark", "From 12")
    SIXTEEN = 16, pgettext_lazy("age mark", "From 16")
    EIGHTEEN = 18, pgettext_lazy("age mark", "From 18")


class MotionKind(TextChoices):
    """Acts that need two persons; `contest.domain.motions.carries_out` says who does them."""

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


class ApiScope(TextChoices):
    """What a token lets a program read."""

    ENTRIES = "entries", _("My own entries")
    OFFICE = "office", _("What I see in the festival office: entries and rounds")


class WebhookEvent(TextChoices):
    """What an edition's webhooks are told of."""

    SUBMITTED = "entry.submitted", _("Entry submitted")
    ACCEPTED = "entry.accepted", _("Entry accepted")
    PUBLISHED = "results.published", _("Results published")
    TEST = "test", pgettext_lazy("webhook", "Test")


class OfficeTaskKind(TextChoices):
    """Work that is done by a worker while the office looks on."""

    READ_FILMS = "read_films", _("Reading the winning films’ files")
    TELL_CREATORS = "tell_creators", _("Preparing the emails")
    CERTIFICATES = "certificates", _("Making the certificates and laurels")
    PRESS_KIT = "press_kit", _("Making the press kit")
    DECIDE = "decide", _("Deciding about the entries")
    EXPORT = "export", _("Writing the file")


class BulkDecision(TextChoices):
    """What the office decides about many entries at once."""

    ACCEPT = "accept", pgettext_lazy("decision", "Accept")
    RETURN = "return", pgettext_lazy("decision", "Request changes")
    DISQUALIFY = "disqualify", pgettext_lazy("decision", "Disqualify")


class LineOutcome(TextChoices):
    """What became of one entry among many."""

    WAITING = "waiting", pgettext_lazy("one of many entries", "Waiting")
    DONE = "done", pgettext_lazy("one of many entries", "Done")
    LEFT_OUT = "left_out", pgettext_lazy("one of many entries", "Left out")


class NoticeKind(TextChoices):
    """Mails that the festival sends; one template pair each in templates/contest/mail/. Those about
    accounts are allauth's."""

    # Translators: kinds of email, as the audit log and the office list them
    ENTRY_RECEIVED = "entry_received", _("Entry receipt")
    ENTRY_ACCEPTED = "entry_accepted", _("Entry accepted")
    # Translators: a kind of email
    ENTRY_RETURNED = "entry_returned", _("Changes requested")
    ENTRY_DISQUALIFIED = "entry_disqualified", _("Entry disqualified")
    ENTRY_WITHDRAWN = "entry_withdrawn", _("Entry withdrawn")
    # Translators: a kind of email
    UPLOAD_COMPLETED = "upload_completed", _("Upload completed")
    # Translators: a kind of email
    UPLOAD_EXPIRES = "upload_expires", _("Upload about to expire")
    # Translators: a kind of email: before the deadline, about an entry that is not submitted
    DRAFT_UNFINISHED = "draft_unfinished", _("Entry not submitted yet")
    # Translators: a kind of email
    DEADLINE_MOVED = "deadline_moved", _("Deadline moved")
    # Translators: a kind of email: the deadline of one entry
    DEADLINE_EXTENDED = "deadline_extended", _("Deadline extended")
    # Translators: a kind of email: awards were changed after the first round had opened
    AWARDS_CHANGED = "awards_changed", _("Awards changed")
    FINDING_WAIVED = "finding_waived", _("Film checked again")
    # Translators: a kind of email: the festival office writes to the creator of an entry
    MESSAGE_FROM_OFFICE = "message_from_office", _("Message from the office")
    # Translators: a kind of email
    ENTRY_WON = "entry_won", _("Award won")
    ENTRY_NOT_SELECTED = "entry_not_selected", _("Not among the winners")
    # Translators: a kind of email: an award was taken back after it was published
    AWARD_REVOKED = "award_revoked", _("Award revoked")
    # Translators: a kind of email: the film goes on to the next round
    ENTRY_ADVANCED = "entry_advanced", _("Film advanced")
    # Translators: a kind of email
    ENTRY_NOT_ADVANCED = "entry_not_advanced", _("Film did not advance")
    # Translators: a kind of email
    ENTRY_NOMINATED = "entry_nominated", _("Nomination")
    JUDGE_INVITED = "judge_invited", _("Invitation to the jury")
    # Translators: kinds of email to judges, as the office lists them
    ROUND_OPENED = "round_opened", _("Films to judge")
    ROUND_ENDS_SOON = "round_ends_soon", _("Round ends soon")
    ROUND_REMINDER = "round_reminder", _("Reminder to a judge")
    ROUND_END_MOVED = "round_end_moved", _("End of a round moved")
    # Translators: a kind of email: a judge had reported a problem with a film
    REPORT_ANSWERED = "report_answered", _("Answer to a judge’s report")
    # Translators: kinds of email: about a report that anybody can make of a public film
    FILM_REPORT_RECEIVED = "film_report_received", _("Receipt for a report")
    FILM_REPORT_DECIDED = "film_report_decided", _("Decision about a report")
    # Translators: kinds of email to the creator of a film that has won
    FILM_TAKEN_DOWN = "film_taken_down", _("Film taken down")
    FILM_SHOWN_AGAIN = "film_shown_again", _("Film shown again")
    # Translators: kinds of email: about an objection that anybody can make to a winner
    OBJECTION_RECEIVED = "objection_received", _("Receipt for an objection")
    OBJECTION_RAISED = "objection_raised", _("Objection to a winner")
    OBJECTION_DECIDED = "objection_decided", _("Decision about an objection")
    # Translators: kinds of email: about the team of an entry
    TEAM_INVITED = "team_invited", _("Invitation to a team")
    TEAM_CHANGED = "team_changed", _("Change in a team")
    HAND_OVER_OFFERED = "hand_over_offered", _("Offer to be the contact person")
    HAND_OVER_ANSWERED = "hand_over_answered", _("Answer about the contact person")
    # Translators: a kind of email: what judges wrote to the creator of a film
    JURY_COMMENTS = "jury_comments", _("Comments from the jury")
    # Translators: a kind of email: codes, a new password, an account that exists already
    ACCOUNT = "account", pgettext_lazy("email", "About an account")
    # Translators: a kind of email: a signed statement of where the audit log ended
    CHECKPOINT = "checkpoint", _("Audit log checkpoint")
    BACKUP_FAILED = "backup_failed", _("Backup failed")


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
    ObjectionState.OPEN: "warn",
    ObjectionState.REJECTED: "quiet",
    MotionState.SECONDED: "good",
    MotionState.EXPIRED: "quiet",
    "todo": "warn",  # a step of an entry that is not done
}
