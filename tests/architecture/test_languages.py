"""Every language says everything: a catalogue knows each text of the sources, and has words for it. And no
source names a language: those of the site are `settings.LANGUAGES`."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode
from django.utils.translation import to_locale
from django.utils.translation.template import trim_whitespace

from contest.management.catalogues import faults_of, ids_of, read_catalogue, texts_of
from tests.collected import collected_catalogues

ROOT = Path(settings.BASE_DIR)
APPS = ("contest", "demo", "judging", "media_pipeline")
LANGUAGES = [to_locale(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
SLOT = re.compile(r"%\(\w+\)[#0 +.\d]*[sdif]")
TEXT = "name|title|theme|invitation|question|statement|citation|basis|text"
OF_A_LANGUAGE = re.compile(rf"(?:{TEXT})_(?:en|zh_hans|zh-hans|id)\b|zh[-_]hans|--locale", re.IGNORECASE)


def catalogue_of(language: str, folder: Path = Path(settings.LOCALE_PATHS[0])) -> Catalog:
    return read_catalogue(folder / language / "LC_MESSAGES" / "django.po")


def messages_of(language: str) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


def test_catalogues_are_those_of_the_site() -> None:
    folders = {path.name for path in Path(settings.LOCALE_PATHS[0]).iterdir() if path.is_dir()}
    assert folders == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    lacking = [m.id for m in messages_of(language) if m.fuzzy or not all(texts_of(m))]
    assert lacking == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_translators_are_told_where_a_text_stands(language: str) -> None:
    """By file, without lines, which would change with every edit. `make messages` writes them."""
    lacking = [m.id for m in messages_of(language) if not m.locations or any(line for _, line in m.locations)]
    assert lacking == []
    header = dict(catalogue_of(language).mime_headers)
    assert (header["Last-Translator"], header["Language-Team"]) == ("Laureate", "Laureate")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_comments_for_translators_reach_them(language: str) -> None:
    (code,) = [message for message in messages_of(language) if message.id == "Code"]
    assert code.auto_comments == [
        "Translators: the code that was sent by email, or that an authenticator app shows"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_slots(language: str) -> None:
    optional = {"%(count)s"}  # “one film” needs no figure
    differing = []
    for message in messages_of(language):
        asked = {slot for text in ids_of(message) for slot in SLOT.findall(text)}
        if any((set(SLOT.findall(text)) ^ asked) - optional for text in texts_of(message)):
            differing.append(message.id)
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_can_be_compiled(language: str) -> None:
    assert list(faults_of(catalogue_of(language))) == []


@pytest.mark.slow
def test_catalogues_know_the_texts_of_the_sources_and_no_other() -> None:
    """What `make messages` would write of a copy of the sources is what is here."""
    for language in LANGUAGES:
        there = {(m.context, m.id) for m in catalogue_of(language, collected_catalogues())}
        here = {(m.context, m.id) for m in catalogue_of(language)}
        assert (sorted(map(str, there - here)), sorted(map(str, here - there))) == ([], [])


@pytest.mark.slow
def test_what_is_counted_has_one_plural() -> None:
    """A catalogue looks a text up by its singular: a second plural, with other slots, would be shown in
    English."""
    plurals = defaultdict(set)
    for path in (ROOT / "templates").rglob("*.*"):
        for node in (
            engines["django"]
            .engine.from_string(path.read_text())
            .nodelist.get_nodes_by_type(BlockTranslateNode)
        ):
            if node.plural:
                one, many = (
                    trim_whitespace(node.render_token_list(tokens)[0])
                    for tokens in (node.singular, node.plural)
                )
                plurals[str(node.message_context), one].add(many)
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            name = getattr(call, "func", None)
            if isinstance(name, ast.Name) and name.id.startswith("ngettext"):
                one, many = (ast.unparse(text) for text in call.args[:2])
                plurals["None", one].add(many)
    assert {one: many for one, many in plurals.items() if len(many) > 1} == {}
    assert len(plurals) > 100


def test_no_form_template_or_rule_names_a_language() -> None:
    """But for those of failures, which are served when nothing works and say it in all three at once."""
    failures = ("400.html", "500.html", "503.html")
    templates = [path for path in Path(ROOT, "templates").rglob("*.html") if path.name not in failures]
    places = [*ROOT.glob("*/forms/*.py"), *templates, Path(ROOT, "Makefile"), Path(ROOT, "Dockerfile")]
    naming = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in places
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OF_A_LANGUAGE.search(line)
    ]
    assert naming == []


MAY_NAME_ONE = {
    "contest/conf/settings.py": "the one line",
    "contest/captions/languages.py": "languages of captions, which are not those of the site",
    "contest/laurels/printing.py": "what Typst calls by another name",
}


def test_no_module_names_a_language() -> None:
    """But for those that have to; the demo's people and films speak several."""
    modules = [path for app in APPS if app != "demo" for path in Path(ROOT, app).rglob("*.py")]
    naming = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if "migrations" not in path.parts and re.search(r"zh[-_]hans", path.read_text(), re.IGNORECASE)
    }
    assert naming == set(MAY_NAME_ONE)
