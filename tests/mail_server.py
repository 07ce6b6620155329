"""A mail server in the test's own process, which speaks as much SMTP as is needed to take a mail, to fall
silent, and to die."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from threading import Event, Thread


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps the ids of the mails that it took; after `takes` of them it takes no further one."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0, *, takes: int = 10_000, is_silent: bool = False) -> None:
        super().__init__(("127.0.0.1", port), Talk)
        self.takes, self.is_silent = takes, is_silent
        self.taken: list[str] = []
        self.is_over = Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if self.server.is_silent:
            self.server.is_over.wait()
            return
        if len(self.server.taken) >= self.server.takes:
            return  # dead: the line is cut without a word
        self.say("220 ready")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.take()
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        body = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.server.taken.append(message_from_bytes(body)["Message-ID"])
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def running_mail_server(
    port: int = 0, *, takes: int = 10_000, is_silent: bool = False
) -> Iterator[MailServer]:
    with MailServer(port, takes=takes, is_silent=is_silent) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
            thread.join()
