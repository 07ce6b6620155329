"""Files that somebody sends to do harm. They are refused by the options alone: the sandbox is off here."""

import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.examination import examine, look_at
from media_pipeline.inspection.findings import words_of
from media_pipeline.limits import FilmLimits
from tests.films import make_film

pytestmark = pytest.mark.film
LIMITS = FilmLimits(min_seconds=1, max_seconds=8, max_file_bytes=10**9, min_height=100)
HEAD = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:6,\n"
MPD = """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
mediaPresentationDuration="PT6S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1"
bandwidth="1"><BaseURL>{target}</BaseURL></Representation></AdaptationSet></Period></MPD>"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="320"
height="180"><image xlink:href="{target}" width="320" height="180"/></svg>"""
TEXTS = {
    "hls": HEAD + "{target}\n#EXT-X-ENDLIST\n",
    "hls key": HEAD.replace("6,", '6,\n#EXT-X-KEY:METHOD=AES-128,URI="{target}"') + "{target}\n",
    "ffconcat": "ffconcat version 1.0\nfile '{target}'\n",
    "dash": MPD,
    "svg": SVG,
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na={target}\n",
    "rtsp": "[Reference]\nRef1={target}\n",
}


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address that nobody may ask, and who asked."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/film.ts", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_walls(settings: Any) -> None:
    settings.FILM_SANDBOX = "off"


@pytest.mark.parametrize("text", TEXTS)
def test_file_that_points_elsewhere_is_no_film(
    text: str, canary: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = canary
    sibling = make_film(tmp_path / "sibling.ts", seconds=2, shots=2)
    film = tmp_path / "film.mp4"
    for target in (str(sibling), sibling.name, address, "/etc/passwd"):
        film.write_text(TEXTS[text].replace("{target}", target))
        assert [finding.code for finding in look_at(film, LIMITS).findings] == ["not_a_film"]
    assert asked == []


def test_picture_bomb_is_refused_unopened(tmp_path: Path) -> None:
    film = make_film(
        tmp_path / "film.mov",
        seconds=1,
        shots=1,
        rate=1,
        sound=False,
        codec="png",
        picture_filter="scale=9000:9000:flags=neighbor",
    )
    assert [finding.code for finding in look_at(film, LIMITS).findings] == ["codec_unknown"]


def test_few_pictures_over_many_hours_are_too_long(tmp_path: Path) -> None:
    film = make_film(
        tmp_path / "film.mp4", seconds=2, shots=2, sound=False, options=["-bsf:v", "setts=ts=TS*40000"]
    )
    assert [finding.code for finding in look_at(film, LIMITS).findings] == ["too_long"]


def test_thousands_of_pictures_in_a_second_are_refused(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=2, shots=2, rate=240, size=(64, 112), sound=False)
    limits = FilmLimits(min_seconds=1, max_seconds=8, max_file_bytes=10**9, min_height=10)
    assert [finding.code for finding in look_at(film, limits).findings] == ["rate_too_high"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_spoilt_film_ends_with_findings_in_words(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    suffix = chance.choice(["mp4", "mkv"])
    film = make_film(tmp_path / f"film.{suffix}", seconds=2, shots=2)
    content = bytearray(film.read_bytes())
    for _ in range(chance.choice([1, 5, 40, 400])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.4:
        content = content[: chance.randrange(len(content))]
    film.write_bytes(content)
    folder = tmp_path / "made"
    folder.mkdir()
    look = look_at(film, LIMITS)
    findings = look.findings
    if not look.is_refused:
        findings = examine(film, look, LIMITS, scratch=folder, threads=1).findings
    assert all(words_of(finding.code, finding.values) for finding in findings)
