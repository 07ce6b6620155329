"""What the audit log says of certificates and of the press."""

from django.utils.translation import gettext_lazy as _

from contest.journal_words import register_words

VERBS = {
    "certificates_issued": _("issued certificates"),
    # Translators: what the contact person of a winning film did
    "press_consent_given": _("agreed that the press may have the film"),
    "press_consent_withdrawn": _("no longer agrees that the press may have the film"),
}


def register() -> None:
    register_words(verbs=VERBS, subjects={}, facts={})
