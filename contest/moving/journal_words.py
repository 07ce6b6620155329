"""The words of the journal's lines about editions that leave and arrive."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.journal import ELSEWHERE, IMPORTED
from contest.journal_formats import Fact, bytes_of
from contest.journal_words import plainly, register_words


def register() -> None:
    register_words(
        verbs={
            "edition_exported": _("exported the whole edition"),
            IMPORTED: _("brought the whole edition to this site"),
            # Translators: a line of the audit log that is about another edition, on another site
            ELSEWHERE: _("is kept on another site"),
        },
        # Translators: what a line is about that is kept on another site
        subjects={"journal": pgettext_lazy("subject of a line", "Audit log")},
        facts={
            # Translators: how many files
            "files": Fact(_("Files"), plainly),
            "file_bytes": Fact(_("Size of the files"), bytes_of),
        },
    )
