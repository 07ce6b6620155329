"""The award rule in words, from the awards as data: what stands in the regulations is what is done."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contest.enums import AwardBasis
from contest.models import Award
from contest.typed_text import isolated


def describe_rule(awards: Sequence[Award]) -> str:
    """The whole rule in one sentence; nothing where there are no awards."""
    if not awards:
        return ""
    each = [
        # Translators: an award, and the films that it goes to
        pgettext("award rule", "%(award)s to %(films)s")
        % {"award": isolated(award.title), "films": describe_award(award, is_next=is_next)}
        for award, is_next in zip(awards, _follow_another(awards), strict=True)
    ]
    # Translators: what stands between two awards of a list
    between = pgettext("between two awards", "; ")
    return _(
        "The awards are given in this order, to films that have none yet and at most one to a team: "
        "%(awards)s."
    ) % {"awards": between.join(each)}


def describe_freedom(awards: Sequence[Award]) -> str:
    """When the jury may depart from the rule; nothing where it chooses all films freely."""
    is_free = [award.basis == AwardBasis.JURY for award in awards]
    if all(is_free):
        return ""
    if any(is_free):
        return _(
            "Where scores decide, the jury may decide otherwise only with a reason, which is kept on record."
        )
    return _("The jury may decide otherwise only with a reason, which is kept on record.")


def describe_award(award: Award, *, is_next: bool = False) -> str:
    """The films that an award goes to: “the film with the highest overall score”, or, after another award by
    the same scores, “with the next highest overall score”."""
    bases = _NEXT if is_next else _BASES
    words = bases[AwardBasis(award.basis)](award) % {
        "count": award.places,
        "criterion": isolated(award.criterion_title),
    }
    if award.threshold is None:
        return words
    # Translators: the films that an award goes to, and the lowest score with which a film may win it
    return _("%(films)s (not below %(threshold)s)") % {
        "films": words,
        "threshold": format_threshold(award.threshold),
    }


def format_threshold(threshold: float) -> str:
    """With one decimal place at least, as the reader writes numbers."""
    return formats.number_format(threshold, decimal_pos=1 if round(threshold, 1) == threshold else 2)


def _follow_another(awards: Sequence[Award]) -> list[bool]:
    """Of each, whether one before it goes by the same scores or votes."""
    bases = [(award.basis, award.criterion) for award in awards]
    return [basis in bases[:number] for number, basis in enumerate(bases)]


def _overall(award: Award) -> str:
    return ngettext(
        "the film with the highest overall score",
        "the %(count)d films with the highest overall scores",
        award.places,
    )


def _next_overall(award: Award) -> str:
    return ngettext(
        "the film with the next highest overall score",
        "the %(count)d films with the next highest overall scores",
        award.places,
    )


def _criterion(award: Award) -> str:
    return ngettext(
        "the film with the highest score for “%(criterion)s”",
        "the %(count)d films with the highest scores for “%(criterion)s”",
        award.places,
    )


def _next_criterion(award: Award) -> str:
    return ngettext(
        "the film with the next highest score for “%(criterion)s”",
        "the %(count)d films with the next highest scores for “%(criterion)s”",
        award.places,
    )


def _audience(award: Award) -> str:
    return ngettext(
        "the film with the most audience votes",
        "the %(count)d films with the most audience votes",
        award.places,
    )


def _next_audience(award: Award) -> str:
    return ngettext(
        "the film with the next most audience votes",
        "the %(count)d films with the next most audience votes",
        award.places,
    )


def _jury(award: Award) -> str:
    return ngettext(
        "one film that the jury chooses freely",
        "%(count)d films that the jury chooses freely",
        award.places,
    )


_BASES = {
    AwardBasis.OVERALL: _overall,
    AwardBasis.CRITERION: _criterion,
    AwardBasis.AUDIENCE: _audience,
    AwardBasis.JURY: _jury,
}
_NEXT = {
    **_BASES,
    AwardBasis.OVERALL: _next_overall,
    AwardBasis.CRITERION: _next_criterion,
    AwardBasis.AUDIENCE: _next_audience,
}
