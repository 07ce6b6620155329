"""The catalogues as `manage.py messages` writes them of a copy of the sources: of every language of the site,
and of one that nobody speaks, which comes as any language would, by one line of LANGUAGES. Collected once for
all tests: it takes seconds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.once import made_once

ROOT = Path(__file__).parents[1]
SOURCES = ("contest", "demo", "judging", "media_pipeline", "templates")
CODE, NAME = "ar-xb", "Pseudo"
SETTINGS = f"""from contest.conf.settings import *
LANGUAGES = [*LANGUAGES, ("{CODE}", "{NAME}")]
"""


def collected_catalogues() -> Path:
    """A folder for LOCALE_PATHS."""
    return made_once(Path(os.environ["TEST_ROOT"], "collected"), _collect) / "contest" / "locale"


def _collect(copy: Path) -> None:
    for name in SOURCES:
        shutil.copytree(Path(ROOT, name), copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(Path(ROOT, name), copy)
    Path(copy, "more_settings.py").write_text(SETTINGS, encoding="utf-8")
    own = {"VAR_DIR": str(copy / "var"), "DJANGO_SETTINGS_MODULE": "more_settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", "messages"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], **own},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
