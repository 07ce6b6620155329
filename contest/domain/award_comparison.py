"""What a change of the awards would change, in words, for whoever is to confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contest.domain.award_list import AwardPlan
from contest.domain.award_rule import describe_award
from contest.models import Award
from contest.models.texts import in_readers_language
from contest.sentences import listed


@dataclass(frozen=True)
class AwardDifference:
    """An award that is added, removed or changed: sentences about it before and after; none where it is
    not."""

    name: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class ListDifference:
    """`awards` are those that change; `afterwards` names all that there would be, in their order."""

    awards: list[AwardDifference]
    afterwards: str


def compare_awards(before: Sequence[AwardPlan], after: Sequence[AwardPlan]) -> ListDifference:
    old, new = ({plan.slug: plan for plan in plans} for plans in (before, after))
    slugs = [*old, *(slug for slug in new if slug not in old)]
    changed = [slug for slug in slugs if _words(old.get(slug)) != _words(new.get(slug))]
    return ListDifference(
        awards=[
            AwardDifference(
                name=in_readers_language((old.get(slug) or new[slug]).name),
                before=_words(old.get(slug)),
                after=_words(new.get(slug)),
            )
            for slug in changed
        ],
        afterwards=listed([in_readers_language(plan.name) for plan in after]),
    )


def _words(plan: AwardPlan | None) -> list[str]:
    if plan is None:
        return []
    return [
        " / ".join(text for _code, text in sorted(plan.name.items()) if text),
        describe_award(Award(slug=plan.slug, **plan.columns)),
        _("Jury statement: required") if plan.needs_statement else _("Jury statement: optional"),
    ]
