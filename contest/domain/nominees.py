"""Nominees: sealed like winners, and published by themselves at the edition's date.

`seal_nominees` fixes who they are and in which order; until they are public the list can be taken back and
sealed anew. `publish_due_nominees` is asked by the sweeper. Public pages read the sealed snapshot."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries.fields import Country

from contest.domain import journal
from contest.domain.ai_label import AiLabel, label_of
from contest.domain.honours_refused import HonoursRefused
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.reasons import fault_in
from contest.domain.seals import hash_of
from contest.domain.showcase import NO_STILLS, PUBLIC, WINNERS, sealed_entry
from contest.domain.team_mails import to_teams
from contest.enums import EntryState, NomineeOrder, NoticeKind
from contest.film_titles import order_titles
from contest.models import Edition, Entry, NomineeList, Takedown, User
from contest.models.texts import Texts
from contest.sentences import listed
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Nominee:
    """One nominee as the public sees it. `is_out`: the entry has left the contest since."""

    code: str
    title: str
    other_title: str
    team: str
    country: Country
    poster_url: str
    is_out: bool
    label: AiLabel | None


def by_title(entry: Entry) -> tuple[str, str]:
    """What alphabetical order is by: the English title, accents and capitals aside."""
    folded = unicodedata.normalize("NFKD", entry.title or entry.original_title)
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).casefold(), entry.code


def seal_nominees(
    edition: Edition,
    *,
    entry_ids: Sequence[int],
    order: NomineeOrder,
    stage: str,
    stage_name: Texts,
    by: User,
    lacking: Sequence[str] = (),
    reason: str = "",
) -> NomineeList:
    """Fix the nominees: these entries, in this order or by title. `stage`: code of the round from which they
    advanced; `reason`: why entries are among them that are `lacking` something. Raises
    HonoursRefused (none, one twice, not in the contest, sealed already, results public)."""
    if edition.published_at:
        raise HonoursRefused(_("The results are published; nominees can no longer be announced."))
    found = {entry.pk: entry for entry in WINNERS.filter(edition=edition, pk__in=entry_ids)}
    if not entry_ids:
        raise HonoursRefused(_("There is no film to nominate."))
    if len(set(entry_ids)) < len(entry_ids) or set(entry_ids) - found.keys():
        raise HonoursRefused(_("Name each film of this edition once."))
    _refuse_gone(found.values())
    entries = [found[pk] for pk in entry_ids]
    if order == NomineeOrder.TITLE:
        entries.sort(key=by_title)
    snapshot = {
        "version": 1,
        "edition": {"slug": edition.slug, "year": edition.year, "name": edition.name},
        "stage": {"code": stage, "name": dict(stage_name)},
        "order": order,
        "nominees": [sealed_entry(entry) for entry in entries],
    }
    try:
        with transaction.atomic():
            sealed = NomineeList.objects.create(
                edition=edition, stage=stage, snapshot=snapshot, hash=hash_of(snapshot), sealed_by=by
            )
            told = {"lacking": list(lacking), "reason": reason} if lacking else {}
            _record(
                "nominees_sealed", edition, by=by, seal=sealed.hash, entries=[e.code for e in entries], **told
            )
    except IntegrityError:
        raise HonoursRefused(
            _("The nominees of %(edition)s are sealed already. Take them back to seal others.")
            % {"edition": edition.title}
        ) from None
    return sealed


def take_back_nominees(edition: Edition, *, reason: str, by: User) -> None:
    """Take the sealed list back before it is public. Raises HonoursRefused."""
    if fault := fault_in(reason):
        raise HonoursRefused(fault, field="reason")
    with transaction.atomic():
        sealed = NomineeList.objects.select_for_update().filter(edition=edition).first()
        if sealed is None:
            raise HonoursRefused(_("No nominees are sealed."))
        if sealed.published_at:
            raise HonoursRefused(_("The nominees are public and can no longer be taken back."))
        sealed.delete()
        _record("nominees_taken_back", edition, by=by, seal=sealed.hash, reason=reason.strip())


def publish_due_nominees(now: datetime | None = None) -> int:
    """Publish the sealed lists whose date has come, with an email to each nominee; returns how many. A list
    with something in its way stays, and is asked again."""
    now = now or timezone.now()
    waiting = NomineeList.objects.filter(published_at=None, edition__nominees_at__lte=now)
    return sum(_publish(sealed, now) for sealed in waiting.select_related("edition"))


def hindrance_of_nominees(sealed: NomineeList) -> str:
    """Why a sealed list cannot be published; "" where nothing is in its way."""
    if sealed.edition.published_at:
        return _("The results are published; nominees can no longer be announced.")
    if sealed.hash != hash_of(sealed.snapshot):
        return _("The sealed text of the nominees has been altered.")
    gone = _codes_of(sealed).keys() - _in_contest(sealed)
    if gone:
        return _("No longer in the contest: %(codes)s. Take the nominees back and seal them anew.") % {
            "codes": listed(sorted(gone))
        }
    return ""


def has_nominees(edition: Edition) -> bool:
    """Whether a list of nominees is sealed, public or not."""
    return NomineeList.objects.filter(edition=edition).exists()


def nominees_of(sealed: NomineeList) -> list[Nominee]:
    """The nominees in their order; everything but the poster is from the snapshot. Two queries and those of
    the stills."""
    told: list[dict[str, Any]] = sealed.snapshot["nominees"]
    here = _in_contest(sealed)
    gone = Takedown.objects.active().filter(edition=sealed.edition_id).values("entry")
    entries = Entry.objects.filter(code__in=here, edition=sealed.edition_id).exclude(pk__in=gone)
    films = dict(entries.values_list("code", "film_id"))
    stills = api.public_stills_of([film for film in films.values() if film is not None], viewer=PUBLIC)
    nominees = []
    for entry in told:
        title, other = order_titles(entry["title"], entry["original_title"], spoken=entry["language"])
        shown = stills.get(films.get(entry["code"]) or 0, NO_STILLS)
        nominees.append(
            Nominee(
                code=entry["code"],
                title=title,
                other_title=other,
                team=entry["team"],
                country=Country(entry["country"]),
                poster_url=shown.poster_url,
                is_out=entry["code"] not in here,
                label=label_of(ai_ms=entry["ai_ms"], all_ms=entry["all_ms"]),
            )
        )
    return nominees


def _publish(sealed: NomineeList, now: datetime) -> bool:
    if hindrance := hindrance_of_nominees(sealed):
        logger.info("nominees", edition=sealed.edition.slug, outcome="hindered", reason=hindrance)
        return False
    nominated = Entry.objects.filter(code__in=_codes_of(sealed)).select_related("representative")
    mails = to_teams(
        NoticePlan(
            kind=NoticeKind.ENTRY_NOMINATED,
            user=entry.representative,
            key=f"{NoticeKind.ENTRY_NOMINATED}:{entry.code}",
            entry=entry,
        )
        for entry in nominated
    )
    with transaction.atomic():
        if not NomineeList.objects.filter(pk=sealed.pk, published_at=None).update(published_at=now):
            return False
        enqueue_notices(mails)
        counts = Counter(str(mail.kind) for mail in mails)
        _record("nominees_published", sealed.edition, by=None, seal=sealed.hash, mails=dict(counts))
    return True


def _refuse_gone(entries: Any) -> None:
    if gone := sorted(entry.code for entry in entries if entry.state != EntryState.ELIGIBLE):
        raise HonoursRefused(
            _("No longer in the contest: %(codes)s. Reload the page to seal the others.")
            % {"codes": listed(gone)}
        )


def _codes_of(sealed: NomineeList) -> dict[str, int]:
    return {entry["code"]: place for place, entry in enumerate(sealed.snapshot["nominees"])}


def _in_contest(sealed: NomineeList) -> set[str]:
    entries = Entry.objects.filter(edition=sealed.edition_id, code__in=_codes_of(sealed))
    return set(entries.eligible().values_list("code", flat=True))


def _record(verb: str, edition: Edition, *, by: User | None, **facts: Any) -> None:
    journal.record(verb, subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)
