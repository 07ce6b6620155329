"""The words of the journal's lines about new editions."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, as_written
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={
            "edition_copied": _("made the edition after an earlier one"),
            "edition_announced": _("announced the edition"),
            "announcement_taken_back": _("took the announcement of the edition back"),
            "edition_removed": _("removed the edition"),
            # Translators: the edition that the home page is about
            "edition_made_current": _("made the edition the current one"),
            "current_left_to_dates": _("left it to the dates which edition is current"),
        },
        subjects={},
        facts={"copied_from": Fact(_("The earlier edition"), as_written)},
    )
