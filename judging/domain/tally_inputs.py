"""What a ranking is calculated from: the submitted scoresheets of a round, and of the earlier rounds that
count in it, in canonical order, frozen."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from sys import intern
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.enums import EntryState
from contest.models import Entry
from contest.sentences import listed
from judging.domain.refusals import NotPossibleNow, Unjudged
from judging.domain.rubrics import current_rubric
from judging.domain.stages import pool_of
from judging.domain.teams import teams_of
from judging.enums import AssignmentState
from judging.models import Assignment, Exclusion, Mark, Round, Rubric
from judging.science import composite
from judging.science.reviews import Reviews, index_reviews, pool_reviews

ENOUGH_REVIEWS = 2  # of an entry that is ranked, unless the round wants one alone


def inputs_of(round_: Round) -> dict[str, Any]:
    """Everything that the estimates depend on. `entries` are all that the estimates are of; `pool` those that
    are ranked. `earlier` has the scoresheets of earlier rounds, and those by earlier versions of the round's
    rubric, each on its own scale."""
    rubric = current_rubric(round_)
    pool = list(pool_of(round_).order_by("pk").values_list("pk", flat=True))
    sheets = _sheets_of(round_, rubric, ranked=round_, is_in_pool=True)
    earlier: list[dict[str, Any]] = [
        {
            "round": part.round.code,
            "rubric": _rubric(part),
            "sheets": _sheets_of(part.round, part, ranked=round_),
        }
        for counted in round_.counted.order_by("number")
        for part in counted.rubrics.order_by("version")
    ]
    earlier += [
        {
            "round": round_.code,
            "rubric": _rubric(part),
            "sheets": _sheets_of(round_, part, ranked=round_, is_in_pool=True),
        }
        for part in round_.rubrics.filter(version__lt=rubric.version).order_by("version")
    ]
    earlier = [part for part in earlier if part["sheets"]]
    known = {*pool, *(sheet["entry"] for part in earlier for sheet in part["sheets"])}
    judges = {*round_.seats.values_list("judge_id", flat=True)}
    judges.update(sheet["judge"] for part in earlier for sheet in part["sheets"])
    entries = Entry.objects.filter(pk__in=known).order_by("pk")
    teams = teams_of(entries.values_list("pk", "representative_id", "team_name"))
    excluded = list(round_.exclusions.order_by("judge").values("judge", "reason"))
    return {
        "edition": round_.edition.slug,
        "round": round_.code,
        "rubric": _rubric(rubric),
        "entries": [
            {"id": pk, "code": code, "team": teams[pk]} for pk, code in entries.values_list("pk", "code")
        ],
        "pool": pool,
        "judges": sorted(judges),
        "sheets": sheets,
        "earlier": earlier,
        "line": round_.advancing,
        "least_reviews": min(ENOUGH_REVIEWS, round_.reviews_per_entry),
        # who judges a later round sees the better films
        "dealt_at_random": not any(part["round"] != round_.code for part in earlier),
        **({"excluded": excluded} if excluded else {}),
    }


def pool_in(inputs: Mapping[str, Any]) -> frozenset[int]:
    """The entries that are ranked; tallies of release 0.1 rank all."""
    return frozenset(inputs.get("pool") or [entry["id"] for entry in inputs["entries"]])


def sheets_in(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scoresheets that count, those of earlier rounds and by earlier criteria too."""
    return [sheet for part in (inputs, *inputs.get("earlier", ())) for sheet in part["sheets"]]


def least_reviews_in(inputs: Mapping[str, Any]) -> int:
    """From how many reviews an entry is ranked; tallies of release 0.1 ranked from one."""
    return int(inputs.get("least_reviews", 1))


def compose_inputs(inputs: Mapping[str, Any]) -> composite.Composite:
    """The frozen scoresheets of the round itself as weighted totals and criterion-wise numbers."""
    return _compose(inputs, inputs, judges=inputs["judges"])


def reviews_of(inputs: Mapping[str, Any], composed: composite.Composite, criterion: str = "") -> Reviews:
    """The totals (or the marks of one criterion) of all rounds that count, on the scale of the last. Where a
    judge scored an entry in two of them, the later counts."""
    own = composed.by_criterion[criterion] if criterion else composed.total
    parts = [reviews for _part, reviews in _earlier_reviews(inputs, own, criterion)]
    return pool_reviews(*parts, own) if parts else own


def repeats_in(inputs: Mapping[str, Any], composed: composite.Composite) -> dict[int, list[float]]:
    """By judge, the points by which two totals of theirs for one entry differ, of this round and of an
    earlier one that counts."""
    given = {(entry, judge): points for entry, judge, points in composed.total.rows()}
    found: dict[int, list[float]] = {}
    for part, reviews in _earlier_reviews(inputs, composed.total):
        for entry, judge, points in reviews.rows():
            if part["round"] != inputs["round"] and (entry, judge) in given:
                found.setdefault(judge, []).append(given[entry, judge] - points)
    return found


def _earlier_reviews(
    inputs: Mapping[str, Any], own: Reviews, criterion: str = ""
) -> Iterator[tuple[Mapping[str, Any], Reviews]]:
    """Each earlier part with its totals, or its marks of one criterion, on the scale of `own`."""
    for part in inputs.get("earlier", ()):
        earlier = _compose(part, inputs, judges=())
        found = earlier.by_criterion.get(criterion) if criterion else earlier.total
        if found is not None:
            yield part, _on_scale(found, own.lowest, own.highest)


def refuse_unjudged(inputs: Mapping[str, Any], *, reason: str) -> list[str]:
    """The codes of entries that nobody judged, which `reason` lets out of the ranking. Raises NotPossibleNow
    where there is nothing to rank, Unjudged without a reason."""
    pool = pool_in(inputs) if inputs["pool"] else frozenset()
    codes = {entry["id"]: entry["code"] for entry in inputs["entries"] if entry["id"] in pool}
    return _refuse_unjudged(codes, {sheet["entry"] for sheet in sheets_in(inputs)}, reason=reason)


def refuse_round_unjudged(round_: Round, *, reason: str) -> None:
    """The same from a look at the rows, before anything is read."""
    codes = dict(pool_of(round_).order_by("pk").values_list("pk", "code"))
    scored = Assignment.objects.filter(
        state=AssignmentState.SCORED, seat__round__in=[round_, *round_.counted.all()]
    )
    _refuse_unjudged(codes, set(scored.values_list("entry_id", flat=True)), reason=reason)


def _refuse_unjudged(pool: Mapping[int, str], judged: Collection[int], *, reason: str) -> list[str]:
    unjudged = [code for entry, code in pool.items() if entry not in judged]
    if not pool:
        raise NotPossibleNow(_("No entry is in the contest, so there is nothing to calculate."))
    if len(unjudged) == len(pool):
        raise NotPossibleNow(_("No scores have been submitted, so there is nothing to calculate."))
    if unjudged and not reason:
        raise Unjudged(
            ngettext(
                "%(count)d entry has no submitted scores: %(codes)s. Reopen the round and have it judged, "
                "disqualify it, or give a reason to calculate without it.",
                "%(count)d entries have no submitted scores: %(codes)s. Reopen the round and have them "
                "judged, disqualify them, or give a reason to calculate without them.",
                len(unjudged),
            )
            % {"count": len(unjudged), "codes": listed(unjudged)},
            found=unjudged,
        )
    return unjudged


def scored_for(ranked: Round) -> QuerySet[Assignment]:
    """What is scored in the rounds that count in this one, but for the judges who are excluded from it; those
    who are excluded from an earlier round do not count with what they scored there."""
    out = Exclusion.objects.filter(judge=OuterRef("seat__judge"))
    out = out.filter(Q(round=ranked) | Q(round=OuterRef("seat__round")))
    return Assignment.objects.scored().filter(~Exists(out), seat__round__in=[ranked, *ranked.counted.all()])


def _sheets_of(
    round_: Round, rubric: Rubric, *, ranked: Round, is_in_pool: bool = False
) -> list[dict[str, Any]]:
    """What was submitted in a round by a version of the rubric, about entries that are in the contest still,
    for the ranking of the round `ranked`. `is_in_pool`: and in its pool."""
    scored = scored_for(ranked).filter(
        seat__round=round_, entry__state=EntryState.ELIGIBLE, scoresheet__rubric=rubric
    )
    if is_in_pool:
        scored = scored.filter(entry__in=pool_of(round_).values("pk"))
    marks: dict[int, dict[str, int | None]] = {}
    for sheet, criterion, value in (
        Mark.objects.filter(scoresheet__counts_for__in=scored)
        .order_by("scoresheet_id", "criterion__order")
        .values_list("scoresheet_id", "criterion__slug", "value")
        .iterator()
    ):
        marks.setdefault(sheet, {})[intern(criterion)] = value  # one text for all sheets, not one for each
    sheets = scored.order_by("entry_id", "seat__judge_id").values_list(
        "scoresheet", "code", "entry_id", "seat__judge_id"
    )
    return [
        {"assignment": code, "entry": entry, "judge": judge, "marks": marks.get(sheet, {})}
        for sheet, code, entry, judge in sheets
    ]


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "version": rubric.version,
        "lowest": rubric.lowest,
        "highest": rubric.highest,
        "weights": dict(rubric.criteria.order_by("order").values_list("slug", "weight")),
    }


def _compose(
    part: Mapping[str, Any], inputs: Mapping[str, Any], *, judges: Iterable[int]
) -> composite.Composite:
    """The order of the weights is that of their names, because a database may keep the keys of JSON in any
    order and the last bits of a sum depend on it."""
    rubric = part["rubric"]
    return composite.compose(
        [
            composite.SheetMarks(entry=sheet["entry"], judge=sheet["judge"], marks=sheet["marks"])
            for sheet in part["sheets"]
        ],
        composite.Weighting(
            weights={slug: weight / 100 for slug, weight in sorted(rubric["weights"].items())},
            lowest=rubric["lowest"],
            highest=rubric["highest"],
        ),
        entries=[entry["id"] for entry in inputs["entries"]],
        judges=judges,
    )


def _on_scale(reviews: Reviews, lowest: float, highest: float) -> Reviews:
    """The same reviews with the ends of their scale put on those of another."""
    if (reviews.lowest, reviews.highest) == (lowest, highest):
        return reviews
    stretch = (highest - lowest) / (reviews.highest - reviews.lowest)
    return index_reviews(
        [(entry, judge, lowest + (y - reviews.lowest) * stretch) for entry, judge, y in reviews.rows()],
        entries=reviews.entries,
        judges=reviews.judges,
        lowest=lowest,
        highest=highest,
    )
