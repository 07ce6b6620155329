"""How films are marked in a round: criteria, weights and scale. A rubric may change until its round opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import journal
from contest.models import User
from contest.models.texts import Texts, in_every_language
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import RoundState
from judging.models import Criterion, Round, Rubric


@dataclass(frozen=True)
class CriterionPlan:
    """A line of a rubric before it is written. `weight` is in per cent."""

    slug: str
    name: Texts
    question: Texts
    weight: int


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


def write_rubric(round_: Round, *, criteria: Sequence[CriterionPlan], by: User) -> Rubric:
    """Replace the criteria of a round that has not opened.

    Raises NotPossibleNow once the round is open, Unsound when the criteria do not make a rubric."""
    check_criteria(criteria)
    with transaction.atomic():
        if not round_.hold(RoundState.PLANNED):
            raise NotPossibleNow(
                _(
                    "This round has been opened; its scoring criteria can no longer be changed. Create "
                    "another round."
                )
            )
        rubric, _created = Rubric.objects.get_or_create(round=round_, version=1)
        rubric.criteria.all().delete()
        Criterion.objects.bulk_create(
            Criterion(
                rubric=rubric,
                order=order,
                slug=plan.slug,
                name=dict(plan.name),
                question=dict(plan.question),
                weight=plan.weight,
            )
            for order, plan in enumerate(criteria, 1)
        )
        journal.record(
            "rubric.written",
            subject=f"round:{round_.code}",
            facts={plan.slug: plan.weight for plan in criteria},
            actor=by,
            edition=round_.edition,
        )
    return rubric


def check_criteria(criteria: Sequence[CriterionPlan]) -> None:
    """Raises Unsound unless names are given and differ, and the weights add up to 100."""
    if not criteria:
        raise Unsound(_("A round needs at least one scoring criterion; none was given."))
    if not all(plan.name.get(settings.LANGUAGE_CODE) for plan in criteria):
        first = dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]
        raise Unsound(_("Each criterion needs a name in %(language)s.") % {"language": first})
    if len({plan.slug for plan in criteria}) < len(criteria):
        raise Unsound(_("Two criteria have the same name; each name is expected once."))
    if min(plan.weight for plan in criteria) < 1:
        raise Unsound(_("A weight is below 1%. Leave the criterion out instead."))
    total = sum(plan.weight for plan in criteria)
    if total != 100:
        raise Unsound(
            _("The weights add up to %(total)d; they must add up to 100. Change them by %(difference)+d.")
            % {"total": total, "difference": 100 - total}
        )


def slug_of(name: str) -> str:
    """The lasting short name of a criterion, from its English name."""
    return slugify(name)[:40] or "criterion"
