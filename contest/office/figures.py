"""An edition in figures beside what waits: entries by day against the edition before it, by country, tool and
AI share, uploads under way, and what is to be expected of the last day.

The forecast takes the edition before as it went: of its entries, so many had been submitted when its deadline
was as far away as this one's is now. It knows nothing else, and says nothing where that is too little."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr
from django.utils import timezone
from django_countries import countries

from contest.enums import EntryState, Tool
from contest.models import Edition, Entry, ToolUse
from contest.office.world_map import WorldMap, world_map
from media_pipeline.models import Upload

DAY = timedelta(days=1)
MOST_DAYS, MOST_LINES = 120, 10
LEAST_BEFORE = 10  # entries of the edition before, by now; of fewer nothing can be told
SHARES = ((0, 50), (50, 70), (70, 85), (85, 100), (100, 101))  # per cent: from, and less than
CHART_WIDTH, CHART_HEIGHT = 720, 120


@dataclass(frozen=True)
class DayBar:
    """One day of the chart, `before` days ahead of the deadline: how many entries came, then and in the
    edition before; the rest is where its bar and the mark of the edition before stand, in the picture's
    units."""

    before: int
    count: int
    earlier: int
    x: float
    width: float
    y: float
    height: float
    earlier_y: float


@dataclass(frozen=True)
class LastDayForecast:
    """What is to be expected if creators come as they did the last time."""

    so_far: int
    percent: int  # of the entries of the edition before, that had come by now
    total: int
    last_day: int


@dataclass(frozen=True)
class OfficeFigures:
    """Lines are (name, number), the largest first: all countries, and the tools that most have used; shares
    in per cent of those whose share is known."""

    earlier: Edition | None
    days: list[DayBar]
    countries: list[tuple[str, int]]
    map: WorldMap
    tools: list[tuple[str, int]]
    shares: list[tuple[int, int, int]]
    uploads: int
    forecast: LastDayForecast | None
    most: int


def office_figures(edition: Edition, now: datetime | None = None) -> OfficeFigures:
    """Eight queries at most, whatever there is."""
    now = now or timezone.now()
    entries = Entry.objects.in_edition(edition).exclude(state=EntryState.DRAFT).order_by()
    earlier = _entered().filter(closes_at__lt=edition.closes_at).order_by("-closes_at").first()
    hours, hours_before = _hours_of(edition), _hours_of(earlier) if earlier else Counter[datetime]()
    by_country = [
        (code, str(countries.name(code)), number)
        for code, number in entries.exclude(country="").values_list("country").annotate(Count("pk"))
    ]
    used = ToolUse.objects.filter(entry__in=entries).order_by().values_list("tool", "other_name")
    bands = {
        str(low): Count("pk", filter=Q(ai_percent__gte=low, ai_percent__lt=high)) for low, high in SHARES
    }
    by_share = entries.aggregate(**bands)
    begun = Upload.objects.open().filter(owner=Concat(Value("entry:"), OuterRef("code")))
    days = _days_of(edition, hours, earlier, hours_before, now)
    return OfficeFigures(
        earlier=earlier,
        days=days,
        countries=_in_order((name, number) for _code, name, number in by_country),
        map=world_map(by_country),
        tools=_in_order(
            (name or str(Tool(tool).label), number)
            for tool, name, number in used.annotate(Count("entry", distinct=True))
        )[:MOST_LINES],
        shares=[(low, min(high, 100), by_share[str(low)]) for low, high in SHARES],
        uploads=Entry.objects.in_edition(edition).filter(Exists(begun)).count(),
        forecast=_forecast(edition, hours, earlier, hours_before, now) if earlier else None,
        most=max((max(day.count, day.earlier) for day in days), default=0),
    )


def _entered() -> QuerySet[Edition]:
    """The editions into which somebody has submitted a film."""
    submitted = Entry.objects.filter(edition=OuterRef("pk"), submitted_at__isnull=False)
    return Edition.objects.filter(Exists(submitted))


def _hours_of(edition: Edition) -> Counter[datetime]:
    """How many entries were submitted in each hour; an index has it, so that 23,000 rows cost little."""
    submitted = Entry.objects.filter(edition=edition, submitted_at__isnull=False).order_by()
    hour = Substr(Cast("submitted_at", CharField()), 1, 13)
    rows = submitted.annotate(hour=hour).values_list("hour").annotate(number=Count("pk"))
    return Counter(
        {datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC): number for text, number in rows}
    )


def _days_of(
    edition: Edition,
    hours: Counter[datetime],
    earlier: Edition | None,
    hours_before: Counter[datetime],
    now: datetime,
) -> list[DayBar]:
    """The days from the opening to the deadline, each told by how far it is from the deadline."""
    length = min((edition.closes_at - edition.opens_at) // DAY + 1, MOST_DAYS)
    mine = _by_day(hours, edition.closes_at)
    theirs = _by_day(hours_before, earlier.closes_at) if earlier else Counter[int]()
    most = max((*mine.values(), *(theirs[day] for day in range(length)), 1))
    width = CHART_WIDTH / length
    return [
        DayBar(
            before=day,
            count=mine[day],
            earlier=theirs[day],
            x=round((length - 1 - day) * width, 1),
            width=round(max(width - 1, 1), 1),
            y=round(CHART_HEIGHT * (1 - mine[day] / most), 1),
            height=round(CHART_HEIGHT * mine[day] / most, 1),
            earlier_y=round(CHART_HEIGHT * (1 - theirs[day] / most), 1),
        )
        for day in reversed(range(length))
        if edition.closes_at - (day + 1) * DAY <= now or theirs[day]
    ]


def _by_day(hours: Counter[datetime], closes_at: datetime) -> Counter[int]:
    """The same by whole days before the deadline; what came in the grace period counts as the last day."""
    days: Counter[int] = Counter()
    for hour, number in hours.items():
        days[max((closes_at - hour) // DAY, 0)] += number
    return days


def _forecast(
    edition: Edition,
    hours: Counter[datetime],
    earlier: Edition,
    hours_before: Counter[datetime],
    now: datetime,
) -> LastDayForecast | None:
    """None before the opening, after the deadline, and where the edition before had too few entries by
    then, or all of them."""
    if not edition.opens_at <= now < edition.closes_at:
        return None
    left = edition.closes_at - now
    by_now = sum(number for hour, number in hours_before.items() if hour < earlier.closes_at - left)
    all_before = hours_before.total()
    if by_now < LEAST_BEFORE or by_now == all_before:
        return None
    so_far = hours.total()
    growth = so_far / by_now
    return LastDayForecast(
        so_far=so_far,
        percent=round(100 * by_now / all_before),
        total=round(all_before * growth),
        last_day=round(_by_day(hours_before, earlier.closes_at)[0] * growth),
    )


def _in_order(lines: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(lines, key=lambda line: (-line[1], line[0]))
