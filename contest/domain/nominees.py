"""Nominees: sealed like winners, and published by themselves at the edition's date.

Two persons agree upon them; `seal_nominees` fixes who they are and in which order, and until they are public
the list can be taken back and sealed anew. `publish_due_nominees` is asked by the sweeper. Public pages read
the sealed snapshot."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries.fields import Country

from contest.domain import journal
from contest.domain.ai_label import AiLabel, label_of
from contest.domain.honours_refused import HonoursRefused
from contest.domain.notices import NoticePlan, enqueue_notices, sample_mail
from contest.domain.reasons import fault_in
from contest.domain.seals import hash_of
from contest.domain.showcase import NO_STILLS, PUBLIC, WINNERS, sealed_entry
from contest.domain.team_mails import to_teams
from contest.enums import EntryState, MotionKind, MotionState, NomineeOrder, NoticeKind
from contest.film_titles import order_titles
from contest.models import Edition, Entry, Motion, NomineeList, Takedown, User
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


def snapshot_of(
    edition: Edition, *, entry_ids: Sequence[int], order: NomineeOrder, stage: str, stage_name: Texts
) -> dict[str, Any]:
    """What a seal of these nominees would hold, in this order or by title. `stage`: code of the round from
    which they advanced. Raises HonoursRefused (none, one twice, not in the contest, results public)."""
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
    return {
        "version": 1,
        "edition": {"slug": edition.slug, "year": edition.year, "name": edition.name},
        "stage": {"code": stage, "name": dict(stage_name)},
        "order": order,
        "nominees": [sealed_entry(entry) for entry in entries],
    }


def seal_nominees(
    edition: Edition,
    snapshot: dict[str, Any],
    *,
    by: User,
    seconded_by: User | None = None,
    lacking: Sequence[str] = (),
    reason: str = "",
) -> NomineeList:
    """Fix the nominees as `snapshot_of` gives them. `reason`: why entries are among them that are `lacking`
    something; nobody has seconded those of a rehearsal. Raises HonoursRefused where some are sealed."""
    try:
        with transaction.atomic():
            sealed = NomineeList.objects.create(
                edition=edition,
                stage=snapshot["stage"]["code"],
                snapshot=snapshot,
                hash=hash_of(snapshot),
                sealed_by=by,
            )
            told: dict[str, Any] = {"lacking": list(lacking), "reason": reason} if lacking else {}
            if seconded_by:
                told["first"] = by.pk
            codes = [entry["code"] for entry in snapshot["nominees"]]
            _record("nominees_sealed", edition, by=seconded_by or by, seal=sealed.hash, entries=codes, **told)
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


def is_nominating(edition: Edition, stage: str) -> bool:
    """Whether nominees are sealed who advanced from this round."""
    return NomineeList.objects.filter(edition=edition, stage=stage).exists()


def agreed_nomination(sealed: NomineeList) -> Motion | None:
    """What two persons have agreed upon to seal this list; lists of earlier releases were one person's."""
    motions = Motion.objects.filter(edition=sealed.edition_id, kind=MotionKind.NOMINATE)
    done = motions.filter(state=MotionState.SECONDED)
    return done.select_related("moved_by", "closed_by").order_by("-closed_at", "-pk").first()


def unsaved_list(edition: Edition, snapshot: dict[str, Any]) -> NomineeList:
    """The list as it would be published, never saved."""
    return NomineeList(edition=edition, snapshot=snapshot, hash=hash_of(snapshot))


def preview_mails(nominated: Sequence[Entry]) -> list[tuple[NoticeKind, list[tuple[str, EmailMessage]]]]:
    """The email to the first of them in every language of the site."""
    return [
        (mail.kind, [(code, sample_mail(mail, code)) for code, _name in settings.LANGUAGES])
        for mail in mails_to_nominees(nominated[:1])[:1]
    ]


def mails_to_nominees(nominated: Iterable[Entry]) -> list[NoticePlan]:
    return to_teams(
        NoticePlan(
            kind=NoticeKind.ENTRY_NOMINATED,
            user=entry.representative,
            key=f"{NoticeKind.ENTRY_NOMINATED}:{entry.code}",
            entry=entry,
        )
        for entry in nominated
    )


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
    mails = mails_to_nominees(nominated)
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
