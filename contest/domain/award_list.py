"""The awards of an edition as a list that is written whole: most valuable first, with what decides each.

Who may write it, and until when, is the business of `judging.domain.award_changes`."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.enums import BASES_WITHOUT_SCORE, AwardBasis
from contest.models import Award, Edition, User
from contest.models.texts import Texts, in_readers_language
from contest.policies import Refused

MOST_AWARDS, MOST_PLACES = 40, 100
ASIDE = 1000  # orders while the list is written


@dataclass(frozen=True)
class AwardPlan:
    """A line of the list before it is written. `criterion`, and its name, where one decides."""

    slug: str
    name: Texts
    places: int = 1
    basis: AwardBasis = AwardBasis.OVERALL
    criterion: str = ""
    criterion_name: Texts | None = None
    threshold: float | None = None
    needs_statement: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of its row, as the journal tells them."""
        told = asdict(self)
        del told["slug"]
        return told | {
            "name": dict(self.name),
            "basis": str(self.basis),
            "criterion_name": dict(self.criterion_name or {}),
        }


class AwardsRefused(Refused):
    """The list cannot be written like this; `reason` says why."""


def plans_of(edition: Edition) -> list[AwardPlan]:
    """The list as it stands, most valuable first."""
    return [plan_of(award) for award in edition.awards.order_by("order")]


def plan_of(award: Award) -> AwardPlan:
    return AwardPlan(
        slug=award.slug,
        name=award.name,
        places=award.places,
        basis=AwardBasis(award.basis),
        criterion=award.criterion,
        criterion_name=award.criterion_name,
        threshold=award.threshold,
        needs_statement=award.needs_statement,
    )


def as_told(plans: Sequence[AwardPlan]) -> list[dict[str, Any]]:
    """The whole list as plain JSON."""
    return [{"slug": plan.slug, **plan.columns} for plan in plans]


def from_told(told: Sequence[Mapping[str, Any]]) -> list[AwardPlan]:
    """The list again that `as_told` gave."""
    return [AwardPlan(**{**line, "basis": AwardBasis(line["basis"])}) for line in told]


def print_of(plans: Sequence[AwardPlan]) -> str:
    """Names a list as it is, so that nobody changes another one than they saw."""
    told = json.dumps([[plan.slug, plan.columns] for plan in plans], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def free_slug(name: str, plans: Sequence[AwardPlan]) -> str:
    """The lasting short name of a new award, from its name in the site's first language."""
    stem = slugify(name)[:34] or "award"
    taken = {plan.slug for plan in plans}
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := f"{stem}-{n}" if n > 1 else stem) not in taken
    )


def check_awards(plans: Sequence[AwardPlan]) -> None:
    """Raises AwardsRefused unless each award has a name of its own in the site's first language, places, and
    what decides it."""
    if not plans:
        raise AwardsRefused(
            _("An edition has at least one award; none would be left. Add another one first.")
        )
    if len(plans) > MOST_AWARDS:
        raise AwardsRefused(
            _("There would be %(found)d awards; an edition has at most %(most)d.")
            % {"found": len(plans), "most": MOST_AWARDS}
        )
    names: dict[tuple[str, str], AwardPlan] = {}
    for plan in plans:
        _check_award(plan)
        own = {(code, text.strip().casefold()): code for code, text in plan.name.items()}
        if shared := next((name for name in own if name in names), None):
            raise _refuse_shared_name(own[shared], plan, names[shared])
        names |= dict.fromkeys(own, plan)


def _refuse_shared_name(code: str, plan: AwardPlan, other: AwardPlan) -> AwardsRefused:
    """Two awards have the same name in the language `code`."""
    words = _(
        "The awards “%(one)s” and “%(other)s” have the same name in %(language)s: “%(name)s”. Give each a "
        "name of its own."
    )
    told = {
        "one": in_readers_language(other.name).strip(),
        "other": in_readers_language(plan.name).strip(),
        "language": get_language_info(code)["name_translated"],
        "name": plan.name[code].strip(),
    }
    return AwardsRefused(words % told, field=f"name_{code}")


def _check_award(plan: AwardPlan) -> None:
    if not plan.name.get(settings.LANGUAGE_CODE, "").strip():
        language = dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]
        raise AwardsRefused(_("Each award needs a name in %(language)s.") % {"language": language})
    if not 1 <= plan.places <= MOST_PLACES:
        raise AwardsRefused(
            _("An award is given to 1 to %(most)d films, not to %(found)d.")
            % {"most": MOST_PLACES, "found": plan.places},
            field="places",
        )
    if plan.threshold is not None and not math.isfinite(plan.threshold):
        raise AwardsRefused(_("Write the lowest score as a number, for example 6.0."), field="threshold")
    if plan.threshold is not None and plan.basis in BASES_WITHOUT_SCORE:
        raise AwardsRefused(
            _("An award that no score decides has no lowest score."),
            field="threshold",
        )
    if (plan.basis is AwardBasis.CRITERION) != bool(plan.criterion):
        raise AwardsRefused(_("Choose the criterion that decides this award."), field="criterion")


def write_awards(edition: Edition, plans: Sequence[AwardPlan], *, by: User, reason: str = "") -> bool:
    """Write the list, with what changed in the journal, and return whether anything did. Raises
    AwardsRefused for a list that is none."""
    check_awards(plans)
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        before = plans_of(edition)
        if print_of(before) == print_of(plans):
            return False
        kept = {award.slug: award for award in edition.awards.all()}
        edition.awards.exclude(slug__in=[plan.slug for plan in plans]).delete()
        edition.awards.update(order=F("order") + ASIDE)  # no order is held twice on the way
        for order, plan in enumerate(plans, start=1):
            row = kept.get(plan.slug) or Award(edition=edition, slug=plan.slug)
            row.order = order
            for name, value in plan.columns.items():
                setattr(row, name, value)
            row.save()
        _record(edition, before, plans, by=by, reason=reason)
    return True


def rename_criteria(edition: Edition, names: Mapping[str, Texts]) -> None:
    """Awards by a criterion call it by the name that it has among the scoring criteria."""
    for award in edition.awards.filter(criterion__in=names):
        if award.criterion_name != dict(names[award.criterion]):
            award.criterion_name = dict(names[award.criterion])
            award.save(update_fields=["criterion_name"])


def _record(
    edition: Edition, before: Sequence[AwardPlan], plans: Sequence[AwardPlan], *, by: User, reason: str
) -> None:
    old, new = ({plan.slug: plan for plan in some} for some in (before, plans))
    renamed = {
        plan.slug: replace(plan, criterion_name=old[plan.slug].criterion_name)
        for plan in plans
        if plan.slug in old
    }
    changed = [plan for slug, plan in renamed.items() if plan.columns != old[slug].columns]
    facts = {
        "awards": [plan.slug for plan in plans],
        "awards_added": [dict(plan.name) for plan in plans if plan.slug not in old],
        "awards_removed": [dict(plan.name) for plan in before if plan.slug not in new],
        "awards_changed": [dict(plan.name) for plan in changed],
        "reason": reason,
        "rules": {plan.slug: plan.columns for plan in plans},
    }
    journal.record(
        "awards_changed", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
    )
