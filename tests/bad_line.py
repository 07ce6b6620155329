"""A line between the browser and the site as creators have them: so many bytes a second for all connections
together, and cut now and then."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from tests.waiting import free_port, wait_until

LEAST, MOST = 1 << 12, 1 << 17  # bytes that are carried at once
BEHIND = 0.05  # seconds of the line's time that a busy machine may make up for


def ideal_seconds(size: int, *, rate: float, every: float = 0, gap: float = 0) -> float:
    """How long a perfect sender needs for `size` bytes over such a line, cuts included."""
    seconds = size / rate
    return seconds + gap * int(seconds // (every - gap)) if every else seconds


class BadLine:
    """Free at first; once it has `become` bad, `rate` bytes a second upwards, and each `every` seconds all
    connections break, and none is taken for `gap` seconds. `carried` are the bytes since then."""

    def __init__(self, breaks_after: Callable[[], int] | None = None) -> None:
        """`breaks_after` says of each connection after how many bytes upwards it breaks."""
        self.become(0)
        self.breaks_after, self.broken = breaks_after, 0
        self._open: set[asyncio.StreamWriter] = set()

    def become(self, rate: float, *, every: float = 0, gap: float = 0) -> None:
        """Be so from now on; free with the rate 0."""
        self.rate, self.every, self.gap = rate, every, gap
        self.since = self._free_at = time.monotonic()
        self.carried = 0

    @property
    def is_cut(self) -> bool:
        return bool(self.every) and (time.monotonic() - self.since) % self.every > self.every - self.gap

    async def carry(
        self,
        taken: asyncio.StreamReader,
        given: asyncio.StreamWriter,
        *,
        slowly: bool,
        most: int | None = None,
    ) -> None:
        """All that comes, or the first `most` bytes of it."""
        left = most
        with suppress(OSError):
            while piece := await taken.read(min(MOST, max(LEAST, int(self.rate / 50) or MOST))):
                if slowly and self.rate:
                    await self._wait_for(len(piece))
                given.write(piece[:left])
                await given.drain()
                if left is not None and (left := left - len(piece)) <= 0:
                    self.broken += 1
                    break
        given.close()

    async def _wait_for(self, size: int) -> None:
        now = time.monotonic()
        self._free_at = max(self._free_at, now - BEHIND) + size / self.rate
        if self._free_at > now:
            await asyncio.sleep(self._free_at - now)
        self.carried += size

    async def connect(self, port: int, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.is_cut:
            back.transport.abort()
            return
        try:
            far, there = await asyncio.open_connection("127.0.0.1", port, limit=MOST)
        except ConnectionRefusedError:  # the server was killed
            back.transport.abort()
            return
        self._open |= {back, there}
        most = self.breaks_after() if self.breaks_after else None
        await asyncio.gather(
            self.carry(near, there, slowly=True, most=most), self.carry(far, back, slowly=False)
        )
        self._open -= {back, there}

    async def cut_when_due(self) -> None:
        while True:
            await asyncio.sleep(0.05)
            if self.is_cut:
                for writer in self._open:
                    writer.transport.abort()
                self._open.clear()


@contextmanager
def leading_over(line: BadLine, *addresses: str) -> Iterator[list[str]]:
    """Addresses that lead to `addresses` over `line`, until the body ends."""
    loop, ports = asyncio.new_event_loop(), [free_port() for _ in addresses]
    ready = threading.Event()

    async def run() -> None:
        for port, address in zip(ports, addresses, strict=True):
            there = urlsplit(address).port or 80
            await asyncio.start_server(
                lambda near, back, there=there: line.connect(there, near, back),
                "127.0.0.1",
                port,
                limit=MOST,
            )
        ready.set()
        await line.cut_when_due()

    thread = threading.Thread(target=_run_until_stopped, args=(loop, run()), daemon=True)
    thread.start()
    wait_until(ready.is_set)
    yield [f"http://127.0.0.1:{port}" for port in ports]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def _run_until_stopped(loop: asyncio.AbstractEventLoop, body: Coroutine[Any, Any, None]) -> None:
    running = loop.create_task(body)
    loop.run_forever()
    running.cancel()
    with suppress(asyncio.CancelledError):
        loop.run_until_complete(running)
