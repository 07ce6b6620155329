"""The office's list of entries: what it can be narrowed by, and in which orders it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from django_countries import countries

from contest.domain.queries.office import ASKED, STUCK, WRITTEN
from contest.enums import EntryState
from contest.folding import fold
from contest.kept_pages import keep_value
from contest.models import Edition, Entry, ToolUse, User
from contest.spoken_languages import name_language
from contest.tools.offers import tools_listed
from media_pipeline import api
from media_pipeline.enums import FilmState
from media_pipeline.models import FilmFinding

MOST_WORDS = 8
MINE, NOBODYS = "mine", "nobody"  # whose claims, beside the ids of those who have some
OLDEST = "submitted"
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    OLDEST: (F("submitted_at").asc(nulls_last=True), "pk"),
    "-submitted": (F("submitted_at").desc(nulls_last=True), "-pk"),
    "title": ("search", "pk"),
    "country": ("country", "search", "pk"),
    "-share": (F("ai_percent").desc(nulls_last=True), "pk"),
    "share": (F("ai_percent").asc(nulls_last=True), "pk"),
    "-length": (F("film__duration_ms").desc(nulls_last=True), "pk"),
}
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class WantedEntries:
    """What somebody looks for; "" and None leave a question open."""

    words: str = ""
    state: str = ""
    claim: str = ""
    finding: str = ""
    country: str = ""
    tool: str = ""
    language: str = ""
    share_from: int | None = None
    share_to: int | None = None
    round: str = ""
    order: str = OLDEST


@dataclass(frozen=True)
class RoundFilter:
    """How an app above the contest narrows the list to a round: the rounds of an edition, by code and title,
    and the condition for entries that are judged in one."""

    choices: Callable[[Edition], Choices]
    condition: Callable[[str], Q]


_rounds: list[RoundFilter] = []


def register_rounds(rounds: RoundFilter) -> None:
    """Let the list be narrowed to a round, from the AppConfig.ready of the app that has rounds."""
    _rounds.append(rounds)


def entries_in_office(
    edition: Edition, wanted: WantedEntries, *, reader: User | None = None
) -> QuerySet[Entry]:
    """Entries as the office lists them; `reader` is whose claims are asked for. No query yet."""
    entries = Entry.objects.in_edition(edition).known_to_office()
    if wanted.state == STUCK:
        entries = entries.filter(film__state=FilmState.STUCK)
    elif wanted.state == ASKED:
        entries = entries.asking_for_waiver()
    elif wanted.state == WRITTEN:
        entries = entries.awaiting_answer()
    elif wanted.state:
        entries = entries.filter(state=wanted.state)
    for word in fold(wanted.words).split()[:MOST_WORDS]:
        entries = entries.filter(Q(search__contains=word) | Q(representative__search__contains=word))
    for condition in _conditions(wanted, reader):
        entries = entries.filter(condition)
    joined = entries.select_related("representative", "film", "claimed_by")
    return joined.order_by(*ORDERS.get(wanted.order, ORDERS[OLDEST]))


def _conditions(wanted: WantedEntries, reader: User | None) -> list[Q | Exists]:
    entry, film = OuterRef("pk"), OuterRef("film")
    tool, _colon, name = wanted.tool.partition(":")
    of_tool = ToolUse.objects.filter(entry=entry, tool=tool, **({"other_name": name} if name else {}))
    with_finding = FilmFinding.objects.filter(film=film, code=wanted.finding)
    asked: list[tuple[object, Q | Exists]] = [
        (wanted.claim == MINE, Q(claimed_by=reader)),
        (wanted.claim == NOBODYS, Q(claimed_by=None)),
        (wanted.claim.isdecimal(), Q(claimed_by=wanted.claim)),
        (wanted.finding, Exists(with_finding)),
        (wanted.country, Q(country=wanted.country)),
        (wanted.tool, Exists(of_tool)),
        (wanted.language, Q(spoken=wanted.language)),
        (wanted.share_from is not None, Q(ai_percent__gte=wanted.share_from)),
        (wanted.share_to is not None, Q(ai_percent__lte=wanted.share_to)),
    ]
    asked += [(wanted.round, rounds.condition(wanted.round)) for rounds in _rounds]
    return [condition for is_asked, condition in asked if is_asked]


def choices_in(edition: Edition, *, shows_rounds: bool) -> dict[str, Choices]:
    """What the entries of an edition can be narrowed by: only what there are entries of. A constant number of
    queries."""
    entries = Entry.objects.in_edition(edition).exclude(state=EntryState.DRAFT).order_by()
    lands = entries.exclude(country="").values_list("country", flat=True).distinct()
    spoken = entries.exclude(spoken="").values_list("spoken", flat=True).distinct()
    findings = keep_value(f"office-findings:{edition.pk}", lambda: _findings_in(edition))
    claimers = User.objects.filter(claims__edition=edition).distinct()
    return {
        "claim": _by_label((str(user.pk), str(user)) for user in claimers),
        "country": _by_label((code, str(countries.name(code))) for code in lands),
        "language": _by_label((code, name_language(code)) for code in spoken),
        "finding": _by_label((code, str(api.finding_title(code))) for code in findings),
        "tool": [(offer.value, offer.words) for offer in tools_listed(edition.regulations)],
        "round": [choice for rounds in _rounds if shows_rounds for choice in rounds.choices(edition)],
    }


def _findings_in(edition: Edition) -> list[str]:
    found = FilmFinding.objects.filter(film__entry__edition=edition).order_by()
    return list(found.values_list("code", flat=True).distinct())


def _by_label(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda choice: fold(choice[1]))
