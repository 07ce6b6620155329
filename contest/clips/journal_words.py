"""The words of the journal's lines about raw clips."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, as_written
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={
            "clip_brought": _("added a raw clip as evidence"),
            "clip_removed": _("removed a raw clip"),
        },
        subjects={},
        facts={"clip": Fact(_("SHA-256 of the clip"), as_written)},
    )
