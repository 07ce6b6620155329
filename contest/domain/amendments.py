"""Changes to an edition that has been made: its dates, texts and regulations, and whom they reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contest.domain import journal
from contest.domain.editions import uploads_expire_at
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.queries.films import open_upload_bytes, upload_owner
from contest.enums import EDITABLE_STATES, EntryState, NoticeKind
from contest.models import Edition, Entry, TeamMember, User
from media_pipeline import api


@dataclass(frozen=True)
class CutOff:
    """What another closing date, or a shorter grace period, takes from creators."""

    is_over: bool  # entries, open now, close at once
    is_earlier: bool  # than was announced
    drafts: int  # that can no longer be submitted, or have less time
    uploads: int  # under way, with less time than before
    closes_at: datetime
    uploads_end_at: datetime

    @property
    def answer(self) -> str:
        """What a person sends who is sure of this, and of no other time."""
        return f"{self.uploads_end_at.isoformat()} {self.is_over}"


def cut_off_by(
    edition: Edition, *, closes_at: datetime, grace_hours: int, now: datetime | None = None
) -> CutOff | None:
    """What has to be asked before the edition closes then; None where nobody loses anything."""
    now = now or timezone.now()
    uploads_end_at = closes_at + timedelta(hours=grace_hours)
    is_over = closes_at <= now < edition.closes_at
    is_earlier = now < edition.closes_at and closes_at < edition.closes_at
    touched = Entry.objects.filter(edition=edition, state__in=EDITABLE_STATES).exclude(
        extended_until__gte=edition.closes_at
    )
    uploads = 0
    if is_over or uploads_end_at < edition.uploads_end_at:
        under_way = {owner.removeprefix("entry:") for owner in open_upload_bytes()}
        uploads = touched.filter(code__in=under_way).count()
    drafts = touched.filter(state=EntryState.DRAFT).count() if is_earlier else 0
    if not is_over and not drafts and not uploads:
        return None
    return CutOff(is_over, is_earlier, drafts, uploads, closes_at=closes_at, uploads_end_at=uploads_end_at)


@transaction.atomic
def amend_edition(
    edition: Edition, *, fields: Mapping[str, Any], regulations: Mapping[str, Any], by: User
) -> Edition:
    """Write changed dates, texts and regulations, with what changed in the journal; nothing changed, nothing
    written. Another deadline reaches the uploads that are under way and everybody who has a draft."""
    was, until = edition.closes_at, edition.uploads_end_at
    changes: dict[str, list[str]] = {}
    for row, wanted in ((edition, fields), (edition.regulations, regulations)):
        changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        for name, value in changed.items():
            changes[name] = [str(getattr(row, name)), str(value)]
            setattr(row, name, value)
        if changed:
            row.save(update_fields=list(changed))
    if changes:
        journal.record(
            "edition_amended", subject=f"edition:{edition.slug}", facts=changes, actor=by, edition=edition
        )
    if edition.uploads_end_at != until:
        _move_open_uploads(edition)
    if edition.closes_at != was and not edition.published_at:
        enqueue_notices(_moved_deadline_mails(edition, was))
    return edition


def _move_open_uploads(edition: Edition) -> None:
    under_way = {owner.removeprefix("entry:") for owner in open_upload_bytes()}
    entries = Entry.objects.filter(edition=edition, code__in=under_way)
    for entry in entries.select_related("edition__regulations"):
        api.move_expiry(upload_owner(entry), to=uploads_expire_at(entry))


def _moved_deadline_mails(edition: Edition, was: datetime) -> Iterator[NoticePlan]:
    """One for each person who can still submit an entry."""
    drafts = Entry.objects.filter(edition=edition, state__in=EDITABLE_STATES)
    facts = {"edition": edition.slug, "was": was.isoformat(), "closes_at": edition.closes_at.isoformat()}
    members = TeamMember.objects.submitting().filter(entry__in=drafts)
    asked = Q(pk__in=drafts.values("representative")) | Q(pk__in=members.values("user"))
    for user in User.objects.filter(asked).order_by("pk"):
        key = f"{NoticeKind.DEADLINE_MOVED}:{edition.slug}:{edition.closes_at.isoformat()}:{user.pk}"
        yield NoticePlan(kind=NoticeKind.DEADLINE_MOVED, user=user, key=key, facts=facts)
