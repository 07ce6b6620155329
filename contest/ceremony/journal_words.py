"""The words of the ceremony's lines in the journal."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, as_written
from contest.journal_words import plainly, register_words


def register() -> None:
    register_words(
        verbs={
            "ceremony_notes_changed": _("changed notes for the presenter"),
            "show_pack_ordered": _("ordered the show pack"),
            "show_pack_cancelled": _("cancelled the show pack"),
            "show_copy_watched": _("watched a show copy to its end"),
        },
        subjects={},
        facts={
            # Translators: for the presenter of a ceremony, on how many films
            "notes": Fact(_("Notes"), plainly),
            "frame_rate": Fact(_("Frame rate"), as_written),
            # Translators: of a show pack, how many
            "show_copies": Fact(_("Films"), plainly),
            # Translators: its name
            "show_copy": Fact(_("File"), as_written),
        },
    )
