"""The words of the journal's lines about captions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.captions.languages import CODES, language_name
from contest.domain.queries.journal import Names
from contest.journal_formats import Fact, Text, as_written, label_in
from contest.journal_words import register_words
from media_pipeline.enums import CaptionKind


def _language(code: Any, _names: Names) -> Text:
    return language_name(code) if code in CODES else str(code)


def register() -> None:
    register_words(
        verbs={
            "captions_brought": _("added captions"),
            "captions_edited": _("changed captions"),
            "caption_draft_asked": _("asked for a draft of captions"),
            "captions_confirmed": _("read and confirmed drafted captions"),
            "captions_removed": _("removed captions"),
            "no_speech_declared": _("declared that nobody speaks in the film"),
            "no_speech_withdrawn": _("withdrew the declaration that nobody speaks"),
        },
        subjects={},
        facts={
            "caption_kind": Fact(_("Kind of captions"), label_in(CaptionKind)),
            "caption_language": Fact(_("Language of the captions"), _language),
            "caption_count": Fact(_("Number of captions"), as_written),
        },
    )
