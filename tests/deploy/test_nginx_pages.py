"""What nginx itself has to answer, it says in our words."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.nginx import running_nginx
from tests.waiting import free_port


@contextmanager
def process_that_is_killed() -> Iterator[str]:
    """Where it listens: it takes in each request and ends before it answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:

        def die_at_each() -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                line.recv(65536)
                line.close()

        Thread(target=die_at_each, daemon=True).start()
        yield f"127.0.0.1:{door.getsockname()[1]}"


@contextmanager
def process_that_hangs() -> Iterator[str]:
    """Where it listens: the system takes requests in, and nobody reads them."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield f"127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """In front of a web process that is killed at each request, and of a transfer process that is away."""
    folder, away = tmp_path_factory.mktemp("nginx"), f"127.0.0.1:{free_port()}"
    with (
        process_that_is_killed() as web,
        running_nginx(folder, site=web, transfer=away, films=folder) as address,
    ):
        yield address


def ask(nginx: str, method: str, path: str, *, size: int = 0, **headers: str) -> tuple[int, str, str | None]:
    """Status, heading, and Retry-After."""
    with closing(HTTPConnection(urlsplit(nginx).netloc, timeout=60)) as line:
        line.putrequest(method, path)
        for name, value in {"Content-Length": str(size), **headers}.items():
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        page = answer.read().decode()
        assert all(f'<p lang="{language}">' in page for language in ("zh-hans", "id"))
        assert answer.getheader("Content-Security-Policy", "").startswith("default-src 'none';")
        return answer.status, page.partition("<h1>")[2].partition("</h1>")[0], answer.getheader("Retry-After")


def test_page_of_a_process_that_was_killed_tries_again_by_itself(nginx: str) -> None:
    assert ask(nginx, "GET", "/") == (502, "The site is back in a moment", "5")


@pytest.mark.parametrize("path", ["/entries/", "/receive/token"])
def test_form_that_was_not_answered_is_told_so_and_never_sent_twice(nginx: str, path: str) -> None:
    assert ask(nginx, "POST", path) == (502, "What you sent was not answered", "5")


def test_process_that_hangs_is_not_waited_for_in_vain(tmp_path: Path) -> None:
    with (
        process_that_hangs() as web,
        running_nginx(tmp_path, site=web, transfer=web, films=tmp_path, patience=1) as nginx,
    ):
        assert ask(nginx, "GET", "/") == (504, "The site is back in a moment", "5")
        assert ask(nginx, "POST", "/entries/") == (504, "What you sent was not answered", "5")


def test_form_beyond_the_limit_is_told_the_limit(nginx: str) -> None:
    assert ask(nginx, "POST", "/", size=4_000_000) == (413, "What you sent is too large", None)
    place = "/films/K7Q2M9X/objection/"
    assert ask(nginx, "POST", place, size=34_000_000) == (413, "What you sent is too large", None)


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [("/", "x" * 40_000, 400), ("/" + "x" * 40_000, "", 414), ("/%00", "", 400)],
)
def test_request_that_cannot_be_read_is_told_what_to_do(
    nginx: str, path: str, cookie: str, status: int
) -> None:
    assert ask(nginx, "GET", path, Cookie=cookie) == (status, "This request cannot be read", None)


def test_style_of_these_pages_is_nginx_s_own(nginx: str) -> None:
    with closing(HTTPConnection(urlsplit(nginx).netloc, timeout=60)) as line:
        line.request("GET", "/nginx-pages/page.css")
        answer = line.getresponse()
        assert (answer.status, answer.getheader("Content-Type")) == (200, "text/css; charset=utf-8")
        assert answer.read() == Path("deploy/nginx/page.css").read_bytes()
