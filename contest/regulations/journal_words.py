"""The words of the journal's lines about the text of the regulations."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from contest.domain.queries.journal import Names
from contest.journal_formats import Fact
from contest.journal_words import register_words
from contest.regulations.languages import name_locally
from contest.sentences import listed


def _languages(texts: Mapping[str, str], _names: Names) -> str:
    return listed(name_locally(code) for code in texts)


def register() -> None:
    register_words(
        verbs={"regulations_text_changed": _("changed the text of the regulations")},
        subjects={},
        facts={
            # Translators: the languages in which that text was changed follow
            "regulations_text": Fact(_("Text of the regulations"), _languages)
        },
    )
