"""The words of the journal's lines about messages. Their texts are not in it."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, yes
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={
            "message_sent": _("wrote a message"),
            "messages_settled": _("marked messages as needing no answer"),
        },
        subjects={},
        facts={
            "to_creator": Fact(_("To the creator"), yes),
            "messages": Fact(_("Messages"), lambda number, _names: str(number)),
        },
    )
