"""Where a rehearsal is played: a process of its own, in a folder of its own. Its environment names an empty
database in that folder and keys that are drawn anew; the site's database, broker, store of films and mail
server it does not know."""

import json
import os
import secrets
import selectors
import shutil
import subprocess  # noqa: TID251  (our own command, in a sealed environment)
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from contest.policies import Refused

logger = structlog.stdlib.get_logger(__name__)

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "OPENBLAS_NUM_THREADS", "MAIL_FROM")
KEYS = ("SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY")
BEAT = 2.0  # seconds between two signs of life
PIECE = 1 << 16


class RehearsalBroken(Refused):
    """The play broke off; `reason` says where it was written down."""


def folder_of(pk: int, attempt: int) -> Path:
    return _stage() / f"{pk}-{attempt}"


def folders() -> list[Path]:
    """Those of plays that are on, and of such as were broken off."""
    return sorted(_stage().iterdir()) if _stage().is_dir() else []


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def play(plan: dict[str, Any], *, folder: Path, goes_on: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """What the process says, line by line; the folder is gone afterwards. `goes_on` is asked every few
    seconds, and ends the play by saying no. Raises RehearsalBroken."""
    with _made(folder):
        (folder / "plan.json").write_text(json.dumps(plan))
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "play_rehearsal", "plan.json"]
        with (
            (folder / "errors.txt").open("wb") as errors,
            subprocess.Popen(  # noqa: S603  (no word of it is from outside)
                command,
                cwd=folder,
                env=_environment(folder),
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
            ) as process,
        ):
            try:
                yield from map(json.loads, _lines_of(process, goes_on))
            finally:
                process.kill()
        if process.returncode and goes_on():
            words = (folder / "errors.txt").read_text(errors="replace")
            logger.error("rehearsal", outcome="broken", returncode=process.returncode, errors=words[-4000:])
            raise RehearsalBroken(
                _("The rehearsal broke off because of an error in the program, which was logged.")
            )


def _lines_of(process: "subprocess.Popen[bytes]", goes_on: Callable[[], bool]) -> Iterator[bytes]:
    assert process.stdout is not None, "it is a pipe"
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while goes_on():
            if not selector.select(timeout=BEAT):
                continue
            piece = os.read(process.stdout.fileno(), PIECE)
            if not piece:
                process.wait()
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines


def _environment(folder: Path) -> dict[str, str]:
    known = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {
        **known,
        **{name: secrets.token_urlsafe(48) for name in KEYS},
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'stage.sqlite3'}",
        "VAR_DIR": str(folder),
        "SITE_URL": settings.SITE_URL,
        "DEMO": "0",
    }


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    remove(folder)
    folder.mkdir(parents=True)
    try:
        yield
    finally:
        remove(folder)


def _stage() -> Path:
    return Path(settings.VAR_DIR) / "rehearsals"
