"""Comments of judges to creators: the organiser releases them, after the round."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.jury_comments import Comment
from contest.domain.jury_comments import release_comments as publish_comments
from contest.models import Entry, TeamMember, User
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import RoundState
from judging.models import Round, Scoresheet


def comments_in(round_: Round, *, reader: User) -> "QuerySet[Scoresheet]":
    """Submitted scoresheets that count and have a comment; not those of the reader's own films."""
    sheets = Scoresheet.objects.filter(
        counts_for__isnull=False, submitted_at__isnull=False, assignment__seat__round=round_
    )
    own = Q(representative=reader) | Q(pk__in=TeamMember.objects.filter(user=reader).values("entry"))
    sheets = sheets.exclude(comment="").exclude(assignment__entry__in=Entry.objects.filter(own))
    return sheets.select_related("assignment__entry", "assignment__seat__judge").order_by(
        "assignment__entry__code", "pk"
    )


def release_comments(round_: Round, *, sheets: Collection[str], by: User, now: datetime | None = None) -> int:
    """Release the comments of these scoresheets (codes of their assignments) to the creators; returns how
    many. What was released before stays released.

    Raises Unsound where none is chosen, NotPossibleNow unless the round is closed."""
    now = now or timezone.now()
    with transaction.atomic():
        if not round_.hold(RoundState.CLOSED):
            raise NotPossibleNow(_("Comments can be released once the round is closed."))
        wanted = comments_in(round_, reader=by).filter(comment_released_at=None)
        chosen = list(wanted.filter(assignment__code__in=sheets))
        if not chosen:
            raise Unsound(_("You have chosen no comment that is still to be released."))
        Scoresheet.objects.filter(pk__in=[sheet.pk for sheet in chosen]).update(comment_released_at=now)
        told = [Comment(sheet.assignment.entry_id, sheet.assignment.code, sheet.comment) for sheet in chosen]
        publish_comments(round_.edition, told, by=by, now=now)
    return len(chosen)
