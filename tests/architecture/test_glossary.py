"""docs/glossary.md is the one list of words: each word of it occurs, no word that it retired does."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GLOSSARY = Path(ROOT, "docs", "glossary.md").read_text()
APPS = ("contest", "judging", "media_pipeline")
LANGUAGES = {"简体中文": "zh_Hans", "Bahasa Indonesia": "id"}
NO_WORD = {"", "–", "same"}
BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]")
SEPARATORS = re.compile(r"\s*[;；、,]\s*|\s+/\s+")
IDENTIFIER = re.compile(r"^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?(?:\(\))?$")


def rows_of(heading: str) -> list[dict[str, str]]:
    """The rows of each table whose first column has this heading."""
    rows: list[dict[str, str]] = []
    columns: list[str] = []
    for line in GLOSSARY.split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            columns = []
        elif not columns:
            columns = cells
        elif columns[0] == heading and not cells[0].startswith("---"):
            rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def words_in(cell: str) -> list[str]:
    return [word for word in SEPARATORS.split(BRACKETS.sub("", cell)) if word not in NO_WORD]


@cache
def names_in_code() -> frozenset[str]:
    """Identifiers and short texts: names of states, fields and findings are written either way."""
    found: set[str] = set()
    for app in APPS:
        for path in Path(ROOT, app).rglob("*.py"):
            if "migrations" not in path.parts:
                found |= {name for node in ast.walk(ast.parse(path.read_text())) for name in names_of(node)}
    return frozenset(found)


def names_of(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            return [name]
        case ast.ClassDef(name=name):
            own = [target.id for line in node.body for target in targets_of(line)]
            return [name, *(f"{name}.{attribute}" for attribute in own)]
        case ast.Constant(value=str(text)):
            return [text]
    return []


def targets_of(line: ast.stmt) -> list[ast.Name]:
    targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
    return [target for target in targets if isinstance(target, ast.Name)]


@cache
def catalogue(language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of text and translation, plurals as pairs of their own."""
    path = Path(ROOT, "contest", "locale", language, "LC_MESSAGES", "django.po")
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return tuple((" ".join(forms(message.id)), " ".join(forms(message.string))) for message in messages)


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def texts_in(language: str) -> str:
    """All that a reader of this language is told; English is what is translated from."""
    side = 0 if language == "English" else 1
    said = [pair[side] for pair in catalogue(LANGUAGES.get(language, "id"))]
    return "\n".join(said).lower().replace("%%", "%")


@pytest.mark.slow
def test_names_of_the_glossary_stand_in_the_code() -> None:
    named = [name for row in rows_of("Code") for name in words_in(row["Code"]) if IDENTIFIER.match(name)]
    assert [name for name in named if name.removesuffix("()") not in names_in_code()] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["English", *LANGUAGES])
def test_words_of_the_glossary_are_said(language: str) -> None:
    words = [word for row in rows_of("Code") for word in words_in(row[language])]
    assert words != []
    assert [word for word in words if word.lower() not in texts_in(language)] == []


@pytest.mark.parametrize("language", ["English", *LANGUAGES])
def test_no_retired_word_is_said(language: str) -> None:
    retired = [row["Retired"] for row in rows_of("Retired") if row["Language"] == language]
    assert retired != []
    edges = r"\b" if language != "简体中文" else ""
    said = [
        word for word in retired if re.search(f"{edges}{re.escape(word.lower())}{edges}", texts_in(language))
    ]
    assert said == []


@pytest.mark.slow
def test_no_retired_name_stands_in_the_code() -> None:
    retired = [row["Retired"] for row in rows_of("Retired") if row["Language"] == "code"]
    assert retired != []
    assert [name for name in retired if name in names_in_code()] == []
