"""One name for one thing: a class is defined once, and no two modules of an app differ by a suffix only."""

import ast
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("contest", "demo", "judging", "media_pipeline")
BY_FRAMEWORK = {"Command", "Meta"}
SUFFIXES = ("s", "ing", "er", "ers", "ed", "ion", "ation", "al", "ment", "ity")
MODULES = [path for app in APPS for path in Path(ROOT, app).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.slow
def test_class_is_defined_once() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name not in BY_FRAMEWORK:
                homes[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def stem(name: str) -> str:
    """The name without its suffix: `declar` of declaring, `declar` of declaration."""
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.endswith(suffix) and len(name) - len(suffix) > 3:
            return name.removesuffix(suffix).rstrip("ei").removesuffix("y")
    return name.rstrip("e").removesuffix("y")


def is_model(path: Path) -> bool:
    """A model's module is the singular of its row; rooms that treat many are the plural, as in `domain/`."""
    return path.parent.name == "models"


@pytest.mark.slow
def test_modules_of_an_app_differ_by_more_than_a_suffix() -> None:
    alike = set()
    for app in APPS:
        modules = [
            path for path in MODULES if path.relative_to(ROOT).parts[0] == app and path.stem != "__init__"
        ]
        for one, other in combinations(modules, 2):
            if is_model(one) or is_model(other) or one.stem == other.stem:
                continue
            if stem(one.stem) == stem(other.stem):
                alike.add((one.relative_to(ROOT).as_posix(), other.relative_to(ROOT).as_posix()))
    assert alike == set()
