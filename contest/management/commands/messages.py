"""Collects the texts of the sources into the catalogue of every language of the site but its first, and
compiles it for the pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale

from contest.management.catalogues import Unusable, compile_catalogue, read_catalogue, write_catalogue
from contest.places import locale_of

DAY_OF_NO_MEANING = datetime(2026, 1, 1, tzinfo=UTC)  # else every collection would be a change
NOT_SOURCES = (".venv", "var", "tests")


class Command(BaseCommand):
    help = "Collects texts for the translators and compiles; a language without a catalogue gets one."
    requires_system_checks = []  # one of them asks for the catalogues

    def handle(self, *args: Any, **options: Any) -> None:
        others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        paths = {code: path_of(code) for code in others}
        for code, path in paths.items():
            if not path.exists():
                path.parent.mkdir(parents=True)
                write_catalogue(path, empty_catalogue(code))
        call_command(
            "makemessages",
            locale=[to_locale(code) for code in others],
            add_location="file",
            no_obsolete=True,
            ignore_patterns=list(NOT_SOURCES),
            verbosity=options["verbosity"],
        )
        for path in paths.values():
            tidy(path)
            try:
                compile_catalogue(path)
            except Unusable as unusable:
                raise CommandError(str(unusable)) from unusable


def path_of(code: str) -> Path:
    return Path(settings.LOCALE_PATHS[0], to_locale(code), "LC_MESSAGES", "django.po")


def empty_catalogue(code: str) -> Catalog:
    """One that knows the plurals of its language; gettext would leave them to the translator."""
    locale = locale_of(code)
    comment = f"# Texts of Laureate in {locale.english_name}.\n#"
    return Catalog(locale=locale, header_comment=comment, fuzzy=False)


def tidy(path: Path) -> None:
    """The same lines whoever collects: wrapped alike, and with our header."""
    catalogue = read_catalogue(path)
    catalogue.project, catalogue.version = "Laureate", ""
    catalogue.last_translator = catalogue.language_team = "Laureate"
    catalogue.msgid_bugs_address = ""
    catalogue.fuzzy = False
    catalogue.creation_date = DAY_OF_NO_MEANING
    for message in catalogue:
        message.user_comments = [line for line in message.user_comments if not line.startswith("| ")]
    write_catalogue(path, catalogue)
