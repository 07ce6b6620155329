"""The words of the journal's lines about the statements to which creators agree."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.consents.asked import name_of
from contest.domain.queries.journal import Names
from contest.journal_formats import Fact, as_written, yes, yes_or_no
from contest.journal_words import register_words
from contest.models.texts import Texts, in_readers_language
from contest.sentences import listed, noted


def _in_readers_language(texts: Texts, _names: Names) -> str:
    return in_readers_language(texts)


def _versions(versions: Mapping[str, str], _names: Names) -> str:
    return listed(noted(name_of(kind), version) for kind, version in versions.items())


def register() -> None:
    register_words(
        verbs={
            "statement_changed": _("changed a statement that creators agree to"),
            "statements_agreed": _("agreed to statements in their new words"),
            "agreement_taken_back": _("took back an agreement to a statement"),
            "guardian_kept": _("added the consent of the contact person’s guardian"),
            "guardian_removed": _("removed the consent of the contact person’s guardian"),
        },
        subjects={},
        facts={
            "statement": Fact(_("Statement"), lambda kind, _names: name_of(kind)),
            "statement_version": Fact(_("Version"), as_written),
            "statement_title": Fact(pgettext_lazy("statement", "Title"), _in_readers_language),
            # Translators: what a statement says
            "statement_text": Fact(_("Words"), _in_readers_language),
            # Translators: of a statement without which no entry is submitted
            "statement_is_required": Fact(_("Required"), yes),
            "statement_is_gone": Fact(_("No longer asked"), yes),
            # Translators: names of statements, each with its version, follow
            "statements": Fact(_("Statements agreed to"), _versions),
            # Translators: what was said of a former contact person's age, each statement with that age
            "ended_statements": Fact(_("Statements that ended with the former contact person"), _versions),
            "guardian_ended": Fact(_("Consent of the former contact person’s guardian removed"), yes_or_no),
        },
    )
