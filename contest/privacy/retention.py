"""How long an edition keeps what it has, counted from its results; what would go is shown before. Each kind
is told by a `Removal`: how many rows there are, and how they go. An app above the contest brings its own."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.notices import about_edition
from contest.models import (
    Citation,
    Edition,
    Entry,
    Notice,
    PublicQuestion,
    PublicReport,
    RetentionPeriods,
    RoleInvitation,
    TeamInvitation,
    TheaterFilm,
    User,
)
from contest.privacy.marks import NOWHERE, forget_addresses
from media_pipeline import api
from media_pipeline.models import Film, Job

DEFAULT_MONTHS = {"films": 12, "addresses": 24, "logs": 12, "watching": 6}  # offered, not imposed
FILMS_IN_A_PASS = 200


@dataclass(frozen=True)
class Removal:
    """A kind of what goes: `period` is its field of RetentionPeriods."""

    period: str
    what: str | Promise
    count: Callable[[Edition], int]
    remove: Callable[[Edition], object]
    weigh: Callable[[Edition], int] = lambda _edition: 0  # bytes of files


@dataclass(frozen=True)
class RemovalForecast:
    """What would go of one kind, and when: none while the office has set no period."""

    period: str
    what: str | Promise
    rows: int
    bytes: int
    at: datetime | None
    removed_at: datetime | None


_removals: list[Removal] = []


def register_removals(*removals: Removal) -> None:
    _removals.extend(removals)


def periods_of(edition: Edition) -> RetentionPeriods:
    """As the office has set them; a row that is not saved where it never did."""
    return RetentionPeriods.objects.filter(edition=edition).first() or RetentionPeriods(edition=edition)


def months_of(edition: Edition) -> dict[str, int]:
    """What has a period, and how long it is."""
    return dict(periods_of(edition).set_periods())


def periods_of_opened(now: datetime | None = None) -> dict[str, list[tuple[Edition, int]]]:
    """By what has a period: the editions that the public knows and have set one, the latest first, with its
    months; one query."""
    found: dict[str, list[tuple[Edition, int]]] = {}
    known = RetentionPeriods.objects.filter(edition__in=Edition.objects.opened(now))
    for periods in known.select_related("edition").order_by("-edition__opens_at", "-pk"):
        for period, months in periods.set_periods():
            found.setdefault(period, []).append((periods.edition, months))
    return found


@transaction.atomic
def set_periods(edition: Edition, months: Mapping[str, int | None], *, by: User) -> None:
    """Keep so long from now on; what was removed stays so. The same again changes nothing."""
    RetentionPeriods.objects.get_or_create(edition=edition)
    periods = RetentionPeriods.objects.select_for_update().get(edition=edition)
    changed = {name: value for name, value in months.items() if getattr(periods, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(periods, name, value)
    periods.save(update_fields=list(changed))
    facts = {f"{name}_months": value for name, value in changed.items()}
    journal.record("retention_set", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)


def forecast_for(edition: Edition, typed: Mapping[str, int | None] | None = None) -> list[RemovalForecast]:
    """Each kind, with how much of it there is now and when it would go: by the months that are typed, else by
    those that are set, else by what is offered."""
    periods = periods_of(edition)
    months = dict(periods.set_periods()) if periods.pk else DEFAULT_MONTHS
    if typed is not None:
        months = {period: count for period, count in typed.items() if count is not None}
    return [
        RemovalForecast(
            period=removal.period,
            what=removal.what,
            rows=removal.count(edition),
            bytes=removal.weigh(edition),
            at=due_at(edition, months[removal.period]) if removal.period in months else None,
            removed_at=_removed_at(periods, removal.period),
        )
        for removal in _removals
    ]


def going_at_once(
    edition: Edition, typed: Mapping[str, int | None], forecasts: Sequence[RemovalForecast]
) -> list[RemovalForecast]:
    """Those forecasts of the months that are typed of which rows would go with the next pass, for no other
    reason than that they are saved."""
    now, kept = timezone.now(), months_of(edition)
    due = [one for one in forecasts if one.rows and not one.removed_at and one.at and one.at <= now]
    return [one for one in due if typed[one.period] != kept.get(one.period)]


def due_at(edition: Edition, months: int) -> datetime:
    """So many months after the results were published, or should have been."""
    start = edition.published_at or edition.awards_at
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)


def remove_expired(now: datetime | None = None) -> int:
    """Remove what has been kept long enough, many films over several passes; returns how many kinds of how
    many editions this pass was at. Asked by the sweeper: one query where nothing has a period."""
    now = now or timezone.now()
    removed = 0
    for periods in RetentionPeriods.objects.select_related("edition__regulations").order_by("pk"):
        for name, months in periods.set_periods():
            if name not in periods.removed and due_at(periods.edition, months) <= now:
                removed += _remove(periods.edition, name, now)
    return removed


@transaction.atomic
def _remove(edition: Edition, period: str, now: datetime) -> bool:
    """False where another pass was quicker, or the office has changed its mind."""
    periods = RetentionPeriods.objects.select_for_update().get(edition=edition)
    months = dict(periods.set_periods()).get(period)
    if months is None or period in periods.removed or due_at(edition, months) > now:
        return False
    kinds = [removal for removal in _removals if removal.period == period]
    before = sum(kind.count(edition) for kind in kinds)
    for kind in kinds:
        kind.remove(edition)
    left = sum(kind.count(edition) for kind in kinds)
    if not left:
        periods.removed[period] = now.isoformat()
        periods.save(update_fields=["removed"])
    facts = {"retention_kind": period, "retention_rows": before - left}
    journal.record("retention_applied", subject=f"edition:{edition.slug}", facts=facts, edition=edition)
    return True


def _removed_at(periods: RetentionPeriods, period: str) -> datetime | None:
    told = periods.removed.get(period)
    return datetime.fromisoformat(told) if told else None


def films_without_award(edition: Edition) -> QuerySet[Film]:
    """Of which files are left; no film that was ever a winner, nor one that was selected for the theater."""
    cited = Exists(Citation.objects.filter(entry=OuterRef("pk")))
    selected = Exists(TheaterFilm.objects.filter(entry=OuterRef("pk"), selected_at__isnull=False))
    entries = Entry.objects.filter(~cited, ~selected, edition=edition)
    owners = entries.annotate(owner=Concat(Value("entry:"), "code")).values("owner")  # replaced films too
    theirs = Q(entry__in=entries) | Q(upload__owner__in=owners)
    return Film.objects.filter(theirs, removal_asked_at=None)


def bytes_of(films: QuerySet[Film]) -> int:
    """Of masters and copies, as the store has them."""
    masters = films.exclude(master_key="").aggregate(bytes=Sum("size"))["bytes"] or 0
    copies = films.aggregate(bytes=Sum("renditions__size"))["bytes"] or 0
    return int(masters) + int(copies)


def _remove_films(edition: Edition) -> None:
    for film_id in films_without_award(edition).order_by("pk").values_list("pk", flat=True)[:FILMS_IN_A_PASS]:
        api.remove_film(film_id)


def _reports_with_address(edition: Edition) -> QuerySet[PublicReport]:
    return PublicReport.objects.filter(edition=edition).exclude(email="", name="")


def _questions_with_address(edition: Edition) -> QuerySet[PublicQuestion]:
    return PublicQuestion.objects.filter(edition=edition).exclude(email="", name="")


def _invitations_with_address(edition: Edition) -> QuerySet[TeamInvitation]:
    return TeamInvitation.objects.filter(entry__edition=edition).exclude(email__endswith=f"@{NOWHERE}")


def _role_invitations_with_address(edition: Edition) -> QuerySet[RoleInvitation]:
    return edition.role_invitations.exclude(email__endswith=f"@{NOWHERE}")


def _mails_about(edition: Edition) -> QuerySet[Notice]:
    ended = Q(sent_at__isnull=False) | Q(cancelled_at__isnull=False)
    return Notice.objects.filter(about_edition(edition)).filter(ended, user__isnull=False)


def _told_jobs(edition: Edition) -> QuerySet[Job]:
    jobs = Job.objects.filter(film__entry__edition=edition, finished_at__isnull=False)
    return jobs.exclude(log_tail="", command="")


def register() -> None:
    register_removals(
        Removal(
            "films",
            _("Films without an award: file, copies, captions and own poster"),
            lambda edition: films_without_award(edition).count(),
            _remove_films,
            lambda edition: bytes_of(films_without_award(edition)),
        ),
        Removal(
            "addresses",
            _("Names and addresses in reports of public films"),
            lambda edition: _reports_with_address(edition).count(),
            lambda edition: _reports_with_address(edition).update(email="", name=""),
        ),
        Removal(
            "addresses",
            _("Names and addresses in questions to the festival office"),
            lambda edition: _questions_with_address(edition).count(),
            lambda edition: _questions_with_address(edition).update(email="", name=""),
        ),
        Removal(
            "addresses",
            _("Addresses in invitations to teams"),
            lambda edition: _invitations_with_address(edition).count(),
            lambda edition: forget_addresses(_invitations_with_address(edition)),
        ),
        Removal(
            "addresses",
            _("Addresses in invitations to roles in the office"),
            lambda edition: _role_invitations_with_address(edition).count(),
            lambda edition: forget_addresses(_role_invitations_with_address(edition)),
        ),
        Removal(
            "logs",
            _("Emails that were sent: to whom, when and about what"),
            lambda edition: _mails_about(edition).count(),
            lambda edition: _mails_about(edition).update(
                user=None, facts={"edition": edition.slug}, error=""
            ),
        ),
        Removal(
            "logs",
            _("What was noted while films were processed"),
            lambda edition: _told_jobs(edition).count(),
            lambda edition: _told_jobs(edition).update(log_tail="", command=""),
        ),
    )
