"""A film whose address in a bucket expires while it plays: the player's own module, in a real browser, before
a bucket that refuses what is too old, as S3 does."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.films import make_film

pytestmark = pytest.mark.film
MODULE = Path(settings.BASE_DIR, "static", "js", "new-address.js")
PAGE = """<!doctype html><video muted><source src="/film" type="video/mp4"></video>
<script>
  const tell = () => fetch("/broken");
  document.querySelector("video").addEventListener("error", tell, { once: true, capture: true });
</script>
<script type="module">
  import { askAgain } from "/new-address.js";
  const video = document.querySelector("video");
  askAgain(video, () => (document.title = "failed"));
  video.addEventListener("playing", () => fetch("/playing"), { once: true });
  video.addEventListener("ended", () => (document.title = "ended"));
  video.play();
</script>"""


class _Site(BaseHTTPRequestHandler):
    """Leads from /film to a new address each time. The first gives half of the film, breaks off when the film
    plays, and is then too old; with `all_expire` the others are from the beginning. With `is_late` it
    breaks off at once, and only then comes the script. With `is_cut_in_head` nothing of it can be shown."""

    protocol_version = "HTTP/1.1"
    url = ""
    film = b""
    addresses = 0
    used: set[str]
    playing: threading.Event
    broken: threading.Event
    all_expire = False
    is_late = False
    is_cut_in_head = False

    def do_GET(self) -> None:
        if self.path == "/film":
            type(self).addresses += 1
            self.answer(302, Location=f"/bucket/{self.addresses}", **{"Cache-Control": "private, no-cache"})
        elif self.path.startswith("/bucket/"):
            self.give_film(self.path.rpartition("/")[2])
        elif self.path == "/new-address.js":
            if self.is_late:
                self.broken.wait(timeout=60)
            self.answer(200, MODULE.read_bytes(), **{"Content-Type": "text/javascript"})
        elif self.path in {"/playing", "/broken"}:
            (self.playing if self.path == "/playing" else self.broken).set()
            self.answer(204)
        else:
            self.answer(200, PAGE.encode(), **{"Content-Type": "text/html"})

    def give_film(self, address: str) -> None:
        expires = address == "1"
        if (expires and address in self.used) or (self.all_expire and not expires):
            self.answer(403)
            return
        self.used.add(address)
        found = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(found[1]) if found else 0
        told = {
            "Content-Range": f"bytes {start}-{len(self.film) - 1}/{len(self.film)}",
            "Content-Type": "video/mp4",
        }
        self.answer(206, self.film[start:], half=expires, **told)

    def answer(self, status: int, body: bytes = b"", *, half: bool = False, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        given = len(body) if not half else 1000 if self.is_cut_in_head else len(body) // 2
        self.wfile.write(body[:given])
        if half:
            if not (self.is_late or self.is_cut_in_head):
                self.playing.wait(timeout=60)
            self.close_connection = True

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[type[_Site]]:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2, options=["-movflags", "+faststart"])

    class Site(_Site):
        used = set()
        playing, broken = threading.Event(), threading.Event()

    Site.film = film.read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.url = f"http://127.0.0.1:{server.server_address[1]}/"
    yield Site
    server.shutdown()
    server.server_close()


def title_at_the_end(page: Page, url: str) -> str:
    page.goto(url)
    page.wait_for_function("() => document.title", timeout=60_000)
    return page.title()


def test_film_whose_address_expires_plays_on_from_a_new_one(page: Page, bucket: type[_Site]) -> None:
    assert (title_at_the_end(page, bucket.url), bucket.addresses) == ("ended", 2)


def test_film_that_breaks_again_at_once_is_given_up(page: Page, bucket: type[_Site]) -> None:
    bucket.all_expire = True
    assert (title_at_the_end(page, bucket.url), bucket.addresses) == ("failed", 2)


def test_film_that_broke_before_a_picture_was_there_plays_all_the_same(
    page: Page, bucket: type[_Site]
) -> None:
    bucket.is_cut_in_head = True
    assert (title_at_the_end(page, bucket.url), bucket.addresses) == ("ended", 2)


@pytest.mark.parametrize("is_cut_in_head", [False, True])
def test_film_that_broke_before_the_script_was_there_plays_all_the_same(
    page: Page, bucket: type[_Site], is_cut_in_head: bool
) -> None:
    bucket.is_late, bucket.is_cut_in_head = True, is_cut_in_head
    assert (title_at_the_end(page, bucket.url), bucket.addresses) == ("ended", 2)


def test_film_that_was_refused_before_the_script_was_there_is_given_up(
    page: Page, bucket: type[_Site]
) -> None:
    bucket.is_late = bucket.all_expire = True
    bucket.used.add("1")
    assert (title_at_the_end(page, bucket.url), bucket.addresses) == ("failed", 2)
