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
    demand_extension(entry, until=until, reason=reason, by=by, now=now)
    edition = entry.edition
    with transaction.atomic():
        entry = (
            Entry.objects.select_for_update(no_key=True, of=("self",))
            .select_related("edition__regulations", "representative")
            .get(pk=entry.pk)
        )
        demand(may_extend(by, entry))
        _demand_time(entry, until, now or timezone.now())
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


def demand_extension(
    entry: Entry, *, until: datetime, reason: str, by: User, now: datetime | None = None
) -> None:
    """Raises `Refused` for what `extend_deadline` refuses."""
    demand(may_extend(by, entry))
    if fault := fault_in(reason):
        raise Refused(fault, field="extension_reason")
    _demand_time(entry, until, now or timezone.now())


def _demand_time(entry: Entry, until: datetime, now: datetime) -> None:
    """Later than what the entry has, and before the day on which the nominees are named; or `Refused`."""
    edition, has = entry.edition, entry.closes_at
    told = {"typed": format_instant(until, edition), "now": format_instant(now, edition)}
    told |= {"has": format_instant(has, edition), "nominees": format_instant(edition.nominees_at, edition)}
    if until <= has:
        words = _(
            "You chose %(typed)s, but this entry has until %(has)s already. An extension only gives more "
            "time: choose a later time."
        )
        raise Refused(words % told, field="until")
    if until <= now:
        words = _("You chose %(typed)s; it is %(now)s already. Choose a time that is still to come.")
        raise Refused(words % told, field="until")
    if until >= edition.nominees_at:
        words = _(
            "You chose %(typed)s; the nominees are announced on %(nominees)s. Choose a time before that, or "
            "change that date first."
        )
        raise Refused(words % told, field="until")
