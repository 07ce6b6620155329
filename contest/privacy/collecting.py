"""What the contest has of a person, as plain values for their copy."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q, QuerySet

from contest.consents.former_contact import papers_of_contact
from contest.domain.team_rights import entries_with
from contest.enums import Duty, roles_with
from contest.models import (
    ApiToken,
    Entry,
    JournalEntry,
    Membership,
    Message,
    Notice,
    Objection,
    OfficeNote,
    Portrayal,
    RoleInvitation,
    SavedView,
    TeamInvitation,
    TeamMember,
    User,
)

ABOUT_ENTRY = (
    *("code", "state", "title", "original_title", "synopsis", "language", "country", "profession"),
    *("production_days", "team_name", "making", "links", "contact", "content_notices", "age"),
    *("has_no_speech", "decision_reason", "unsaved"),
    *("created_at", "saved_at", "submitted_at", "decided_at", "extended_until"),
)
ABOUT_INVITATION = ("edition__slug", "email", "role", "mailed_at", "accepted_at", "withdrawn_at")
ABOUT_CLIP = ("file_name", "size", "sha256", "duration_ms", "marks", "stretches", "brought_at")
ABOUT_FILM = ("file_name", "size", "sha256", "duration_ms", "width", "height", "received_at", "facts")


def values_of(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    """Columns of a row; a country by its code."""
    found = {name: getattr(row, name) for name in names}
    return {name: getattr(value, "code", value) for name, value in found.items()}


def rows(query: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    """Columns of many rows, in the order in which they came to be."""
    return list(query.order_by("pk").values(*names))


def account_of(user: User) -> dict[str, Any]:
    about = ("email", "name", "language", "time_zone", "draft_reminders", "date_joined", "last_login")
    sessions = UserSession.objects.filter(user=user)
    return {
        **values_of(user, about),
        "addresses": rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        "two_step_verification": rows(
            Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"
        ),
        "devices": rows(sessions, "user_agent", "ip", "created_at", "last_seen_at"),
        "roles": rows(Membership.objects.filter(user=user), "edition__slug", "role", "since"),
        "invitations_to_roles": rows(_invitations_to(user), *ABOUT_INVITATION),
    }


def _invitations_to(user: User) -> QuerySet[RoleInvitation]:
    return RoleInvitation.objects.filter(Q(accepted_by=user) | Q(email__in=_addresses_of(user)))


def _addresses_of(user: User) -> list[str]:
    return [user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]


def tokens_of(user: User) -> list[dict[str, Any]]:
    tokens = ApiToken.objects.filter(user=user)
    return rows(tokens, "name", "scopes", "made_at", "ends_at", "used_at", "revoked_at")


def entries_of(user: User) -> list[dict[str, Any]]:
    """Those whose contact person this is, with all that was declared of them."""
    entries = Entry.objects.filter(representative=user).select_related("film", "edition").order_by("pk")
    return [_entry(entry) for entry in entries]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "edition": entry.edition.slug,
        **values_of(entry, ABOUT_ENTRY),
        "film": values_of(entry.film, ABOUT_FILM) if entry.film else None,
        "credits": rows(entry.credits.all(), "position", "name", "task"),
        "people": [_person(person) for person in entry.portrayals.order_by("pk")],
        "music": rows(entry.music_uses.all(), "title", "basis", "source"),
        "written_consents_and_licences": rows(papers_of_contact(entry), "name", "size", "added_at"),
        "tools": rows(entry.tool_uses.all(), "tool", "other_name", "version", "purpose"),
        "shots": rows(
            entry.shot_labels.all(),
            *("shot__number", "offset_ms", "place", "origin", "tool", "other_name", "purpose", "percent"),
        ),
        "captions": rows(entry.film.captions.all(), "kind", "language", "cues") if entry.film else [],
        "own_posters": rows(entry.film.own_posters.all(), "kind", "size", "brought_at") if entry.film else [],
        "raw_clips": rows(entry.film.raw_clips.all(), *ABOUT_CLIP) if entry.film else [],
        "statements": rows(entry.consents.all(), "kind", "version", "given_at"),
        "messages": rows(entry.messages.all(), "is_from_office", "text", "sent_at"),
        "requested_changes": rows(entry.requested_changes.all(), "text", "done_at"),
        "comments_from_the_jury": rows(entry.jury_comments.all(), "text"),
    }


def _person(person: Portrayal) -> dict[str, Any]:
    return {
        **values_of(person, ("name", "kind", "basis", "is_minor", "guardian")),
        "consents": rows(person.consents.all(), "use", "version", "given_at", "ended_at"),
    }


def office_work_of(user: User) -> dict[str, Any]:
    """What somebody of the office has written and set for themselves."""
    return {
        "notes": rows(OfficeNote.objects.filter(author=user), "entry__code", "text", "written_at"),
        "saved_views": rows(SavedView.objects.filter(user=user), "edition__slug", "name", "query"),
    }


def teams_of(user: User) -> dict[str, Any]:
    invitations = TeamInvitation.objects.filter(Q(member=user) | Q(email__in=_addresses_of(user)))
    return {
        "places": rows(TeamMember.objects.filter(user=user), "entry__code", "right", "joined_at", "left_at"),
        "invitations": rows(invitations, "entry__code", "email", "right", "state", "invited_at"),
        "messages": rows(Message.objects.filter(author=user), "entry__code", "text", "sent_at"),
    }


def objections_of(user: User) -> list[dict[str, Any]]:
    sent = Objection.objects.filter(objector=user)
    return rows(
        sent, "code", "grounds", "statement", "links", "public_name", "received_at", "state", "answer"
    )


def mails_of(user: User) -> list[dict[str, Any]]:
    return rows(Notice.objects.filter(user=user), "kind", "entry__code", "created_at", "sent_at")


def lines_about(user: User) -> QuerySet[JournalEntry]:
    """Lines of the audit log that the person's account wrote, and those about it."""
    return JournalEntry.objects.filter(Q(actor=user) | Q(subject=f"user:{user.pk}"))


def log_of(user: User) -> list[dict[str, Any]]:
    """Facts of others' lines tell of others too; and what a judge has done must not name the entries that are
    judged blind, as long as the results are not published."""
    reading = user.memberships.filter(role__in=roles_with(Duty.READ_OFFICE))
    offices = set(reading.values_list("edition_id", flat=True))
    mine = {
        f"entry:{code}" for code in Entry.objects.filter(entries_with(user.pk)).values_list("code", flat=True)
    }

    def is_told(line: JournalEntry) -> bool:
        is_open = line.edition is None or line.edition.published_at is not None or line.edition_id in offices
        return line.actor_id == user.pk and (
            is_open or line.subject in mine or line.subject == f"user:{user.pk}"
        )

    return [
        {
            **values_of(line, ("number", "at", "verb", "subject")),
            "facts": line.facts if is_told(line) else {},
        }
        for line in lines_about(user).select_related("edition").order_by("number")
    ]
