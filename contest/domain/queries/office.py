"""What the office looks at: what waits to be done, the figures, and lists of entries and people."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from contest.domain import notices
from contest.domain.queries.duplicates import open_matches_in
from contest.domain.seals import is_sealed
from contest.enums import APPOINTED_ROLES, Duty, EntryState
from contest.models import Edition, Entry, Membership, Notice
from media_pipeline.enums import FilmState

STUCK = "stuck"  # beside the states: entries whose film needs attention of the office
ASKED = "asked"  # likewise: entries whose creator asks to let a refused film in
WRITTEN = "written"  # likewise: entries whose creator waits for an answer to a message


@dataclass(frozen=True)
class Waiting:
    """How much waits for someone in the office."""

    decisions: int
    returned: int
    stuck: int
    asked: int
    unsent: int
    duplicates: int
    is_sealed: bool
    others: tuple["WaitingLine", ...] = ()  # of the apps above


@dataclass(frozen=True)
class Figures:
    """An edition in numbers; `states` holds every state, those with nothing in them too."""

    states: list[tuple[EntryState, int]]
    entries: int
    countries: int
    film_seconds: float
    mails_sent: int
    emails_unsent: int


@dataclass(frozen=True)
class WaitingLine:
    """Something that an app above the contest wants the office to see first."""

    words: str
    url: str


_sources: list[tuple[Duty, Callable[[Edition], Iterable[WaitingLine]]]] = []


def register_waiting(
    source: Callable[[Edition], Iterable[WaitingLine]], duty: Duty = Duty.READ_OFFICE
) -> None:
    """Take another app's lines of what waits, from its AppConfig.ready; `duty` says whom they are for."""
    _sources.append((duty, source))


def waiting_in(edition: Edition, duties: Collection[Duty] = tuple(Duty)) -> Waiting:
    """What waits for somebody with these duties."""
    reads_office = Duty.READ_OFFICE in duties
    counts = Entry.objects.in_edition(edition).aggregate(
        decisions=Count("pk", filter=Q(state=EntryState.SUBMITTED)),
        returned=Count("pk", filter=Q(state=EntryState.RETURNED)),
        stuck=Count("pk", filter=Q(film__state=FilmState.STUCK) & ~Q(state=EntryState.DRAFT)),
    )
    return Waiting(
        **counts,
        asked=Entry.objects.in_edition(edition).asking_for_waiver().count() if reads_office else 0,
        unsent=notices.given_up(edition).count() if reads_office else 0,
        duplicates=open_matches_in(edition).count() if reads_office else 0,
        is_sealed=reads_office and not edition.published_at and is_sealed(edition),
        others=tuple(line for duty, source in _sources if duty in duties for line in source(edition)),
    )


def figures_of(edition: Edition) -> Figures:
    entries = Entry.objects.in_edition(edition)
    by_state = dict(entries.values_list("state").annotate(total=Count("pk")))
    sums = entries.exclude(state=EntryState.DRAFT).aggregate(
        countries=Count("country", distinct=True, filter=~Q(country="")), film_ms=Sum("film__duration_ms")
    )
    mails = Notice.objects.filter(notices.about_edition(edition)).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        unsent=Count("pk", filter=Q(sent_at=None, cancelled_at=None)),
    )
    return Figures(
        states=[(state, by_state.get(state.value, 0)) for state in EntryState],
        entries=sum(by_state.values()),
        countries=sums["countries"],
        film_seconds=(sums["film_ms"] or 0) / 1000,
        mails_sent=mails["sent"],
        emails_unsent=mails["unsent"],
    )


def next_to_decide(edition: Edition, *, after: Entry) -> Entry | None:
    """The entry that has waited longest for a decision, apart from the one at hand."""
    waiting = Entry.objects.in_edition(edition).awaiting_decision().exclude(pk=after.pk)
    return waiting.order_by("submitted_at", "pk").first()


def office_memberships(edition: Edition) -> QuerySet[Membership]:
    """Everybody with a role that the office of an edition gives."""
    people = Membership.objects.filter(edition=edition, role__in=APPOINTED_ROLES)
    return people.select_related("user").order_by("role", "user__name", "user__email")
