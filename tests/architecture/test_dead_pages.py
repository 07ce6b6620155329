"""What pages are made of is reached: templates, tags, static files, styles, attributes, addresses, texts."""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.unreached import CLASSES, TEMPLATES, URL_NAMES

ROOT = Path(__file__).parents[2]
APPS = ("contest", "demo", "judging", "media_pipeline")
STATIC = Path(ROOT, "static")
PAGES = Path(ROOT, "templates")


def texts_of(*folders: Path, suffix: str = "") -> dict[Path, str]:
    files = (path for folder in folders for path in folder.rglob(f"*{suffix}") if path.is_file())
    return {path: path.read_text() for path in files if path.suffix not in {".mo", ".po", ".pyc"}}


def joined(texts: dict[Path, str]) -> str:
    return "\n".join(texts.values())


PYTHON = texts_of(*(Path(ROOT, app) for app in APPS), suffix=".py")
TEMPLATE_TEXT = joined(texts_of(PAGES))
SCRIPTS = joined(texts_of(STATIC, suffix=".js"))
STYLES = re.sub(r"/\*.*?\*/", "", joined(texts_of(STATIC, suffix=".css")), flags=re.DOTALL)
PYTHON_TEXT = joined(PYTHON)
WITHOUT_SCRIPTS = PYTHON_TEXT + TEMPLATE_TEXT
SOURCES = WITHOUT_SCRIPTS + SCRIPTS


def name_in_allauth(name: str) -> str:
    """It names a page without `html`, and a mail without `_subject.txt`."""
    return re.sub(r"html$|_(subject|message)\.txt$", "", name)


@pytest.mark.slow
def test_every_template_is_rendered() -> None:
    library = joined(texts_of(Path(allauth.__file__).parent, suffix=".py"))
    names = {path.relative_to(PAGES).as_posix() for path in texts_of(PAGES)}
    ours = {name for name in names if f'"{name}"' not in WITHOUT_SCRIPTS}
    mails = {
        f"contest/mail/{kind}.{part}.txt"
        for kind in re.findall(r'"(\w+)"', PYTHON_TEXT)
        for part in ("subject", "body")
    }
    unrendered = {name for name in ours - mails if name_in_allauth(name) not in library}
    assert unrendered == set(TEMPLATES)


def test_every_tag_and_filter_is_used() -> None:
    defined = re.compile(r"@register\.(?:simple_tag|filter|inclusion_tag)\b.*\n(?:@.*\n)*def (\w+)")
    names = [
        name
        for path, text in PYTHON.items()
        if "templatetags" in path.parts
        for name in defined.findall(text)
    ]
    assert names
    assert [name for name in names if not re.search(rf"(?:{{%\s*|\|){name}\b", TEMPLATE_TEXT)] == []


def test_every_static_file_is_loaded() -> None:
    """By its path from a template, a script or a stylesheet; a component by its attribute."""
    attached = set(re.findall(r"data-component=\"([\w -]+)\"|\"data-component\": \"([\w -]+)\"", SOURCES))
    components = {name for pair in attached for words in pair for name in words.split()}
    unloaded = []
    for path in (path for path in STATIC.rglob("*") if path.is_file()):
        name = path.relative_to(STATIC).as_posix()
        is_component = path.parent.name == "components" and path.suffix == ".js" and path.stem in components
        if not is_component and name not in SOURCES and f"/{path.name}" not in SCRIPTS + STYLES:
            unloaded.append(name)
    assert unloaded == []


def test_every_component_exists() -> None:
    assert re.search(r"data-component=\"", TEMPLATE_TEXT)
    named = {
        name for words in re.findall(r"data-component=\"([\w -]+)\"", TEMPLATE_TEXT) for name in words.split()
    }
    assert {name for name in named if not Path(STATIC, f"js/components/{name}.js").exists()} == set()


def test_every_class_of_a_style_is_given() -> None:
    """In a tag or a block for classes of a template, or in a string of a script or of Python."""
    class_blocks = r"{% block \w+_class %}.*?{% endblock"
    places = re.findall(rf"{class_blocks}|<[^>]+>|{{%.*?%}}", TEMPLATE_TEXT, re.DOTALL)
    places += re.findall(r"\".*?\"|`.*?`", SCRIPTS + PYTHON_TEXT)
    given = {name for place in places for name in re.findall(r"[\w-]+", place)}
    selectors = " ".join(re.findall(r"([^{};]+){", STYLES))
    assert set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors)) - given == set(CLASSES)


def test_every_data_attribute_is_read() -> None:
    """By a style, or by a script as `[data-some-name]` or `dataset.someName`."""
    given = set(re.findall(r"\bdata-([a-z-]+)", TEMPLATE_TEXT))
    words = set(re.findall(r"\w+", SCRIPTS))
    camel = {name: re.sub(r"-(\w)", lambda found: found[1].upper(), name) for name in given}
    assert {n for n in given if f"[data-{n}" not in SCRIPTS + STYLES and camel[n] not in words} == set()


def names_of_addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of_addresses(pattern.url_patterns)
        elif pattern.name and pattern.callback.__module__.startswith(APPS):
            yield pattern.name


@pytest.mark.slow
def test_every_address_is_linked() -> None:
    linked = "\n".join(
        text for path, text in PYTHON.items() if "urls" not in path.parts and path.name != "urls.py"
    )
    quoted = set(re.findall(r"[\"'](?:\w+:)?(\w+)(?=[\"'])", linked + TEMPLATE_TEXT))
    assert set(names_of_addresses(get_resolver().url_patterns)) - quoted == set(URL_NAMES)
