"""How films are marked in a round: criteria, weights, scale and what marks mean. A rubric may change until
its round closes; once a film is marked, that makes a new version, and sheets that have marks keep theirs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import journal
from contest.domain.award_list import rename_criteria
from contest.models import Edition, User
from contest.models.texts import Texts, in_every_language, in_readers_language
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.domain.sealed_results import demand_steering
from judging.enums import RoundState
from judging.models import Criterion, Mark, Round, Rubric, Scoresheet
from judging.models.rubric import read_anchors


@dataclass(frozen=True)
class CriterionPlan:
    """A line of a rubric before it is written. `weight` is in per cent."""

    slug: str
    name: Texts
    question: Texts
    weight: int
    anchors: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Scale:
    """Whole marks from `lowest` to `highest`."""

    lowest: int = 1
    highest: int = 10


USUAL_SCALE = Scale()
HIGHEST_MARK = 100
DEFAULT_CRITERIA = (  # short name, name, question, weight
    (
        "creativity",
        gettext_lazy("Creativity"),
        gettext_lazy("Have I seen this before? Does the idea need this form?"),
        30,
    ),
    (
        "narration",
        gettext_lazy("Storytelling"),
        gettext_lazy("Do I follow, do I care, does it end where it should?"),
        25,
    ),
    (
        "visual-craft",
        gettext_lazy("Visuals"),
        gettext_lazy("Light, framing, motion, editing: is each picture intended?"),
        20,
    ),
    (
        "sound",
        gettext_lazy("Sound design"),
        gettext_lazy("Dialogue, music, silence: do they carry the film?"),
        10,
    ),
    ("use-of-ai", gettext_lazy("Use of AI"), gettext_lazy("Is AI a partner here, or only a tool?"), 15),
)


def default_criteria() -> tuple[CriterionPlan, ...]:
    """What a rubric starts with, in each language of the site."""
    return tuple(
        CriterionPlan(slug, in_every_language(name), in_every_language(question), weight)
        for slug, name, question, weight in DEFAULT_CRITERIA
    )


def current_rubric(round_: Round) -> Rubric:
    """The newest version of the round's rubric."""
    return round_.rubrics.order_by("-version")[:1].get()


def write_rubric(
    round_: Round,
    *,
    criteria: Sequence[CriterionPlan],
    by: User,
    scale: Scale = USUAL_SCALE,
    expected: str = "",
) -> Rubric:
    """Write the criteria and the scale of a round that is not closed: over the newest version while no film
    is marked by it, as a new version otherwise. The current one again changes nothing. `expected`: the print
    of the rubric that was seen.

    Raises NotPossibleNow once the round is closed, PlanChanged, Unsound when the criteria make no rubric,
    Refused for whoever has an own film in the edition."""
    demand_steering(by, round_.edition)
    check_criteria(criteria)
    check_scale(scale, criteria)
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=round_.pk)
        if held.state == RoundState.CLOSED:
            raise NotPossibleNow(
                _(
                    "This round is closed; its scoring criteria can no longer be changed. Create another "
                    "round."
                )
            )
        newest = round_.rubrics.order_by("-version").first()
        if newest is not None and expected and print_of(newest) != expected:
            raise PlanChanged(
                _(
                    "Another person has changed the criteria since you opened the page. Nothing was saved: "
                    "reload the page."
                )
            )
        if newest is not None and (scale_of(newest), plans_of(newest)) == (scale, list(criteria)):
            return newest
        rubric = _blank_rubric(round_, newest, scale)
        Criterion.objects.bulk_create(
            Criterion(
                rubric=rubric,
                order=order,
                slug=plan.slug,
                name=dict(plan.name),
                question=dict(plan.question),
                anchors=dict(plan.anchors),
                weight=plan.weight,
            )
            for order, plan in enumerate(criteria, 1)
        )
        if round_.advancing is None and round_.meeting_for_id is None:
            rename_criteria(round_.edition, {plan.slug: plan.name for plan in criteria})
        moved = _move_blank_sheets(round_, rubric)
        journal.record(
            "rubric.written",
            subject=f"round:{round_.code}",
            facts={
                **{plan.slug: plan.weight for plan in criteria},
                **({"version": rubric.version} if rubric.version > 1 else {}),
                **({"scale": f"{scale.lowest}–{scale.highest}"} if scale != USUAL_SCALE else {}),
                **({"sheets_moved": moved} if moved else {}),
            },
            actor=by,
            edition=round_.edition,
        )
    return rubric


def _blank_rubric(round_: Round, newest: Rubric | None, scale: Scale) -> Rubric:
    """The newest version emptied while nobody has marked by it, the next one otherwise."""
    if newest is not None and not Mark.objects.filter(scoresheet__rubric=newest).exists():
        newest.criteria.all().delete()
        newest.lowest, newest.highest = scale.lowest, scale.highest
        newest.save(update_fields=["lowest", "highest"])
        return newest
    version = newest.version + 1 if newest is not None else 1
    return Rubric.objects.create(round=round_, version=version, lowest=scale.lowest, highest=scale.highest)


def _move_blank_sheets(round_: Round, rubric: Rubric) -> int:
    """Scoresheets that were opened and have no mark yet take the new version."""
    blank = Scoresheet.objects.filter(assignment__seat__round=round_, marks=None).exclude(rubric=rubric)
    return Scoresheet.objects.filter(pk__in=blank.values("pk")).update(rubric=rubric)


def inherited_criteria(edition: Edition, source: Round | None) -> tuple[list[CriterionPlan], Scale]:
    """What a new round is scored by, until it is changed there: as its source, else as the edition's last
    round."""
    last = source or edition.rounds.filter(meeting_for=None).order_by("number").last()
    if last is None:
        return list(default_criteria()), USUAL_SCALE
    rubric = current_rubric(last)
    return plans_of(rubric), scale_of(rubric)


def print_of(rubric: Rubric) -> str:
    """Names a rubric as it is now, so that nobody changes another one than they saw."""
    told = repr((rubric.version, scale_of(rubric), plans_of(rubric)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def marked_sheets(round_: Round) -> int:
    """How many scoresheets of a round have scores, by whichever version."""
    marked = Scoresheet.objects.filter(assignment__seat__round=round_, marks__isnull=False)
    return marked.values("assignment").distinct().count()


def plans_of(rubric: Rubric) -> list[CriterionPlan]:
    """The criteria of a rubric, as they would be written again."""
    return [
        CriterionPlan(line.slug, line.name, line.question, line.weight, line.anchors)
        for line in rubric.criteria.all()
    ]


def scale_of(rubric: Rubric) -> Scale:
    return Scale(rubric.lowest, rubric.highest)


def check_scale(scale: Scale, criteria: Sequence[CriterionPlan]) -> None:
    """Raises Unsound unless the scale has two marks, and what marks mean lies on it."""
    if not 0 <= scale.lowest < scale.highest <= HIGHEST_MARK:
        raise Unsound(
            _(
                "The scale runs from %(lowest)d to %(highest)d. Let it run from a lower to a higher number, "
                "0 to 100."
            )
            % {"lowest": scale.lowest, "highest": scale.highest}
        )
    for plan in criteria:
        for text in plan.anchors.values():
            lines = [line for line in text.splitlines() if line.strip()]
            marks = read_anchors(text)
            if len(marks) != len(lines) or not all(scale.lowest <= m <= scale.highest for m in marks):
                raise Unsound(
                    _(
                        "What scores mean, in “%(criterion)s”: write one line for each score, as "
                        "“%(example)s”, with scores from %(lowest)d to %(highest)d, each once."
                    )
                    % {
                        "criterion": in_readers_language(plan.name),
                        "example": f"{scale.highest}: …",
                        "lowest": scale.lowest,
                        "highest": scale.highest,
                    }
                )


def check_criteria(criteria: Sequence[CriterionPlan]) -> None:
    """Raises Unsound unless names are given and differ, and the weights add up to 100."""
    if not criteria:
        raise Unsound(_("A round needs at least one scoring criterion; none was given."))
    if not all(plan.name.get(settings.LANGUAGE_CODE) for plan in criteria):
        first = dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]
        raise Unsound(_("Each criterion needs a name in %(language)s.") % {"language": first})
    if len({plan.slug for plan in criteria}) < len(criteria):
        raise Unsound(_("Two criteria have the same name; each name is expected once."))
    names = [(code, text.strip().casefold()) for plan in criteria for code, text in plan.name.items()]
    if len(set(names)) < len(names):
        raise Unsound(_("Two criteria have the same name; each name is expected once."))
    if min(plan.weight for plan in criteria) < 1:
        raise Unsound(_("A weight is below 1%. Leave the criterion out instead."))
    total = sum(plan.weight for plan in criteria)
    if total != 100:
        words = (
            _("The weights add up to %(total)d; they must add up to 100. Add %(difference)d.")
            if total < 100
            else _("The weights add up to %(total)d; they must add up to 100. Take %(difference)d away.")
        )
        raise Unsound(words % {"total": total, "difference": abs(100 - total)})


def slug_of(name: str) -> str:
    """The lasting short name of a criterion, from its English name."""
    return slugify(name)[:40] or "criterion"
