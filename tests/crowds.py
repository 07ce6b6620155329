"""People who hold a site up: readers that hardly read, films that hardly come, forms that never end, sockets
that say nothing. All of one crowd live in one loop of a thread of their own, until it goes."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

MIB = 1 << 20
PIECE = 5_000  # bytes that a slow line sends at once
Visit = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Crowd:
    """How many of each kind."""

    readers: int
    uploads: int
    forms: int
    silent: int


@contextmanager
def gathered(crowd: Crowd, *, site: str, transfer: str, film: str, parts: Sequence[str]) -> Iterator[None]:
    """A crowd around a site and its transfer process, where `film` and `parts` are."""
    visits = [reading(film)] * crowd.readers
    visits += [sending(part) for part in parts[: crowd.uploads]]
    visits += [filling_in(f"{site}/account/login/")] * crowd.forms
    visits += [keeping_quiet(address) for address in (site, transfer)] * (crowd.silent // 2)
    loop, gone = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(stay(visits, until=gone),), daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(gone.set)
        thread.join(30)


async def stay(visits: Sequence[Visit], *, until: asyncio.Event) -> None:
    tasks = [asyncio.create_task(again_and_again(visit)) for visit in visits]
    await until.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def again_and_again(visit: Visit) -> None:
    """Whoever is sent away comes back."""
    while True:
        with suppress(OSError):
            await visit()
        await asyncio.sleep(0.5)


def reading(url: str) -> Visit:
    """Ask for a film and take 2 kB a second of it."""

    async def visit() -> None:
        reader, writer = await connect(url)
        writer.write(head("GET", url))
        while await reader.read(1000):
            await asyncio.sleep(0.5)
        writer.close()

    return visit


def sending(url: str) -> Visit:
    """Send a part of a film at 50 kB/s."""

    async def visit() -> None:
        _, writer = await connect(url)
        writer.write(head("PUT", url, f"Content-Length: {MIB}"))
        for _ in range(MIB // PIECE):
            writer.write(bytes(PIECE))
            await writer.drain()
            await asyncio.sleep(PIECE / 50_000)
        writer.write(bytes(MIB % PIECE))
        await writer.drain()
        await asyncio.sleep(1)
        writer.close()

    return visit


def filling_in(url: str) -> Visit:
    """Post a form that never ends."""

    async def visit() -> None:
        _, writer = await connect(url)
        kind = "Content-Type: application/x-www-form-urlencoded"
        writer.write(head("POST", url, "Content-Length: 1000000", kind))
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(1)

    return visit


def keeping_quiet(url: str) -> Visit:
    """Connect, and say nothing."""

    async def visit() -> None:
        reader, writer = await connect(url)
        await reader.read()
        writer.close()

    return visit


async def connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    there = urlsplit(url)
    return await asyncio.open_connection(there.hostname, there.port, limit=2000)


def head(method: str, url: str, *more: str) -> bytes:
    there = urlsplit(url)
    return "\r\n".join([f"{method} {there.path} HTTP/1.1", f"Host: {there.netloc}", *more, "", ""]).encode()
