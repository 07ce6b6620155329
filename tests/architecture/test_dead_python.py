"""Python that nothing reaches goes: functions, classes, fields, settings, signals, dependencies. What only
tests use counts as dead, so the tests are not among the sources."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import global_settings
from vulture import Vulture

from tests.architecture.unreached import DEPENDENCIES, PYTHON, SCIENCE_WITHOUT_A_PAGE, SETTINGS_OF_LIBRARIES

ROOT = Path(__file__).parents[2]
APPS = ("contest", "demo", "judging", "media_pipeline")
SETTINGS = [Path(ROOT, "contest/conf", name) for name in ("settings.py", "account.py")]
SOURCES = [path for app in APPS for path in Path(ROOT, app).rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = "\n".join(path.read_text() for path in Path(ROOT, "templates").rglob("*.*"))
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
OF_FRAMEWORKS = {  # read by Django in every class of their kind
    *("Command", "help", "add_arguments", "requires_system_checks"),
    *("ordering", "constraints", "verbose_name_plural", "widgets", "help_text", "help_texts"),
    *("localized_fields", "field_classes", "field_order", "use_required_attribute", "app_configs"),
}


def names_in_templates() -> set[str]:
    return {name for tag in TAG.findall(TEMPLATES) for name in re.findall(r"\w+", tag)}


def names_in_dotted_paths() -> set[str]:
    """`ReaderMiddleware` of "contest.middleware.ReaderMiddleware": settings and tasks name things so."""
    dotted = rf"\"(?:{'|'.join(APPS)})\.[\w.]*?(\w+)\""
    return {name for path in SOURCES for name in re.findall(dotted, path.read_text())}


def unused_names() -> Iterator[str]:
    vulture = Vulture(ignore_decorators=["@receiver*", "@register*"])
    vulture.scavenge([str(path) for path in (*SOURCES, Path(ROOT, "manage.py"))])
    reached = names_in_templates() | names_in_dotted_paths() | OF_FRAMEWORKS
    for item in vulture.get_unused_code():
        home = Path(item.filename).relative_to(ROOT).as_posix()
        is_setting = Path(item.filename) in SETTINGS  # has a test of its own
        is_ignored = is_setting or home in SCIENCE_WITHOUT_A_PAGE or item.name.startswith("clean_")
        if not is_ignored and item.name not in reached:
            yield f"{home} {item.name}"


@pytest.mark.slow
def test_every_name_is_reached() -> None:
    assert set(unused_names()) == set(PYTHON)


def test_every_signal_is_sent_and_received() -> None:
    text = "\n".join(path.read_text() for path in SOURCES)
    signals = [
        name
        for path in SOURCES
        if path.name == "signals.py"
        for name in re.findall(r"^(\w+) = Signal\(", path.read_text(), re.MULTILINE)
    ]
    assert signals
    assert [name for name in signals if not re.search(rf"\b{name}\.send", text)] == []
    assert [name for name in signals if not re.search(rf"@receiver\({name}\b", text)] == []


@pytest.mark.slow
def test_every_setting_of_ours_is_read() -> None:
    """Django knows its own; those of libraries are listed with the library that reads them."""
    source = "\n".join(path.read_text() for path in SETTINGS)
    ours = set(re.findall(r"^ *([A-Z][A-Z0-9_]+)(?:: .+?)? = ", source, re.MULTILINE))
    others = "\n".join(path.read_text() for path in SOURCES if path not in SETTINGS)
    unread = {
        name
        for name in ours
        if not hasattr(global_settings, name)
        and not name.startswith(tuple(SETTINGS_OF_LIBRARIES))
        and not re.search(rf"settings\.{name}\b|\"{name}\"", others)
        and len(re.findall(rf"(?<![\"\w]){name}\b(?!\")", source)) == 1
    }
    assert unread == set()


def test_every_dependency_is_imported() -> None:
    """Or named in a string, as settings name `"csp"` and `"storages.backends.s3.S3Storage"`."""
    project = tomllib.loads(Path(ROOT, "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]}
    text = "\n".join(path.read_text() for path in SOURCES)
    modules = set(re.findall(r"^\s*(?:import|from) (\w+)|\"(\w+)[\w.]*\"", text, re.MULTILINE))
    homes = packages_distributions()
    imported = {
        home.lower().replace("_", "-")
        for pair in modules
        for module in pair
        for home in homes.get(module, ())
    }
    assert names - imported == set(DEPENDENCIES)
