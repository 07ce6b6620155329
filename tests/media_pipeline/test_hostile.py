"""Files that someone sends to do harm, through the whole lab. What refuses them are the options alone: the
walls are off, except where a test asks for them."""

import hashlib
import logging
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, Severity
from media_pipeline.ffmpeg.run import has_bubble
from media_pipeline.inspection.first_look import look_at
from media_pipeline.models import Film
from media_pipeline.renditions.run_pass import run_pass
from media_pipeline.steps.inspect import inspect
from media_pipeline.uploads.intake import take_file
from tests.films import make_film
from tests.media_pipeline.film_rows import claim_job
from tests.media_pipeline.hostile import (
    ACCEPTED,
    BAIT_COLOUR,
    BAIT_WORDS,
    CORPUS,
    LIMITS,
    POINTING,
    Bait,
    Hostile,
    lay_bait,
)
from tests.media_pipeline.lab import cpu_seconds, most_memory, put_through, share_of_colour
from tests.parts import in_parts

pytestmark = pytest.mark.film
CPU_SECONDS, MEMORY_BYTES = 30, 1 << 30
NAMES = (
    *("http:film.mp4", "concat:a|b.mp4", "-i.mp4", "--help.mp4", "a\nb.mp4", "a\tb.mp4", "film%03d.mp4"),
    *(
        'it\'s "my" film.mp4',
        "$(touch x);`ls`&.mp4",
        "файл \u202emp4.exe.mp4",
        "影片 🎬.mp4",
        "film.mp4 .mp4",
    ),
    *("pipe:0.mp4", "[in]scale=1,x.mp4", "\u2066a\u2069.mp4", "..mp4", f"{'x' * 250}.mp4", "a\\b.mp4"),
)


@pytest.fixture(scope="module")
def asked() -> Iterator[list[str]]:
    """Who asked at an address where nobody may ask; the address is the first of the list."""
    requests: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    requests.append(f"http://127.0.0.1:{server.server_port}/film.ts")
    yield requests
    server.shutdown()
    server.server_close()


@pytest.fixture
def bait(asked: list[str], tmp_path: Path) -> Bait:
    return lay_bait(tmp_path, address=asked[0])


@pytest.fixture(autouse=True)
def _no_walls(settings: Any) -> None:
    settings.FILM_SANDBOX = "off"


def troubles_of(hostile: Hostile, place: Path, asked: list[str], log: pytest.LogCaptureFixture) -> list[str]:
    """What is wrong with how the lab takes the file; all that was made of it is gone afterwards."""
    place.mkdir()
    film, folder = place / f"film.{hostile.suffix}", place / "made"
    hostile.make(film, lay_bait(place, address=asked[0]))
    log.clear()
    with log.at_level(logging.INFO, "media_pipeline.ffmpeg.run"):
        findings = put_through(film, LIMITS, folder=folder)
    refusals = [finding.code for finding in findings if finding.severity == Severity.BLOCKS]
    ends, seconds, memory = refusals or [ACCEPTED], cpu_seconds(log.records), most_memory(log.records)
    troubles = {
        f"ends in {ends}, not in {hostile.expected}": hostile.expected not in ("", *ends),
        f"is refused for {refusals}": len(refusals) > 1,
        f"makes the lab ask for {asked[1:]}": len(asked) > 1,
        f"takes {seconds} s": seconds >= CPU_SECONDS,
        f"takes {memory} bytes": memory >= MEMORY_BYTES,
        "shows the bait": shows_bait(folder),
    }
    del asked[1:]
    shutil.rmtree(place)
    return [trouble for trouble, is_so in troubles.items() if is_so]


@pytest.mark.parametrize("names", in_parts(CORPUS, 12))
def test_hostile_files_end_in_words_or_are_films(
    names: list[str], asked: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = {
        name: troubles_of(CORPUS[name], tmp_path / str(n), asked, caplog) for n, name in enumerate(names)
    }
    assert found == {name: [] for name in names}


@pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")
def test_hostile_files_show_nothing_from_behind_walls_either(
    asked: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.FILM_SANDBOX = "require"
    names = [name for name in POINTING if "sibling" in name or "accounts" in name]
    found = {
        name: troubles_of(POINTING[name], tmp_path / str(n), asked, caplog) for n, name in enumerate(names)
    }
    assert found == {name: [] for name in names}


def test_bait_would_be_seen(bait: Bait, tmp_path: Path) -> None:
    """The proof of the proof: shown as a film, the bait is found in what is made of it."""
    film = make_film(
        tmp_path / "film.mp4",
        seconds=2,
        shots=1,
        picture_filter="drawbox=c=0x{:02x}{:02x}{:02x}:t=fill".format(*BAIT_COLOUR),
    )
    put_through(film, LIMITS, folder=tmp_path / "made")
    assert shows_bait(tmp_path / "made")


def test_corpus_is_large() -> None:
    assert len(CORPUS) >= 60


@pytest.mark.parametrize(
    ("size", "threads"), [((320, 180), 8), ((1920, 1080), 4), ((3840, 2160), 1), ((7680, 4320), 1)]
)
def test_large_pictures_are_read_by_few_threads(size: tuple[int, int], threads: int, tmp_path: Path) -> None:
    """Each thread holds frames of its own, and a job is to stay below 500 MB for 4K."""
    film = make_film(tmp_path / "film.mp4", seconds=1.25, shots=1, size=size, rate=8, audio=False)
    (tmp_path / "made").mkdir()
    found = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=tmp_path / "made", threads=8)
    assert (found.plan.threads, found.is_refused) == (threads, False)


def test_film_that_takes_far_more_than_its_header_explains_is_too_heavy(tmp_path: Path) -> None:
    """By its header each of 8K, by its packets a few pictures: what they really are takes longer."""
    film = make_film(tmp_path / "film.mp4", seconds=12, shots=1, size=(1920, 1080), rate=60)
    look = look_at(film, LIMITS)
    assert look.packets is not None
    assert look.packets.video is not None
    claims = replace(look.packets.video, count=1, start=0.0, end=-6.3)
    lying = replace(look, packets=replace(look.packets, video=claims))
    (tmp_path / "made").mkdir()
    found = run_pass(film, lying, LIMITS, scratch=tmp_path / "made", threads=1)
    assert [finding.code for finding in found.findings] == ["too_heavy"]


def test_film_of_any_name_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "-here: 'a' [b]"
    folder.mkdir()
    film, found = make_film(tmp_path / "film.mp4", seconds=2, shots=2, audio=False), {}
    for name in NAMES:
        film = film.rename(folder / name)
        found[name] = look_at(film, LIMITS).findings
    assert found == dict.fromkeys(NAMES, ())


def test_name_of_an_upload_is_never_a_path(db: None, tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=2, shots=2, audio=False)
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    paths = ("../../etc/cron.d/film.mp4", "/etc/film.mp4", "nul\0film.mp4", "\udcff.mp4")
    for number, name in enumerate((*NAMES, *paths)):
        take_file(
            film,
            owner=f"creator:{number}",
            limits=LIMITS,
            expires_at=timezone.now() + timedelta(hours=1),
            file_name=name,
        )
        kept = Film.objects.latest("pk")
        assert kept.file_name.isprintable()
        if name in paths:
            inspect(claim_job(kept, JobKind.INSPECT))
            kept.refresh_from_db()
            assert (kept.state, kept.sha256) == (FilmState.INSPECTED, digest)


def shows_bait(folder: Path) -> bool:
    if not folder.exists():
        return False
    words = BAIT_WORDS.encode()
    has_words = any(words in path.read_bytes() for path in folder.iterdir())
    return has_words or share_of_colour(folder, BAIT_COLOUR) > 0.2
