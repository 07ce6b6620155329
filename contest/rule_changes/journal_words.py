"""The words of the journal's lines about changes of rules that were told."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, as_written, numbers
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={"change_told": _("told creators of a changed rule")},
        subjects={},
        facts={
            # Translators: the number of a line of the audit log
            "changed_line": Fact(_("Log entry"), as_written),
            # Translators: the numbers of lines of the audit log
            "changed_lines": Fact(_("Log entries"), numbers),
            # Translators: how many get an email
            "people": Fact(_("People"), as_written),
        },
    )
