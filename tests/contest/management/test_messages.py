"""`make messages` for a language that has no catalogue yet."""

from pathlib import Path
from typing import Any

from django.core.management import call_command

from contest.management.catalogues import read_catalogue


def test_new_language_begins_with_its_plurals_and_our_header(
    tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    settings.LANGUAGES, settings.LOCALE_PATHS = [("en", "English"), ("cs", "Čeština")], [tmp_path / "locale"]
    source = tmp_path / "films.py"
    source.write_text(
        "# Translators: on a button\n"
        'play = gettext("Play")\n'
        'films = ngettext("%(count)s film", "%(count)s films", count)\n'
    )
    settings.LOCALE_PATHS[0].mkdir()
    monkeypatch.chdir(tmp_path)
    call_command("messages", verbosity=0)
    catalogue = read_catalogue(tmp_path / "locale" / "cs" / "LC_MESSAGES" / "django.po")
    play, films = sorted((m for m in catalogue if m.id), key=lambda message: message.lineno or 0)
    assert (catalogue.num_plurals, catalogue.last_translator) == (3, "Laureate")
    assert catalogue.header_comment.startswith("# Texts of Laureate in Czech.")
    assert (play.id, play.locations, play.auto_comments) == (
        "Play",
        [("films.py", None)],
        ["Translators: on a button"],
    )
    assert (films.id, films.string) == (("%(count)s film", "%(count)s films"), ("", "", ""))
