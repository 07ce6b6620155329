"""Collects the texts of the sources into the catalogue of every language of the site but its first."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

from contest.management.catalogues import read_catalogue, write_catalogue

NOT_SOURCES = (".venv", "var", "tests")


class Command(BaseCommand):
    help = "Collects new texts for the translators; a language without a catalogue gets one."
    requires_system_checks = []  # one of them asks for the catalogues

    def handle(self, *args: Any, **options: Any) -> None:
        locales = [to_locale(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        call_command(
            "makemessages",
            locale=locales,
            add_location="file",
            no_obsolete=True,
            ignore_patterns=list(NOT_SOURCES),
            verbosity=options["verbosity"],
        )
        for locale in locales:
            tidy(Path(settings.LOCALE_PATHS[0], locale, "LC_MESSAGES", "django.po"))


def tidy(path: Path) -> None:
    """The same lines whoever collects: wrapped alike, with a header of ours."""
    catalogue = read_catalogue(path)
    catalogue.project, catalogue.version = "Laureate", ""
    catalogue.last_translator = catalogue.language_team = "Laureate"
    catalogue.msgid_bugs_address = ""
    catalogue.fuzzy = False
    write_catalogue(path, catalogue)
