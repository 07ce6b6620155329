"""Benchmarks are run by hand and rarely: what the list of them names starts, and nothing is left out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(settings.BASE_DIR)
DOCUMENTS = "".join(document.read_text() for document in HERE.glob("docs/*.md"))
LISTED = re.findall(r"tests\.benchmarks\.(\w+)", DOCUMENTS)


def source_of(name: str) -> str:
    return HERE.joinpath("tests", "benchmarks", f"{name}.py").read_text()


def test_each_benchmark_that_is_run_is_listed() -> None:
    """Scenes are started by the benchmark that plays in them."""
    names = [file.stem for file in HERE.glob("tests/benchmarks/*.py") if not file.stem.endswith("_scene")]
    run = {name for name in names if 'if __name__ == "__main__":' in source_of(name)}
    assert run - set(LISTED) == set()


@pytest.mark.slow
def test_benchmarks_that_ask_nothing_of_django_can_be_started() -> None:
    """The others set it up before they import what needs it; these start a site, and are strangers to it."""
    strangers = [name for name in set(LISTED) if "django.setup()" not in source_of(name)]
    program = "; ".join(f"import tests.benchmarks.{name}" for name in sorted(strangers))
    told = subprocess.run([sys.executable, "-c", program], cwd=HERE, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
