"""The words of the ceremony's lines in the journal."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact
from contest.journal_words import plainly, register_words


def register() -> None:
    register_words(
        verbs={"ceremony_notes_changed": _("changed notes for the presenter")},
        subjects={},
        # Translators: for the presenter of a ceremony, of how many films
        facts={"notes": Fact(_("Notes"), plainly)},
    )
