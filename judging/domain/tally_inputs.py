"""What a ranking is calculated from: the submitted scoresheets of a round, and of the earlier rounds that
count in it, in canonical order, frozen."""

from collections.abc import Collection, Mapping
from sys import intern
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Mod
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.enums import EntryState
from contest.models import Entry
from contest.sentences import listed
from judging.domain.refusals import NotPossibleNow, Unjudged
from judging.domain.rubrics import current_rubric
from judging.domain.stages import pool_of
from judging.domain.teams import teams_among
from judging.enums import AssignmentState
from judging.models import Assignment, Exclusion, Mark, Round, Rubric
from judging.science.frozen import (
    compose_inputs,
    least_reviews_in,
    pool_in,
    repeats_in,
    reviews_of,
    sheets_in,
)

__all__ = [
    "ENOUGH_REVIEWS",
    "WITHOUT_SCORES",
    "compose_inputs",
    "inputs_of",
    "least_reviews_in",
    "pool_in",
    "reason_in",
    "refuse_round_unjudged",
    "refuse_unjudged",
    "repeats_in",
    "reviews_of",
    "scored_for",
    "sheets_in",
    "told_apart",
]

PRIME = 9973  # small enough for sums over any number of rows
WITHOUT_SCORES = ("left_out", "from_earlier")  # entries that a ranking names with the reason for it
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
    teams = teams_among(known)
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


def refuse_unjudged(round_: Round, inputs: Mapping[str, Any], *, reason: str) -> dict[str, Any]:
    """What `reason` lets a ranking do without, to stand among its inputs: `left_out` are entries that nobody
    judged, `from_earlier` those whose scores are all of earlier rounds. Raises NotPossibleNow where there is
    nothing to rank, Unjudged without a reason."""
    pool = pool_in(inputs) if inputs["pool"] else frozenset()
    codes = {entry["id"]: entry["code"] for entry in inputs["entries"] if entry["id"] in pool}
    judged = {sheet["entry"] for sheet in sheets_in(inputs)}
    left_out, from_earlier = _refuse_unjudged(codes, judged, _scored_here(round_), reason=reason)
    lacking = {"left_out": left_out, "from_earlier": from_earlier}
    return {name: {"codes": found, "reason": reason} for name, found in lacking.items() if found}


def reason_in(inputs: Mapping[str, Any]) -> str:
    """Why a ranking was calculated though entries had no scores in its round; "" where all had."""
    return next((str(inputs[name]["reason"]) for name in WITHOUT_SCORES if name in inputs), "")


def refuse_round_unjudged(round_: Round, *, reason: str) -> None:
    """The same from a look at the rows, before anything is read."""
    codes = dict(pool_of(round_).order_by("pk").values_list("pk", "code"))
    scored = Assignment.objects.filter(
        state=AssignmentState.SCORED, seat__round__in=[round_, *round_.counted.all()]
    )
    judged = set(scored.values_list("entry_id", flat=True))
    _refuse_unjudged(codes, judged, _scored_here(round_), reason=reason)


def _scored_here(round_: Round) -> set[int]:
    """The entries with a scoresheet of this round, whether or not its judge was excluded since."""
    scored = Assignment.objects.scored().filter(seat__round=round_)
    return set(scored.order_by().values_list("entry_id", flat=True))


def _refuse_unjudged(
    pool: Mapping[int, str], judged: Collection[int], here: Collection[int], *, reason: str
) -> tuple[list[str], list[str]]:
    """The codes without any scoresheet, and those with scoresheets of earlier rounds only."""
    unjudged = [code for entry, code in pool.items() if entry not in judged]
    from_earlier = [code for entry, code in pool.items() if entry in judged and entry not in here]
    if not pool:
        raise NotPossibleNow(_("No entry is in the contest, so there is nothing to calculate."))
    if len(unjudged) == len(pool):
        raise NotPossibleNow(_("No scores have been submitted, so there is nothing to calculate."))
    if from_earlier and not reason:
        absent = sorted([*unjudged, *from_earlier])
        raise Unjudged(
            ngettext(
                "%(count)d entry has no submitted scores in this round: %(codes)s. Reopen the round and have "
                "it judged, disqualify it, or give a reason to calculate without them.",
                "%(count)d entries have no submitted scores in this round: %(codes)s. Reopen the round and "
                "have them judged, disqualify them, or give a reason to calculate without them.",
                len(absent),
            )
            % {"count": len(absent), "codes": listed(absent)},
            found=absent,
        )
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
    return unjudged, from_earlier


def scored_for(ranked: Round) -> QuerySet[Assignment]:
    """What is scored in the rounds that count in this one, but for the judges who are excluded from it; those
    who are excluded from an earlier round do not count with what they scored there."""
    out = Exclusion.objects.filter(judge=OuterRef("seat__judge"))
    out = out.filter(Q(round=ranked) | Q(round=OuterRef("seat__round")))
    return Assignment.objects.scored().filter(~Exists(out), seat__round__in=[ranked, *ranked.counted.all()])


def told_apart(scored: QuerySet[Assignment]) -> str:
    """Which assignments these are, in few characters: how many, and two sums over their numbers. Equal for
    the same ones; others would have to agree in all three."""
    number = F("pk")
    sums = scored.order_by().aggregate(
        count=Count("pk"), sum=Sum(number), weighted=Sum(number * Mod(number, PRIME))
    )
    return " ".join(str(int(value or 0)) for value in sums.values())


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
