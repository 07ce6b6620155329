"""The words of the journal's lines about questions of the public. Their texts are not in it."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={
            "question_asked": _("asked the festival office a question"),
            "question_answered": _("answered a question of the public"),
            "question_set_aside": _("set a question of the public aside"),
        },
        subjects={},
        facts={"question": Fact(_("Question"), lambda number, _names: str(number))},
    )
