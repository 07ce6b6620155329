from contest.models.api_token import ApiToken
from contest.models.audience import AudienceVote, Ballot, ViewerClock, ViewerReceipt
from contest.models.awards import Award, Citation, Seal
from contest.models.brand import Brand, BrandDraft, EditionLook, Logo
from contest.models.ceremony import CeremonyNote, ShowPack, WatchedCopy
from contest.models.certificate import Certificate
from contest.models.checkpoint import Checkpoint
from contest.models.correspondence import Message, RequestedChange
from contest.models.declaration import Consent, OwnCut, ShotLabel, ToolUse
from contest.models.edition import Edition, Regulations
from contest.models.entry import Credit, Entry
from contest.models.journal import JournalEntry
from contest.models.jury_comment import JuryComment
from contest.models.mail_text import MailText
from contest.models.motions import Motion
from contest.models.notice import Notice
from contest.models.objections import Evidence, Objection
from contest.models.office import (
    BulkAct,
    BulkLine,
    ChosenColumns,
    OfficeNote,
    SavedView,
    UsualReason,
)
from contest.models.people import Membership, User
from contest.models.play_clock import PlayClock
from contest.models.privacy import PersonalCopy, RetentionPeriods
from contest.models.public_questions import PublicQuestion
from contest.models.public_reports import PublicReport, Takedown
from contest.models.publication import OfficeTask, PublicationPlan
from contest.models.register import MusicUse, Portrayal, PortrayalConsent, RightsPaper
from contest.models.regulations_text import RegulationsText
from contest.models.role_invitation import RoleInvitation
from contest.models.share_pictures import SharePictures
from contest.models.stages import NomineeList, StageResult
from contest.models.statement_wording import StatementWording
from contest.models.team import HandOver, TeamInvitation, TeamMember
from contest.models.theater import (
    Programme,
    ProgrammePlace,
    TheaterFilm,
    TheaterPermission,
    TheaterView,
    ViewKey,
)
from contest.models.webhooks import Webhook, WebhookMessage

__all__ = [
    "ApiToken",
    "AudienceVote",
    "Award",
    "Ballot",
    "Brand",
    "BrandDraft",
    "BulkAct",
    "BulkLine",
    "CeremonyNote",
    "Certificate",
    "Checkpoint",
    "ChosenColumns",
    "Citation",
    "Consent",
    "Credit",
    "Edition",
    "EditionLook",
    "Entry",
    "Evidence",
    "HandOver",
    "JournalEntry",
    "JuryComment",
    "Logo",
    "MailText",
    "Membership",
    "Message",
    "Motion",
    "MusicUse",
    "NomineeList",
    "Notice",
    "Objection",
    "OfficeNote",
    "OfficeTask",
    "OwnCut",
    "PersonalCopy",
    "PlayClock",
    "Portrayal",
    "PortrayalConsent",
    "Programme",
    "ProgrammePlace",
    "PublicQuestion",
    "PublicReport",
    "PublicationPlan",
    "Regulations",
    "RegulationsText",
    "RequestedChange",
    "RetentionPeriods",
    "RightsPaper",
    "RoleInvitation",
    "SavedView",
    "Seal",
    "SharePictures",
    "ShotLabel",
    "ShowPack",
    "StageResult",
    "StatementWording",
    "Takedown",
    "TeamInvitation",
    "TeamMember",
    "TheaterFilm",
    "TheaterPermission",
    "TheaterView",
    "ToolUse",
    "User",
    "UsualReason",
    "ViewKey",
    "ViewerClock",
    "ViewerReceipt",
    "WatchedCopy",
    "Webhook",
    "WebhookMessage",
]
