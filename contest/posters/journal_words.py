"""The words of the journal's lines about posters."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, as_written
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={
            "poster_frame_chosen": _("chose a poster frame"),
            "own_poster_chosen": _("chose the team’s own poster"),
            "own_poster_brought": _("added the team’s own poster"),
            "own_poster_removed": _("removed the team’s own poster"),
        },
        subjects={},
        facts={"poster_frame": Fact(_("Poster frame"), as_written)},
    )
