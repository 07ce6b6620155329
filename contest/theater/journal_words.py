"""The words of the theater's lines in the journal."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.queries.journal import Names
from contest.enums import AgeMark, ProgrammeKind
from contest.journal_formats import Fact, Text, as_written, label_in, yes
from contest.journal_words import register_words
from contest.models.texts import in_readers_language
from contest.sentences import listed


def _codes(codes: Any, _names: Names) -> Text:
    return listed(codes)


def _own_text(texts: Any, _names: Names) -> Text:
    return in_readers_language(texts)


def _age(years: Any, _names: Names) -> Text:
    return AgeMark(years).label


def register() -> None:
    register_words(
        verbs={
            # Translators: the AI Theater is the part of the site that shows films of all editions
            "theater_permitted": _("let the theater show the film"),
            "theater_permission_withdrawn": _("withdrew the permission for the theater"),
            "theater_film_changed": _("changed what the theater says of a film"),
            "programme_changed": _("changed a programme of the theater"),
            "programme_deleted": _("deleted a programme of the theater"),
        },
        subjects={"programme": pgettext_lazy("theater", "Programme")},
        facts={
            "consent_version": Fact(_("Version of the statement"), as_written),
            "in_theater": Fact(_("Selected for the theater"), yes),
            "age_mark": Fact(_("Age mark"), _age),
            "programme_kind": Fact(pgettext_lazy("programme", "Kind"), label_in(ProgrammeKind)),
            "programme_title": Fact(_("Title"), _own_text),
            "programme_films": Fact(_("Films"), _codes),
            "is_shown_in_theater": Fact(_("Shown in the theater"), yes),
        },
    )
