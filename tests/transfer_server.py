"""The transfer process of the tests: the real server, in a thread of the test's process, so that it has its
settings and its database."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.server.embed import Server

from contest.conf.supervisor.services import answers
from tests.waiting import free_port, wait_until


@contextmanager
def running_transfer() -> Iterator[str]:
    """Its address, until the body ends."""
    from contest.conf.transfer import application

    port = free_port()
    place = {"address": "127.0.0.1", "port": port}
    server = Server(application, interface=Interfaces.ASGINL, log_enabled=False, **place)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),), daemon=True)
    thread.start()
    wait_until(lambda: answers(f"127.0.0.1:{port}"))
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(server.stop)
    thread.join(10)
