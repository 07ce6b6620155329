"""The words of the journal's lines about the tools of an edition."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.domain.queries.journal import Names
from contest.journal_formats import Fact, yes
from contest.journal_words import register_words
from contest.sentences import listed


def _names(tools: Sequence[Any], _names: Names) -> str:
    return listed(tools)


def register() -> None:
    register_words(
        verbs={"tools_changed": _("changed the AI tools")},
        subjects={},
        facts={
            "tools_added": Fact(_("Tools that can be chosen now"), _names),
            "tools_retired": Fact(_("Tools that can no longer be chosen"), _names),
            "main_tools": Fact(_("Films must be made mainly with"), _names),
            "no_main_tools": Fact(_("Films can be made with any tool"), yes),
        },
    )
