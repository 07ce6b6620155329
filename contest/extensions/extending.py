"""A later deadline for one entry, with a reason that its creator is told."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.editions import format_instant, uploads_expire_at
from contest.domain.queries.films import upload_owner
from contest.domain.reasons import fault_in
from contest.domain.team_mails import notify_team
from contest.enums import NoticeKind
from contest.extensions.policies import may_extend
from contest.models import Entry, User
from contest.policies import Refused, demand
from media_pipeline import api


def extend_deadline(
    entry: Entry, *, until: datetime, reason: str, by: User, now: datetime | None = None
) -> Entry:
    """The entry may be submitted until then, and uploads under way may come until as long after it as the
    regulations say. Raises `Refused`."""
    demand(may_extend(by, entry))
    if fault := fault_in(reason):
        raise Refused(fault, field="extension_reason")
    edition = entry.edition
    latest = max(edition.closes_at, now or timezone.now())
    if until <= latest:
        words = _("Choose a time after %(when)s.")
        raise Refused(words % {"when": format_instant(latest, edition)}, field="until")
    with transaction.atomic():
        entry = (
            Entry.objects.select_for_update(no_key=True, of=("self",))
            .select_related("edition__regulations", "representative")
            .get(pk=entry.pk)
        )
        demand(may_extend(by, entry))
        entry.extended_until = until
        entry.save(update_fields=["extended_until"])
        api.move_expiry(upload_owner(entry), to=uploads_expire_at(entry))
        line = journal.record(
            "deadline_extended",
            subject=f"entry:{entry.code}",
            facts={"until": until.isoformat(), "reason": reason.strip()},
            actor=by,
            edition=edition,
        )
        kind = NoticeKind.DEADLINE_EXTENDED
        notify_team(
            kind,
            entry,
            key=f"{kind}:{entry.code}:{line.number}",
            facts={"until": until.isoformat(), "reason": reason.strip()},
        )
    return entry
