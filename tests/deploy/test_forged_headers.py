"""What a client says of proxies, behind a real nginx: only the proxy that the settings name is believed."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.nginx import running_nginx

pytestmark = pytest.mark.slow
FORGED = {
    "X-Forwarded-For": "203.0.113.7, 198.51.100.2",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Server": "evil.example",
    "X-Real-IP": "203.0.113.7",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_For": "203.0.113.7",
    "Forwarded": "for=203.0.113.7;proto=https",
    "Via": "1.1 evil.example",
    "X-Accel-Redirect": "/films-inside/masters/film.mp4",
    "X-Request-ID": "evil",
}
OWN = {"host": "films.example", "accept-encoding": "identity", "connection": "close"}


class _Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it got."""

    def do_GET(self) -> None:
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def ask(nginx: str, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(nginx).netloc, timeout=30)
    connection.request("GET", path, headers={"Host": "films.example", **FORGED})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def headers_that_arrive(nginx: str, path: str) -> dict[str, str]:
    found = json.loads(ask(nginx, path)[1])
    assert len(dict(found)) == len(found), "a header came twice"
    return dict(found)


@pytest.mark.parametrize("path", ["/", "/receive/token"])
def test_client_that_forges_headers_of_a_proxy_is_not_believed(echo: str, tmp_path: Path, path: str) -> None:
    with running_nginx(tmp_path, site=echo, transfer=echo, films=tmp_path) as nginx:
        told = {"x-forwarded-proto": "http", "x-forwarded-for": "127.0.0.1"}
        assert headers_that_arrive(nginx, path) == OWN | told


@pytest.mark.parametrize("path", ["/", "/receive/token"])
def test_proxy_in_front_says_who_came_and_how(echo: str, tmp_path: Path, path: str) -> None:
    """It adds the address that it was called from; what its client had claimed before stays a claim."""
    places = {"site": echo, "transfer": echo, "films": tmp_path}
    with running_nginx(tmp_path, proxy_in_front="127.0.0.0/8", **places) as nginx:
        told = {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.2"}
        assert headers_that_arrive(nginx, path) == OWN | told


def test_films_cannot_be_asked_for_past_the_site(echo: str, tmp_path: Path) -> None:
    film = tmp_path / "masters" / "film.mp4"
    film.parent.mkdir()
    film.write_bytes(b"a master")
    with running_nginx(tmp_path, site=echo, transfer=echo, films=tmp_path) as nginx:
        for path in (
            "/films-inside/masters/film.mp4",
            "//films-inside/masters/film.mp4",
            "/x/../films-inside/masters/film.mp4",
        ):
            assert (path, ask(nginx, path)[0]) == (path, 404)
        assert b"a master" not in ask(nginx, "/")[1]
