"""The awards that an edition starts with, most valuable first; eleven places in all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.enums import AwardBasis
from contest.models.texts import in_every_language

DEFAULT_AWARDS: tuple[dict[str, Any], ...] = (  # `criterion`: a slug of judging/domain/rubrics.py
    {"slug": "first-prize", "name": _("First Prize")},
    {"slug": "second-prize", "name": _("Second Prize"), "places": 3},
    {"slug": "third-prize", "name": _("Third Prize"), "places": 5},
    {
        "slug": "most-creative",
        "name": _("Most Creative"),
        "criterion": "creativity",
        "criterion_name": _("Creativity"),
    },
    {
        "slug": "best-narration",
        # Translators: the award for storytelling, not for a voice-over.
        "name": _("Best Narration"),
        "criterion": "narration",
        "criterion_name": _("Storytelling"),
    },
)


def default_awards() -> tuple[dict[str, Any], ...]:
    """The eleven, named in each language of the site."""
    return tuple(_award(award) for award in DEFAULT_AWARDS)


def _award(award: dict[str, Any]) -> dict[str, Any]:
    texts: dict[str, Any] = {
        key: in_every_language(award[key]) for key in ("name", "criterion_name") if key in award
    }
    basis = AwardBasis.CRITERION if "criterion" in award else AwardBasis.OVERALL
    return {**award, **texts, "basis": basis}
