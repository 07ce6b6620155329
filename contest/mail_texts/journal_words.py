"""The words of the journal's lines about an edition's own words for its emails."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.enums import NoticeKind
from contest.journal_formats import Fact, as_written, label_in, yes
from contest.journal_words import register_words


def register() -> None:
    register_words(
        verbs={"mail_text_changed": _("changed the words of an email")},
        subjects={},
        facts={
            "mail_kind": Fact(pgettext_lazy("message", "Email"), label_in(NoticeKind)),
            "mail_language": Fact(_("Language"), lambda code, _names: dict(settings.LANGUAGES)[code]),
            "mail_subject": Fact(pgettext_lazy("email", "Subject"), as_written),
            "mail_body": Fact(_("Text"), as_written),
            "is_reset": Fact(_("The site’s words are sent again"), yes),
        },
    )
