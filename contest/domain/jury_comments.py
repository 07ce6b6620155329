"""Comments of the jury, shown to the creators of the films once an organiser releases them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from contest.domain import journal
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.team_mails import to_teams
from contest.enums import NoticeKind
from contest.models import Edition, Entry, JuryComment, User


@dataclass(frozen=True)
class Comment:
    """One judge's words on one entry; see JuryComment."""

    entry_id: int
    source: str
    text: str


def release_comments(edition: Edition, comments: Collection[Comment], *, by: User, now: datetime) -> None:
    """Show the comments on the pages of their entries and tell each creator once. Call it in the transaction
    that notes them as released."""
    with transaction.atomic():
        for comment in comments:
            JuryComment.objects.update_or_create(
                source=comment.source,
                defaults={"entry_id": comment.entry_id, "text": comment.text},
            )
        told = {comment.entry_id for comment in comments}
        entries = Entry.objects.filter(pk__in=told).select_related("representative").order_by("pk")
        enqueue_notices(
            to_teams(
                NoticePlan(
                    NoticeKind.JURY_COMMENTS,
                    entry.representative,
                    key=f"{NoticeKind.JURY_COMMENTS}:{entry.pk}:{now:%Y%m%d%H%M%S}",
                    entry=entry,
                )
                for entry in entries
            )
        )
        journal.record(
            "comments_released",
            subject=f"edition:{edition.slug}",
            facts={"entries": [entry.code for entry in entries], "comments": len(comments)},
            actor=by,
            edition=edition,
        )
