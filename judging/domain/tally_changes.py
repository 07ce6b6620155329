"""Two tallies of one round side by side: what changed from the earlier to the later, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from judging.domain.queries.standings import titles_of
from judging.models import Tally
from judging.science.comparison import (
    Cause,
    EntryChange,
    ReviewChange,
    Snapshot,
    diff_tallies,
    snapshot_from_json,
)

CAUSES: Mapping[Cause, Promise] = {
    Cause.METHOD: _("the method changed"),
    Cause.VERSION: _("the version of the method changed"),
    Cause.CONSTANTS: _("the constants of the method changed"),
    Cause.SEED: _("the random seed changed"),
    Cause.VERDICT: _("what may be concluded from the numbers changed"),
    Cause.REVIEWS_ADDED: _("scoresheets were added"),
    Cause.REVIEWS_REMOVED: _("scoresheets were removed"),
    Cause.REVIEWS_CHANGED: _("the totals of scoresheets changed"),
}
RUBRIC_CHANGED = _("the scoring criteria changed")


@dataclass(frozen=True)
class ChangedEntry:
    """An entry whose score or rank changed."""

    code: str
    title: str
    change: EntryChange


@dataclass(frozen=True)
class Comparison:
    """Everything that differs from tally `since`; entries with the largest change of score first."""

    since: Tally
    causes: tuple[str, ...]
    reviews: tuple[ReviewChange, ...]
    entries: tuple[ChangedEntry, ...]
    codes: Mapping[int, str]


def earlier_tally(tally: Tally) -> Tally | None:
    """The tally of the same round computed before this one that can be compared with it."""
    earlier = Tally.objects.filter(round=tally.round_id, number__lt=tally.number)
    return earlier.filter(results__has_key="snapshot").order_by("-number").first()


def compare_tallies(tally: Tally, *, since: Tally) -> Comparison:
    """What changed since another tally of the same round, and why. Raises ValueError for another round's."""
    if tally.round_id != since.round_id:
        raise ValueError(f"Tally {since.pk} is of another round than tally {tally.pk}.")
    found = diff_tallies(snapshot_of(since), snapshot_of(tally))
    codes = {entry["id"]: entry["code"] for each in (since, tally) for entry in each.inputs["entries"]}
    titles = titles_of(change.entry for change in found.entries)
    rubric = [RUBRIC_CHANGED] if tally.inputs["rubric"] != since.inputs["rubric"] else []
    return Comparison(
        since=since,
        causes=tuple(str(words) for words in (*rubric, *(CAUSES[cause] for cause in found.causes))),
        reviews=found.reviews,
        entries=tuple(
            ChangedEntry(codes[change.entry], titles.get(change.entry, ""), change)
            for change in found.entries
        ),
        codes=codes,
    )


def snapshot_of(tally: Tally) -> Snapshot:
    """What the tally froze of its estimates, in full precision."""
    return snapshot_from_json(tally.results["snapshot"])
