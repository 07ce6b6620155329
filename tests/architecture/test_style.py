"""Formatters, linters and type checker, as tests: one command says whether the house is in order."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
SOURCES = ("contest", "demo", "judging", "media_pipeline", "tests", "manage.py")
TEMPLATES = sorted(map(str, Path(ROOT, "templates").rglob("*.html")))

CHECKS = {
    "ruff check": ("ruff", "check", "--quiet", *SOURCES),
    "ruff format": ("ruff", "format", "--check", "--quiet", *SOURCES),
    "mypy --strict": ("mypy",),
    "import order": ("lint-imports", "--no-cache"),
    "djade": ("djade", "--target-version", "5.2", "--check", *TEMPLATES),
    "djlint": ("djlint", "--lint", "--quiet", "templates"),
}


LONG = pytest.param("mypy --strict", marks=pytest.mark.longest)  # where it has no cache


@pytest.mark.slow
@pytest.mark.parametrize("name", [*(name for name in CHECKS if name not in LONG.values), LONG])
def test_sources_pass(name: str) -> None:
    program, *arguments = CHECKS[name]
    done = subprocess.run([TOOLS / program, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
