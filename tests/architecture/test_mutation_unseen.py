"""The list of changes that nobody can see speaks of code that is there."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_line_of_the_list_stands_in_its_module() -> None:
    changes = tomllib.loads((ROOT / "tests/mutation_unseen.toml").read_text())["change"]
    gone = [
        one
        for one in changes
        if one["line"] not in map(str.strip, (ROOT / one["module"]).read_text().splitlines())
    ]
    assert gone == []


def test_each_change_is_listed_once_and_has_a_reason() -> None:
    changes = tomllib.loads((ROOT / "tests/mutation_unseen.toml").read_text())["change"]
    places = [(one["module"], one["line"], one["changed"]) for one in changes]
    assert sorted(places) == sorted(set(places))
    assert all(one["line"] != one["changed"] and one["reason"].endswith(".") for one in changes)
