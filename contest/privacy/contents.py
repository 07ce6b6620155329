"""The contest's parts of what the site has of people: rows of the privacy page, and files of a person's
copy."""

from django.utils.translation import gettext_lazy as _

from contest.api.tokens import drop_tokens
from contest.models import ChosenColumns, Message, SavedView, User
from contest.privacy import collecting
from contest.privacy.copies import drop_copies
from contest.privacy.personal_parts import Kept, PersonalPart, register_personal_parts

KEPT = [
    Kept(
        _("Account: name, email address, language, time zone"),
        _("To sign in, and to be written to about entries and roles."),
        ("contest.User", "account.EmailAddress"),
        _("Until the account is erased."),
    ),
    Kept(
        _("Passkeys and keys of two-step verification, recovery codes"),
        _("To keep others out of the account."),
        ("mfa.Authenticator",),
        _("Until they are removed, or the account is erased."),
    ),
    Kept(
        _("Devices that are signed in: browser, system, network address"),
        _("To show who is signed in, and to sign a lost device out."),
        ("usersessions.UserSession", "sessions.Session"),
        _("Until the sign-in ends."),
    ),
    Kept(
        _("Tokens of programs: name, what they may read, until when, when last used"),
        _("So that programs of yours can read what you may read."),
        ("contest.ApiToken",),
        _("Until the account is erased."),
    ),
    Kept(
        _("Roles, and the log of what was done in them"),
        _("To know who may do what, and to prove afterwards how a decision came to be."),
        ("contest.Membership", "contest.JournalEntry", "contest.Motion"),
        _("The log stays; once the account is erased it names the account by a mark only."),
    ),
    Kept(
        _(
            "Entries: titles, synopsis, story of the making, links, contact, country, profession, names and "
            "roles in the credits, AI declaration"
        ),
        _("To check, judge and, if the film wins, publish it."),
        ("contest.Entry", "contest.Credit", "contest.ToolUse", "contest.ShotLabel"),
        _("Until the account is erased; what was published of winners and nominees stays."),
    ),
    Kept(
        _("Films, their copies, pictures, captions and posters, and what was read of raw clips"),
        _("To check them and to show them to the jury and, if they win, to the public."),
        (
            "media_pipeline.Film",
            "media_pipeline.Upload",
            "media_pipeline.CaptionTrack",
            "media_pipeline.OwnPoster",
            "media_pipeline.RawClip",
        ),
        _("Until the account is erased; winners stay."),
        period="films",
    ),
    Kept(
        _("Statements and permissions, with their version and time"),
        _("To prove what was agreed to."),
        ("contest.Consent", "contest.TheaterPermission"),
        _("They stay with the entry, by the mark of an erased account."),
    ),
    Kept(
        _("People, voices and music in a film: names, guardians, consents, written consents and licences"),
        _("To show that everybody agreed, and to stop where somebody no longer does."),
        (
            "contest.Portrayal",
            "contest.PortrayalConsent",
            "contest.MusicUse",
            "contest.RightsPaper",
        ),
        _("Until the account is erased; those of published winners and nominees stay."),
    ),
    Kept(
        _("Notes of the festival office about entries, and how its people look at lists"),
        _("To look after many entries together."),
        ("contest.OfficeNote", "contest.SavedView", "contest.ChosenColumns"),
        _("Notes until the account of the creator is erased, the rest until that of its owner is."),
    ),
    Kept(
        _("Messages between the festival office and creators"),
        _("To answer questions about an entry."),
        ("contest.Message", "contest.RequestedChange"),
        _("Until the account is erased; those about published winners stay."),
    ),
    Kept(
        _("Teams: members, invitations and their addresses"),
        _("To let several people work on an entry, and to keep them from judging it."),
        ("contest.TeamMember", "contest.TeamInvitation", "contest.HandOver"),
        _("Places in a team stay, by the mark of an erased account."),
        period="addresses",
    ),
    Kept(
        _("Invitations to roles in the festival office: address"),
        _("To let people take up a role, and to know who invited them."),
        ("contest.RoleInvitation",),
        _("Until the account with the same address is erased."),
        period="addresses",
    ),
    Kept(
        _("Reports of public films: name and address, if given"),
        _("To answer them."),
        ("contest.PublicReport",),
        _("Until the account with the same address is erased."),
        period="addresses",
    ),
    Kept(
        _("Questions to the festival office: text, name and address"),
        _("To answer them."),
        ("contest.PublicQuestion",),
        _("Name and address until the account with the same address is erased."),
        period="addresses",
    ),
    Kept(
        _("Objections to winners, with their evidence"),
        _("To decide them, and to publish what was said and answered."),
        ("contest.Objection", "contest.Evidence"),
        _("Objections stay, without a name once the account is erased; evidence is deleted 180 days after."),
    ),
    Kept(
        _("Emails: to whom, when and about what"),
        _("To send each once, and to know why one did not arrive."),
        ("contest.Notice",),
        _("What they were about is deleted with the account."),
        period="logs",
    ),
    Kept(
        _("Webhooks: addresses of programs that organisers have told of, and what was sent to them"),
        _("To tell programs of a festival what happens, by the number of the entry."),
        ("contest.Webhook", "contest.WebhookMessage"),
        _("Messages are deleted after 30 days."),
    ),
    Kept(
        _("Certificates of awards"),
        _("So that anybody can check one that is shown to them."),
        ("contest.Certificate",),
        _("They stay as they were issued."),
    ),
    Kept(
        _("Views in the theater: how often a film was watched, under a key that changes every day"),
        _("To say how often, without knowing by whom."),
        ("contest.TheaterView",),
        _("Until the end of the day."),
    ),
]


def _forget_views(user: User) -> None:
    for model in (SavedView, ChosenColumns):
        model.objects.filter(user=user).delete()


def register() -> None:
    register_personal_parts(
        kept=KEPT,
        parts=[
            PersonalPart(
                "account",
                collecting.account_of,
                erase=drop_copies,
                counts={_("Roles"): lambda user: user.memberships.count()},
            ),
            PersonalPart(
                "tokens",
                collecting.tokens_of,
                erase=drop_tokens,
                counts={_("Tokens of programs"): lambda user: user.api_tokens.count()},
            ),
            PersonalPart(
                "entries",
                collecting.entries_of,
                counts={_("Entries with you as the contact person"): lambda user: user.entries.count()},
            ),
            PersonalPart("office", collecting.office_work_of, erase=_forget_views),
            PersonalPart(
                "teams",
                collecting.teams_of,
                counts={
                    _("Places in teams"): lambda user: user.team_places.count(),
                    _("Messages that you wrote"): lambda user: Message.objects.filter(author=user).count(),
                },
            ),
            PersonalPart(
                "objections",
                collecting.objections_of,
                counts={_("Objections that you raised"): lambda user: user.objections.count()},
            ),
            PersonalPart(
                "emails",
                collecting.mails_of,
                counts={_("Emails to you"): lambda user: user.notices.count()},
            ),
            PersonalPart(
                "audit-log",
                collecting.log_of,
                counts={_("Lines of the audit log"): lambda user: collecting.lines_about(user).count()},
            ),
        ],
    )
