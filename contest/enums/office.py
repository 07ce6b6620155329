"""Work of the office on many entries, and what other programs are told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HookFailure(TextChoices):
    """Why nobody answered a webhook's message."""

    NAME = "name", pgettext_lazy("webhook", "The name is unknown.")
    CERTIFICATE = "certificate", pgettext_lazy("webhook", "The certificate of the other side is not valid.")
    SILENCE = "silence", pgettext_lazy("webhook", "No answer came in time.")
    CLOSED = "closed", pgettext_lazy("webhook", "Nobody listens there: the connection was refused.")
    BROKEN = "broken", pgettext_lazy("webhook", "The connection could not be made, or broke off.")


class OfficeTaskKind(TextChoices):
    """Work that is done by a worker while the office looks on."""

    READ_FILMS = "read_films", _("Reading the winning films’ files")
    TELL_CREATORS = "tell_creators", _("Preparing the emails")
    CERTIFICATES = "certificates", _("Making the certificates and laurels")
    PRESS_KIT = "press_kit", _("Making the press kit")
    DECIDE = "decide", _("Deciding about the entries")
    EXPORT = "export", _("Writing the file")
    PACK = "pack", _("Packing the edition")
    COUNT_VOTES = "count_votes", _("Counting the audience vote")
    TELL_CHANGE = "tell_change", _("Preparing the emails about the change")
    PRINT = "print", _("Setting the pages")
    DRAW_LOGO = "draw_logo", _("Drawing the logo")
    CHECK_JOURNAL = "check_journal", _("Checking the audit log")


class BulkDecision(TextChoices):
    """What the office decides about many entries at once."""

    ACCEPT = "accept", pgettext_lazy("decision", "Accept")
    RETURN = "return", pgettext_lazy("decision", "Request changes")
    DISQUALIFY = "disqualify", pgettext_lazy("decision", "Disqualify")


class LineOutcome(TextChoices):
    """What became of one entry among many."""

    WAITING = "waiting", pgettext_lazy("one of many entries", "Waiting")
    DONE = "done", pgettext_lazy("one of many entries", "Done")
    LEFT_OUT = "left_out", pgettext_lazy("one of many entries", "Left out")


class Hindrance(TextChoices):
    """Why one entry among many is left out of a decision, as whole sentences; states by their names."""

    ALREADY = "already", _("This entry already has the status “%(wanted)s”.")
    NO_WAY = "no_way", _("An entry with the status “%(now)s” cannot change to “%(wanted)s”.")
    ONE_BY_ONE = "one_by_one", _("This entry is disqualified. That is withdrawn on its own page, one by one.")
    OWN = "own", _("This is your own entry. Another organiser has to decide about it.")
    UNWILLING = (
        "unwilling",
        _(
            "A person in this film does not consent, or no longer consents, to the jury watching it. Request "
            "changes: the creator corrects it under “People, voices and music”."
        ),
    )
    EMPTIED = "emptied", _("The account behind this entry was erased, and its film is deleted.")
    CHANGED = "changed", _("The entry changed after you looked at the list. Look at it again.")


class ApiScope(TextChoices):
    """What a token lets a program read."""

    ENTRIES = "entries", _("My own entries")
    OFFICE = "office", _("What I see in the festival office: entries and rounds")


class WebhookEvent(TextChoices):
    """What an edition's webhooks are told of."""

    SUBMITTED = "entry.submitted", _("Entry submitted")
    ACCEPTED = "entry.accepted", _("Entry accepted")
    PUBLISHED = "results.published", _("Results published")
    TEST = "test", pgettext_lazy("webhook", "Test")
