"""The awards that an edition starts with, most valuable first; eleven places in all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.models.texts import in_every_language

DEFAULT_AWARDS: tuple[dict[str, Any], ...] = (  # `criterion`: a slug of judging/domain/rubrics.py
    {"slug": "first-prize", "name": _("First Prize"), "basis": _("the best film of all"), "places": 1},
    {"slug": "second-prize", "name": _("Second Prize"), "basis": _("the next three films"), "places": 3},
    {
        "slug": "third-prize",
        "name": _("Third Prize"),
        "basis": _("the five films after those"),
        "places": 5,
    },
    {
        "slug": "most-creative",
        "name": _("Most Creative"),
        "basis": _("the best in creativity"),
        "places": 1,
        "criterion": "creativity",
    },
    {
        "slug": "best-narration",
        # Translators: the award for storytelling, not for a voice-over.
        "name": _("Best Narration"),
        "basis": _("the best in storytelling"),
        "places": 1,
        "criterion": "narration",
    },
)


def default_awards() -> tuple[dict[str, Any], ...]:
    """The eleven, named in each language of the site."""
    return tuple(
        {**award, **{key: in_every_language(award[key]) for key in ("name", "basis")}}
        for award in DEFAULT_AWARDS
    )
