"""Valid films that were cut or changed at many places: each ends with findings in words, or is a film still,
whose renditions are whole. Seeded, so that a failure is found again; a long run with other seeds:

    EXAMPLES=50 .venv/bin/python -m pytest -n 2 tests/media_pipeline/test_hostile_long.py
"""

import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import Severity
from tests.examples import FIRST_SEED, TIMES
from tests.films import make_film
from tests.media_pipeline.hostile import LIMITS
from tests.media_pipeline.lab import cpu_seconds, most_memory, put_through
from tests.media_pipeline.test_hostile import CPU_SECONDS, MEMORY_BYTES

pytestmark = [pytest.mark.film, pytest.mark.slow]
CUTS, SEEDS = 5 * TIMES, 4 * TIMES
FASTSTART = ["-movflags", "+faststart"]
VP9 = ["-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]
FILMS: dict[str, dict[str, Any]] = {
    "mp4": {"options": FASTSTART},
    "mov": {"codec": "libx265", "options": ["-x265-params", "log-level=none"]},
    "mkv": {"options": ["-c:a", "flac"]},
    "webm": {"codec": "libvpx-vp9", "options": VP9},
}


@pytest.fixture(autouse=True)
def _no_walls(settings: Any) -> None:
    settings.FILM_SANDBOX = "off"


def flip(content: bytearray, chance: random.Random) -> None:
    """Single bits, anywhere or in the index alone."""
    end = len(content) if chance.random() < 0.5 else min(3000, len(content))
    for _ in range(chance.choice([1, 5, 40, 400])):
        content[chance.randrange(end)] ^= 1 << chance.randrange(8)


def splice(content: bytearray, chance: random.Random) -> None:
    """A piece of the film over, into or out of another place of it."""
    start, length = chance.randrange(len(content)), chance.randrange(1, 4000)
    piece, at = content[start : start + length], chance.randrange(len(content))
    content[at : at + chance.choice([0, length, 2 * length])] = piece


def resize(content: bytearray, chance: random.Random) -> None:
    """Another size for boxes and elements: four bytes before a name, or after one."""
    names = (
        b"moov",
        b"trak",
        b"stsz",
        b"stco",
        b"stts",
        b"mdat",
        b"elst",
        b"stsd",
        b"\xae",
        b"\xa3",
        b"\x86",
    )
    for name in chance.sample(names, 4):
        at = content.find(name, chance.randrange(len(content) // 2))
        if at >= 4:
            where = at - 4 if len(name) == 4 else at + 1
            size = chance.choice([0, 1, 7, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32)])
            content[where : where + 4] = size.to_bytes(4)


def scramble(content: bytearray, chance: random.Random) -> None:
    """Numbers of the index: 32 bits at a time become extreme."""
    at = content.find(b"moov") if b"moov" in content else 0
    for _ in range(chance.choice([1, 3, 10])):
        where = min(at + chance.randrange(2500), len(content) - 4)
        content[where : where + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"])


Mutation = Callable[[bytearray, random.Random], None]
MUTATIONS: tuple[Mutation, ...] = (flip, splice, resize, scramble)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_film_cut_off_anywhere_is_refused(
    suffix: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    film = make_film(tmp_path / f"film.{suffix}", seconds=2, shots=2, **FILMS[suffix])
    whole = film.read_bytes()
    for number in range(CUTS):
        share = number / CUTS
        film.write_bytes(whole[: int(len(whole) * share)])
        refusals = refusals_of(film, tmp_path / f"made-{number}", caplog)
        assert len(refusals) == 1 or (share > 0.7 and refusals == []), share  # half a second may be missing


@pytest.mark.parametrize("suffix", FILMS)
@pytest.mark.parametrize("mutate", MUTATIONS)
def test_film_changed_at_random_ends_in_words(
    mutate: Mutation, suffix: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    film = make_film(tmp_path / f"film.{suffix}", seconds=2, shots=2, **FILMS[suffix])
    whole = film.read_bytes()
    for seed in range(FIRST_SEED, FIRST_SEED + SEEDS // len(MUTATIONS)):
        content = bytearray(whole)
        mutate(content, random.Random(f"{suffix} {seed}"))
        film.write_bytes(content)
        assert len(refusals_of(film, tmp_path / f"made-{seed}", caplog)) <= 1, seed


def refusals_of(film: Path, folder: Path, caplog: pytest.LogCaptureFixture) -> list[str]:
    caplog.clear()
    with caplog.at_level(logging.INFO, "media_pipeline.ffmpeg.run"):
        findings = put_through(film, LIMITS, folder=folder)
    assert cpu_seconds(caplog.records) < CPU_SECONDS
    assert most_memory(caplog.records) < MEMORY_BYTES
    return [finding.code for finding in findings if finding.severity == Severity.BLOCKS]
