"""The documents name what is there: modules, functions, files, headings and settings."""

import ast
import re
import subprocess
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from judging.science.auto import CONSTANTS
from media_pipeline.findings.catalogue import FINDINGS
from media_pipeline.management.commands.document_findings import BEGIN, with_table

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *Path(ROOT, "docs").rglob("*.md")])
APPS = "contest|demo|judging|media_pipeline"
DOTTED = re.compile(rf"`((?:{APPS})(?:\.(?!md`)\w+)+)`")
FILE = re.compile(rf"`((?:{APPS}|templates|static|tests|deploy)/[\w./]*)`")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]+)?(#[^)]+)?\)")
CITATION = re.compile(r"(judging|film-lab|architecture)\.md(?: §| )([\d.]*\d)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
SETTING = re.compile(r"env\.\w+\(\s*\"([A-Z_0-9]+)\"|\bsecret\(\"([A-Z_]+)\"")


@cache
def names_in(module: Path) -> set[str]:
    found = set()
    for node in ast.parse(module.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def exists(dotted: str) -> bool:
    """Whether it is a module or package, or a name that a module has at its top."""
    path = Path(ROOT, *dotted.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module = path.parent.with_suffix(".py")
    package = path.parent / "__init__.py"
    return any(path.name in names_in(one) for one in (module, package) if one.is_file())


def headings_of(document: Path) -> set[str]:
    return set(HEADING.findall(document.read_text()))


def anchor(heading: str) -> str:
    return "#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("pattern", [DOTTED, FILE])
def test_what_a_document_names_exists(pattern: re.Pattern[str]) -> None:
    named = {(path.name, name) for path in DOCUMENTS for name in pattern.findall(path.read_text())}
    there = {True: lambda name: Path(ROOT, name).exists(), False: exists}[pattern is FILE]
    assert sorted(pair for pair in named if not there(pair[1])) == []


def test_links_lead_somewhere() -> None:
    broken = []
    for path in DOCUMENTS:
        for target, fragment in LINK.findall(path.read_text()):
            aim = path.parent / target if target else path
            known = aim.exists() and (not fragment or fragment in map(anchor, headings_of(aim)))
            broken += [] if known else [f"{path.name}: {target}{fragment}"]
    assert broken == []


@pytest.mark.slow
def test_documents_become_a_site_without_a_warning(tmp_path: Path) -> None:
    """As `make docs` makes it: each link and heading that is named is there, and each document is listed."""
    build = Path(sys.executable).with_name("sphinx-build")
    options = ("--quiet", "--fail-on-warning", "--keep-going", "--nitpicky", "-d", tmp_path / "kept")
    done = subprocess.run(
        [build, *options, "docs", tmp_path / "site"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    guide = Path(tmp_path, "site", "guides", "organisers.html").read_text()
    pictures = re.findall(r'src="\.\./_images/([\w-]+\.webp)"', guide)
    assert [name for name in pictures if not Path(tmp_path, "site", "_images", name).exists()] == []
    assert len(pictures) == 10


def test_citations_in_code_point_at_headings() -> None:
    broken = []
    for app in APPS.split("|"):
        for path in Path(ROOT, app).rglob("*.py"):
            for name, number in CITATION.findall(path.read_text()):
                document = ROOT / "docs" / f"{name}.md"
                known = document.exists() and any(
                    heading.startswith((f"{number} ", f"{number}. ")) for heading in headings_of(document)
                )
                broken += [] if known else [f"{path.relative_to(ROOT)}: {name}.md {number}"]
    assert broken == []


def test_every_setting_is_in_the_table() -> None:
    sources = Path(ROOT, "contest", "conf").glob("*.py")
    read = {name for path in sources for pair in SETTING.findall(path.read_text()) for name in pair if name}
    rows = Path(ROOT, "docs", "configuration.md").read_text().split("\n")
    told = {
        name
        for row in rows
        if row.startswith("|")
        for name in re.findall(r"`([A-Z_0-9]{4,})`", row.split("|")[1])
    }
    assert (sorted(read - told), sorted(told - read)) == ([], [])


def test_constants_of_the_estimator_are_those_of_the_specification() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| ([\d.]+) \|", Path(ROOT, "docs", "judging.md").read_text(), re.MULTILINE
    )
    assert {name: float(value) for name, value in rows} == asdict(CONSTANTS)


def test_film_lab_has_todays_findings() -> None:
    text = Path(ROOT, "docs", "film-lab.md").read_text()
    assert with_table(text) == text, "run manage.py document_findings"
    named = {code for row in text.split(BEGIN)[0].split("\n") for code in re.findall(r"`([a-z_]+)`", row)}
    assert FINDINGS.keys() - named == set()
