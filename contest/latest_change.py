"""When something was last written down, for every process of this machine to know without a query: the time
of one file. What is done is told by a line of the journal, and each line renews it once it is committed.

A page that was made before is not given again from near at hand. Where the file cannot be written, or another
machine wrote the line, such pages stand for their moment all the same (NEAR_PAGES_SECONDS)."""

import time
from contextlib import suppress
from os import stat, utime

from django.conf import settings


def note_change() -> None:
    with suppress(OSError):
        settings.RUN_DIR.mkdir(parents=True, exist_ok=True)
        path = settings.RUN_DIR / "changed"
        path.touch()
        utime(path, ns=(time.time_ns(),) * 2)


def latest_change() -> int:
    """Nanoseconds; 0 before the first."""
    try:
        return stat(settings.RUN_DIR / "changed").st_mtime_ns
    except OSError:
        return 0
