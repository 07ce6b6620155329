"""The whole lab on one file, as the workers run it but without rows; and what its tools used."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from media_pipeline.captions.embedded import findings_of_subtitles, names_to_tell, read_embedded
from media_pipeline.ffmpeg.raw_files import STILLS_FILE
from media_pipeline.findings.catalogue import Finding, has_places, words_of
from media_pipeline.inspection.first_look import is_within_reach, look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.finish import finish_files, finish_proxy
from media_pipeline.renditions.run_pass import run_pass

MEASURED = "media_pipeline.ffmpeg.run"


def put_through(film: Path, limits: FilmLimits, *, folder: Path) -> tuple[Finding, ...]:
    """All findings on `film`; one that is accepted leaves its renditions in `folder`, one that is refused for
    what has places in it the copy to play them on, if there is any. Every finding can be said in words."""
    look = look_at(film, limits)
    findings = look.findings
    if not look.is_refused or (has_places(findings) and is_within_reach(look, limits)):
        folder.mkdir()
        found = run_pass(film, look, limits, scratch=folder, threads=1)
        if not look.is_refused and look.header and look.packets:
            texts = read_embedded(film, look.header, look.packets, scratch=folder)
            subtitles = findings_of_subtitles(names_to_tell(look.header, texts))
            findings = (*found.findings, *subtitles)
        if has_places(findings):
            finish_proxy(found, folder)
        elif not found.is_refused:
            finish_files(found, folder, shots=found.shots)
    assert all(words_of(finding.code, finding.values) for finding in findings)
    return findings


def cpu_seconds(records: Sequence[logging.LogRecord]) -> float:
    """What all tools together used."""
    return sum(record.__dict__["cpu"] for record in records if record.name == MEASURED)


def most_memory(records: Sequence[logging.LogRecord]) -> int:
    """Bytes of the largest tool; never less than those of this process, which it was for a moment."""
    return max((record.__dict__["memory"] for record in records if record.name == MEASURED), default=0)


def share_of_colour(folder: Path, colour: tuple[int, int, int]) -> float:
    """How much of a film's stills, if there are any, has that colour: 0 to 1."""
    if not (folder / STILLS_FILE).exists():
        return 0.0
    pixels = np.fromfile(folder / STILLS_FILE, dtype=np.uint8)
    near = np.abs(pixels[: len(pixels) // 3 * 3].reshape(-1, 3).astype(np.int16) - colour).max(axis=1) < 12
    return float(near.sum() / max(len(near), 1))
