"""The words of the journal's lines about the office's own work. The texts of notes are not in it."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact
from contest.journal_words import register_words
from contest.sentences import listed


def register() -> None:
    register_words(
        verbs={
            "note_written": _("wrote a private note"),
            "usual_reasons_changed": _("changed the usual reasons"),
        },
        subjects={},
        facts={"reasons": Fact(_("Usual reasons"), lambda reasons, _names: listed(reasons))},
    )
