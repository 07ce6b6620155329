"""The words of the journal's lines about the look of an edition."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.domain.queries.journal import Names
from contest.journal_formats import Fact, as_written
from contest.journal_words import register_words
from contest.models.texts import in_readers_language


def _text(texts: Any, _names: Names) -> str:
    return in_readers_language(texts)


def register() -> None:
    register_words(
        verbs={
            "brand_published": _("published the look of the edition"),
            "brand_reset": _("gave the edition the site’s own look again"),
        },
        subjects={},
        facts={
            "brand_name": Fact(_("Name of the festival"), _text),
            "brand_headline": Fact(_("Headline on the home page"), _text),
            "brand_story": Fact(_("Text on the home page"), _text),
            "brand_accent": Fact(_("Accent colour"), as_written),
            "brand_stage": Fact(_("Background of the stage"), as_written),
            "brand_logo": Fact(_("SHA-256 of the logo’s file"), as_written),
        },
    )
