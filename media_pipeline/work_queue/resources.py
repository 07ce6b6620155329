"""What an attempt may take of its host: threads and scratch disk."""

import os

from media_pipeline.enums import JobKind

MADE_BYTES_PER_SECOND = {
    JobKind.RENDER: 2_000_000,  # a copy of 12 Mb/s at most, a light one, stills and audio as raw files
    JobKind.LABEL: 4_000_000,  # what is labelled, and the same signed
    JobKind.CONFORM: 40_000_000,  # ProRes of 1080p at 30 pictures a second, and H.264 of 40 Mb/s at most
}
SMALL_FILES_BYTES = 20_000_000


def threads_for(waiting: int) -> int:
    """One for each film while others wait (the cores are busy anyway), all of them for a single one."""
    return 1 if waiting else min(os.cpu_count() or 1, 8)


def scratch_bytes(kind: JobKind, *, master_bytes: int, film_seconds: float, is_fetched: bool) -> int:
    """The most that an attempt writes to the scratch disk: the master, when it has to be fetched, and what is
    made of each of the film's seconds."""
    made = MADE_BYTES_PER_SECOND.get(kind, 0) * film_seconds
    return SMALL_FILES_BYTES + round(made) + (master_bytes if is_fetched else 0)
