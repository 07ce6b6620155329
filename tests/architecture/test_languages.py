"""Every language says everything: a catalogue knows each text of the sources, and has words for it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))
SLOT = re.compile(r"%\(\w+\)[#0 +.\d]*[sdif]")


def catalogue_of(language: str):  # type: ignore[no-untyped-def]
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def test_catalogues_are_those_of_the_site() -> None:
    assert LANGUAGES == ["id", "zh_Hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    lacking = []
    for message in catalogue_of(language):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            lacking.append(message.id)
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_slots(language: str) -> None:
    differing = []
    for message in catalogue_of(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = {slot for text in ids for slot in SLOT.findall(text)}
        optional = {"%(count)s"}  # “one film” needs no figure
        for text in strings if message.id else ():
            if (set(SLOT.findall(text)) ^ asked) - optional:
                differing.append(message.id)
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_know_the_words_of_templates(language: str) -> None:
    """The plain `{% translate %}` texts; those with slots are found by `make messages`."""
    known = {text for m in catalogue_of(language) for text in (m.id if isinstance(m.id, tuple) else (m.id,))}
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    plain = re.compile(r"{%\s*translate\s+\"([^\"]+)\"")
    asked = {t.replace("%", "%%") for template in templates for t in plain.findall(template.read_text())}
    assert sorted(asked - known) == []
