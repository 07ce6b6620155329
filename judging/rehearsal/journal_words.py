"""The two lines that a rehearsal leaves in the journal. What it wrote into its own is gone with it."""

from django.utils.translation import gettext_lazy as _

from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={
            "rehearsal.begun": _("rehearsed the night"),
            "rehearsal.ended": _("ended the rehearsal"),
        },
        subjects={},
        facts={},
    )
