"""Which entries a changed rule would leave behind: they came in, keep to the rule as it is, and would not
keep to it as it is to be. What was accepted stays accepted; the office is told before it saves, and later on
the page of the change. Counted by the database, whatever the number of entries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from contest.domain.eligibility import EntryFinding
from contest.enums import CaptionRule, ConsentKind, EntryState
from contest.models import Consent, Edition, Entry, JournalEntry, Regulations
from contest.models.edition import OLDEST
from contest.tools.offers import ToolOffer, offers_in
from contest.tools.tool_list import declares_one_of
from media_pipeline.enums import CaptionKind
from media_pipeline.models import CaptionTrack

HELD_TO = ("ai_share_low", "main_tools_low", "captions_missing")  # findings; asked before an entry comes in
CAME_IN = (EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE)
MOST_NAMED = 100
ONE_FRAME = 125  # milliseconds at the slowest frame rate: by so much may a running time differ


def _without_captions(rule: str) -> Q:
    if rule != CaptionRule.ACCEPTANCE:
        return Q(pk__in=())
    tracks = CaptionTrack.objects.filter(film=OuterRef("film"), kind=CaptionKind.CAPTIONS, is_draft=False)
    return Q(has_no_speech=False) & ~Q(Exists(tracks))


def _younger_than(least: int) -> Q:
    """Of whose contact person nobody has said that they are so old."""
    if not least:
        return Q(pk__in=())
    ages = [str(age) for age in range(least, OLDEST + 1)]
    said = Consent.objects.filter(entry=OuterRef("pk"), kind=ConsentKind.AGE, version__in=ages)
    return ~Q(Exists(said))


BREAKS: dict[str, Callable[[Any], Q]] = {
    "min_ai_share": lambda least: Q(ai_percent__lt=least),
    "min_seconds": lambda least: Q(film__duration_ms__lt=1000 * least - ONE_FRAME),
    "max_seconds": lambda most: Q(film__duration_ms__gt=1000 * most + ONE_FRAME),
    "min_height": lambda least: Q(film__width__lt=least) | Q(film__height__lt=least),
    "max_file_bytes": lambda most: Q(film__size__gt=most),
    "captions": _without_captions,
    "min_age": _younger_than,
}
OF_FILMS = frozenset(
    {"min_seconds", "max_seconds", "min_height", "max_file_bytes"}
)  # kept by films that came


@dataclass(frozen=True)
class FallingShort:
    """How many entries would no longer comply, how many of them are accepted, and how many by each rule."""

    entries: int
    accepted: int
    by_rule: list[tuple[str, int]]
    changes: str
    has_kept_limits: bool  # films that are here keep the limits under which they came

    @property
    def answer(self) -> str:
        """What a person sends who is sure of this, and of nothing else."""
        return f"{self.changes} {self.entries} {self.accepted}"


def falling_short(edition: Edition, wanted: Mapping[str, Any]) -> FallingShort | None:
    """What has to be asked before these rules are written; None where all entries keep to them. One query."""
    rules = edition.regulations
    changed = {
        name: (getattr(rules, name), wanted[name])
        for name in BREAKS
        if name in wanted and wanted[name] != getattr(rules, name)
    }
    if not changed:
        return None
    left = {name: _left_behind(name, *values) for name, values in changed.items()}
    counts = _came_in(edition).aggregate(
        entries=Count("pk", filter=_any(left.values())),
        accepted=Count("pk", filter=Q(state=EntryState.ELIGIBLE) & _any(left.values())),
        **{f"by_{name}": Count("pk", filter=condition) for name, condition in left.items()},
    )
    if not counts["entries"]:
        return None
    found = {name: counts[f"by_{name}"] for name in left if counts[f"by_{name}"]}
    return FallingShort(
        counts["entries"],
        counts["accepted"],
        [(_label(name), count) for name, count in found.items()],
        " ".join(f"{name}={after}" for name, (_before, after) in changed.items()),
        not OF_FILMS.isdisjoint(found),
    )


def by_former_rule(entry: Entry, findings: Iterable[EntryFinding]) -> list[EntryFinding]:
    """What an entry that waits or is accepted lacks only because a rule was changed since it came in."""
    if entry.state not in (EntryState.SUBMITTED, EntryState.ELIGIBLE):
        return []
    return [finding for finding in findings if finding.code in HELD_TO]


def left_behind_by(line: JournalEntry, edition: Edition) -> QuerySet[Entry]:
    """The entries that a change left behind, by the line of the journal that tells it."""
    return (
        _came_in(edition).filter(_any(_conditions_of(line))).select_related("film").order_by("search", "pk")
    )


def _conditions_of(line: JournalEntry) -> list[Q]:
    if line.verb == "tools_changed" and line.facts.get("main_tools"):
        return [~declares_one_of([offer for offer in _offers_told(line) if offer.is_main])]
    if line.verb != "edition_amended":
        return []
    told = {name: line.facts[name] for name in BREAKS if name in line.facts}
    return [_left_behind(name, *(_read(name, value) for value in values)) for name, values in told.items()]


def _offers_told(line: JournalEntry) -> list[ToolOffer]:
    return offers_in(line.facts["tool_list"])


def _read(name: str, told: str) -> Any:
    """A value as the journal writes it."""
    return told if name == "captions" else int(told)


def _left_behind(name: str, before: Any, after: Any) -> Q:
    return BREAKS[name](after) & ~BREAKS[name](before)


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=())
    for condition in conditions:
        found |= condition
    return found


def _came_in(edition: Edition) -> QuerySet[Entry]:
    return Entry.objects.filter(edition=edition, state__in=CAME_IN)


def _label(name: str) -> str:
    return str(capfirst(Regulations._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
