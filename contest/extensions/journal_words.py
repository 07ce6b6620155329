"""The words of the journal's lines about extended deadlines, and what they say of the table."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, instant
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={"deadline_extended": _("extended the deadline of an entry")},
        subjects={},
        facts={"until": Fact(_("New deadline"), instant)},
    )
