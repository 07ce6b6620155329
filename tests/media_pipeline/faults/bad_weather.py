"""A line to an S3 store that can be disturbed: a proxy of real HTTP. Requests pass unchanged, with their
signatures."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

FAULTS = ("error", "slow", "cut")
DRIP_BYTES, DRIP_SECONDS = 4096, 0.02


@dataclass
class BadWeather:
    """While `fault` is set, requests of `method` for addresses with `part` suffer from it: the store answers
    500, answers in drops, or the line is cut in the middle of the film's bytes. `suffered` counts them."""

    address: str
    fault: str = ""
    method: str = ""
    part: str = ""
    suffered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def comes(self, fault: str, *, method: str, part: str = "") -> None:
        assert fault in FAULTS
        self.fault, self.method, self.part, self.suffered = fault, method, part, 0

    def clears(self) -> None:
        self.fault = ""

    def hits(self, method: str, path: str) -> str:
        if not self.fault or method != self.method or self.part not in path:
            return ""
        with self.lock:
            self.suffered += 1
        return self.fault


@contextmanager
def running_in_bad_weather(store: str) -> Iterator[BadWeather]:
    """A proxy before the store at this address."""

    class Line(_Line):
        upstream = urlsplit(store).netloc

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    server.daemon_threads = True
    Line.weather = BadWeather(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Line.weather
    finally:
        server.shutdown()
        server.server_close()


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream = ""
    weather: BadWeather

    def pass_on(self) -> None:
        fault = self.weather.hits(self.command, self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if fault == "cut" and length:
            self.rfile.read(length // 2)
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if fault == "error":
            self.answer(500, [], b"<Error><Code>InternalError</Code></Error>")
            return
        connection = http.client.HTTPConnection(self.upstream, timeout=30)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("expect", "connection"):
                connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        self.answer(response.status, response.getheaders(), content, fault)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = pass_on  # noqa: N815 - the names of http.server

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes, fault: str = "") -> None:
        self.send_response_only(status)
        told = {name.lower(): value for name, value in headers}
        told.pop("transfer-encoding", None)
        told.pop("connection", None)
        if self.command != "HEAD":
            told["content-length"] = str(len(body))
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if fault == "cut":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif fault == "slow":
            for start in range(0, len(body), DRIP_BYTES):
                self.wfile.write(body[start : start + DRIP_BYTES])
                time.sleep(DRIP_SECONDS)
        elif self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass
