"""A tally in words, line by line, from marks to ranks, for strangers with a pocket calculator.

The lines are plain English for the console; judges are named by their keys only."""

from collections.abc import Collection

from judging.domain.tally_changes import Comparison
from judging.domain.tally_inputs import least_reviews_in
from judging.domain.tally_refits import Inexplicable, refit
from judging.models import Tally
from judging.science import explanation
from judging.science.comparison import EntryChange


def explain_tally(tally: Tally) -> list[str]:
    """What the whole tally rests on, how each judge was corrected, and the ranking. Raises Inexplicable."""
    _, fit = refit(tally)
    judges = [str(step) for judge in fit.reviews.judges for step in explanation.explain_judge(fit, judge)]
    ranking = [
        f"{row['rank']}. {row['code']}: {row['score']:.3f} points, plain mean {row['raw']:.3f}"
        f" of {_count(row['reviews'], 'scoresheet')}."
        for row in tally.results["entries"]
    ]
    return [*_head(tally), *map(str, explanation.explain_fit(fit)), *judges, "Ranking:", *ranking]


def explain_entry(tally: Tally, code: str) -> list[str]:
    """From the marks of one entry to its rank, with the corrections of its judges. Raises Inexplicable."""
    codes = {entry["code"]: entry["id"] for entry in tally.inputs["entries"]}
    _expect_entry(code, codes)
    composed, fit = refit(tally)
    reviews = fit.reviews
    judges = [judge for entry, judge, _ in reviews.rows() if entry == codes[code]]
    steps = [
        *explanation.explain_fit(fit),
        *(step for judge in judges for step in explanation.explain_judge(fit, judge)),
        *explanation.explain_entry(composed, fit, codes[code], least_reviews=least_reviews_in(tally.inputs)),
    ]
    return [*_head(tally), f"Entry {code}:", *dict.fromkeys(map(str, steps))]


def explain_changes(comparison: Comparison, code: str = "") -> list[str]:
    """What changed and why, as `compare_tallies` found it; with `code`, of that entry only.

    Raises Inexplicable for an unknown code."""
    codes = comparison.codes
    if code:
        _expect_entry(code, codes.values())
    reviews = [
        f"Entry {codes[change.entry]}, judge {change.judge}: {_arrow(change.old, change.new)} points."
        for change in comparison.reviews
        if code in ("", codes[change.entry])
    ]
    entries = [
        f"Entry {row.code}: {_change(row.change)}" for row in comparison.entries if code in ("", row.code)
    ]
    causes = [f"Why: {cause}." for cause in comparison.causes]
    head = f"What changed since tally {comparison.since.number} (key {comparison.since.pk}):"
    return [head, *([*causes, *reviews, *entries] or ["Nothing."])]


def _expect_entry(code: str, known: Collection[str]) -> None:
    if code not in known:
        raise Inexplicable(
            f"Found no entry {code} in this tally; expected one of {', '.join(sorted(known))}."
            " Name one of them, or none for the whole tally."
        )


def _head(tally: Tally) -> list[str]:
    constants = ", ".join(f"{name} {value:g}" for name, value in sorted(tally.constants.items()))
    sheets, entries = len(tally.inputs["sheets"]), len(tally.inputs["entries"])
    return [
        f"Tally {tally.number} of round {tally.round.code} (key {tally.pk}),"
        f" computed {tally.computed_at:%Y-%m-%d %H:%M} UTC.",
        f"Inputs: {_count(sheets, 'scoresheet')}, {entries} entries, SHA-256 {tally.inputs_hash}.",
        f"Version {tally.version} of the method, seed {tally.seed}; constants: {constants}.",
        "Computed again from these inputs just now: the same scores.",
    ]


def _change(change: EntryChange) -> str:
    old_rank, old_score = (change.old.rank, change.old.score) if change.old else (None, None)
    new_rank, new_score = (change.new.rank, change.new.score) if change.new else (None, None)
    text = f"rank {_arrow(old_rank, new_rank, 'd')}, score {_arrow(old_score, new_score)}"
    if change.own is None or change.judges is None:
        return f"{text}."
    return (
        f"{text}; of {change.own + change.judges:+.3f} points, {change.own:+.3f} come from its own"
        f" scoresheets and {change.judges:+.3f} from correcting the judges differently."
    )


def _arrow(old: float | None, new: float | None, shape: str = ".3f") -> str:
    before, after = ("none" if value is None else format(value, shape) for value in (old, new))
    return f"{before} → {after}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
