"""The calendar of the contest: which edition is on, until when an entry may be submitted, and how an instant
is said. Also the two verbs that make and amend an edition, and its rules as the film lab takes them."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.domain import journal
from contest.domain.queries.films import entry_of_upload, manifest_committed_at
from contest.enums import EntryState
from contest.models import Award, Edition, Entry, Regulations, User
from contest.places import city_of
from contest.sentences import noted
from media_pipeline.api import FilmLimits


class DeadlineRule(StrEnum):
    """Which rule of the calendar applies; kept in the receipt."""

    IN_TIME = "in_time"
    MANIFEST_IN_TIME = "manifest_in_time"
    RETURNED = "returned"
    EXTENDED = "extended"


@dataclass(frozen=True)
class Deadline:
    """Until when (exclusive) an entry may be submitted, and by which rule."""

    at: datetime
    rule: DeadlineRule


def submission_deadline(entry: Entry) -> Deadline:
    """The deadline of the edition, or later for three reasons: the office has extended it for this entry, the
    film's manifest was committed before it (then the grace time), or the office returned the entry (then as
    many hours, counted from the return)."""
    is_extended = entry.closes_at > entry.edition.closes_at
    later = [Deadline(entry.closes_at, DeadlineRule.EXTENDED if is_extended else DeadlineRule.IN_TIME)]
    if returned_until := _returned_until(entry):
        later.append(Deadline(returned_until, DeadlineRule.RETURNED))
    committed_at = manifest_committed_at(entry)
    if committed_at and committed_at < entry.closes_at:
        later.append(Deadline(entry.uploads_end_at, DeadlineRule.MANIFEST_IN_TIME))
    last = max(later, key=lambda deadline: deadline.at)
    if returned_until and returned_until > entry.closes_at:
        return Deadline(last.at, DeadlineRule.RETURNED)  # the reason that its creator has read
    return last


def shown_deadline(entry: Entry) -> Deadline:
    """What pages count on: the grace time is shown only to those who are in it."""
    deadline, now = submission_deadline(entry), timezone.now()
    if deadline.rule == DeadlineRule.MANIFEST_IN_TIME and now < entry.closes_at:
        return Deadline(entry.closes_at, deadline_rule(entry, at=now))
    return deadline


def uploads_begin_until(entry: Entry) -> datetime:
    """Until when (exclusive) another film may be begun to be sent for the entry."""
    return max(entry.closes_at, _returned_until(entry) or entry.closes_at)


def uploads_expire_at(entry: Entry) -> datetime:
    """Until when a film that was begun in time has to be here."""
    ends_at = entry.uploads_end_at
    return max(ends_at, _returned_until(entry) or ends_at)


def deadline_if_returned(entry: Entry) -> datetime:
    """Until when the entry could be changed and submitted again, were it given back now."""
    returned = copy(entry)
    returned.state, returned.decided_at = EntryState.RETURNED, timezone.now()
    return shown_deadline(returned).at


def _returned_until(entry: Entry) -> datetime | None:
    if entry.state != EntryState.RETURNED or not entry.decided_at:
        return None
    return entry.decided_at + entry.edition.time_for_changes


def deadline_rule(entry: Entry, *, at: datetime) -> DeadlineRule:
    """The rule under which the instant is in time (the caller has checked that it is)."""
    if at < entry.edition.closes_at:
        return DeadlineRule.IN_TIME
    return DeadlineRule.EXTENDED if at < entry.closes_at else submission_deadline(entry).rule


def format_instant(instant: datetime, edition: Edition) -> str:
    """An instant in the reader's zone and, where that differs, in the contest's, with the names of both, as
    the tag `instant` shows it on pages."""
    here, there = timezone.localtime(instant), instant.astimezone(edition.zone)
    words = noted(in_words(here), city_of(timezone.get_current_timezone_name()))
    if here.utcoffset() == there.utcoffset():
        return words
    time = in_hours(there) if here.date() == there.date() else in_words(there)
    # Translators: as in “23:59 in Shanghai”
    return f"{words} · {_('%(time)s in %(city)s') % {'time': time, 'city': city_of(edition.time_zone)}}"


def instant_of_upload(instant: datetime, owner: str) -> str | None:
    """An instant as the film lab says it of an entry's upload."""
    entry = entry_of_upload(owner)
    return format_instant(instant, entry.edition) if entry else None


def in_words(local: datetime) -> str:
    # Translators: as for “j F”; Y is the year, H the hour from 00 to 23, i the minute. Scripts know no others
    return date_format(local, pgettext("date format", "j F Y, H:i"))


def in_hours(local: datetime) -> str:
    return date_format(local, pgettext("date format", "H:i"))


def current_edition(editions: Iterable[Edition], now: datetime | None = None) -> Edition | None:
    """The edition that the home page is about: the one that the office has chosen, else the open one that
    closes first, else the latest opened that is not published yet, else the next to open, else the latest of
    all. `editions`: all that the public knows."""
    now = now or timezone.now()
    return min(editions, key=lambda edition: (not edition.is_current, _distance(edition, now)), default=None)


def _distance(edition: Edition, now: datetime) -> tuple[int, timedelta]:
    """How far it is from being current."""
    if edition.is_open(now):
        return 0, edition.closes_at - now
    if edition.opens_at > now:
        return 2, edition.opens_at - now
    return 3 if edition.published_at else 1, now - edition.opens_at


def next_announcement(
    edition: Edition, *, are_nominees_known: bool, now: datetime | None = None
) -> str | None:
    """What the calendar promises next to whoever has submitted: "nominees", "awards", or nothing any more."""
    now = now or timezone.now()
    if now < edition.nominees_at and not are_nominees_known:
        return "nominees"
    return "awards" if now < edition.awards_at else None


def latest_published(editions: Iterable[Edition], now: datetime | None = None) -> Edition | None:
    """The edition whose winners the home page shows."""
    now = now or timezone.now()
    published = [edition for edition in editions if edition.published_at and edition.published_at <= now]
    return max(published, key=lambda edition: edition.opens_at, default=None)


def film_limits(rules: Regulations) -> FilmLimits:
    """What the lab holds a film of this edition to: the fields have the same names in both."""
    return FilmLimits(**{limit.name: getattr(rules, limit.name) for limit in dataclasses.fields(FilmLimits)})


@transaction.atomic
def create_edition(
    *,
    fields: Mapping[str, Any],
    regulations: Mapping[str, Any],
    awards: Sequence[Mapping[str, Any]],
    by: User | None,
) -> Edition:
    """A new edition with its regulations and awards (fields of the models; `order` of the awards is theirs
    in the sequence)."""
    edition = Edition.objects.create(**fields)
    Regulations.objects.create(edition=edition, **regulations)
    for order, award in enumerate(awards, start=1):
        Award.objects.create(edition=edition, order=order, **award)
    facts = {"awards": [award["slug"] for award in awards]}
    journal.record(
        "edition_created", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
    )
    return edition
