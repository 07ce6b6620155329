"""What the audit log says of webhooks."""

from django.utils.translation import gettext_lazy as _

from contest.journal_formats import Fact, as_written
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={"webhook_added": _("added a webhook"), "webhook_removed": _("removed a webhook")},
        subjects={},
        facts={"webhook_host": Fact(_("Server"), as_written)},
    )
