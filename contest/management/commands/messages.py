"""Collects the texts of the sources into the catalogue of every language of the site but its first."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

from contest.management.catalogues import read_catalogue, write_catalogue
from contest.places import locale_of

NOT_SOURCES = (".venv", "var", "tests")


class Command(BaseCommand):
    help = "Collects new texts for the translators; a language without a catalogue gets one."
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
    write_catalogue(path, catalogue)
