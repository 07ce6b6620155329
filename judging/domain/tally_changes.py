"""Two tallies of one round side by side: what changed from the earlier to the later, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from judging.models import TalliedJury, Tally
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
WORDS: Mapping[str, Promise] = {
    "RUBRIC": _("the scoring criteria changed"),
    **{cause.name: words for cause, words in CAUSES.items()},
}


MOST_NOTED = 20  # films, the largest changes first


@dataclass(frozen=True)
class ChangedEntry:
    """An entry whose score or rank changed."""

    code: str
    change: EntryChange
    title: str = ""


@dataclass(frozen=True)
class Comparison:
    """Everything that differs from tally `since`; entries with the largest change of score first. `names`:
    of the causes, as WORDS has them."""

    since: Tally
    names: tuple[str, ...]
    reviews: tuple[ReviewChange, ...]
    entries: tuple[ChangedEntry, ...]
    codes: Mapping[int, str]

    @property
    def causes(self) -> tuple[str, ...]:
        return words_of_causes(self.names)


def earlier_tally(tally: Tally) -> Tally | None:
    """The tally of the same round computed before this one that can be compared with it."""
    earlier = Tally.objects.filter(round=tally.round_id, number__lt=tally.number)
    return earlier.filter(summary__is_comparable=True).order_by("-number").first()


def compare_tallies(tally: Tally, *, since: Tally) -> Comparison:
    """What changed since another tally of the same round, and why. Raises ValueError for another round's."""
    if tally.round_id != since.round_id:
        raise ValueError(f"Tally {since.pk} is of another round than tally {tally.pk}.")
    found = diff_tallies(snapshot_of(since), snapshot_of(tally))
    codes = {entry["id"]: entry["code"] for each in (since, tally) for entry in each.inputs["entries"]}
    rubric = ["RUBRIC"] if tally.inputs["rubric"] != since.inputs["rubric"] else []
    return Comparison(
        since=since,
        names=(*rubric, *(cause.name for cause in found.causes)),
        reviews=found.reviews,
        entries=tuple(ChangedEntry(codes[change.entry], change) for change in found.entries),
        codes=codes,
    )


def note_changes(tally: Tally) -> None:
    """Keep, beside the details of a ranking, what changed since the one before, for its page: two whole
    rankings are compared once, by the worker that calculates, and not for each reader."""
    earlier = earlier_tally(tally)
    if earlier is None:
        return
    found = compare_tallies(tally, since=earlier)
    noted = {
        "since": earlier.number,
        "causes": list(found.names),
        "entries": [{"code": one.code, **asdict(one.change)} for one in found.entries[:MOST_NOTED]],
    }
    TalliedJury.objects.filter(tally=tally).update(changes=noted)


def words_of_causes(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(WORDS[name]) for name in names)


def snapshot_of(tally: Tally) -> Snapshot:
    """What the tally froze of its estimates, in full precision."""
    return snapshot_from_json(tally.results["snapshot"])
