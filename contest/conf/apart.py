"""What the transfer process does apart from its lines: waiting for the disk, the database or a store. What is
said there is said in the language and the zone of whoever asked, which threads do not inherit."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import get_language, override

P = ParamSpec("P")
T = TypeVar("T")
DISK_THREADS = 16  # more than cores: most of their time they wait
disk_threads = ThreadPoolExecutor(DISK_THREADS, thread_name_prefix="disk")
# Whole films take seconds; parts, which come in milliseconds, do not wait behind them.
film_threads = ThreadPoolExecutor(2, thread_name_prefix="film")


def on_disk(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
    """Run what waits for the disk."""
    return _run(disk_threads, partial(call, *args, **kwargs))


def in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
    """Run what waits for the database."""
    return _run(None, partial(_with_fresh_connections, partial(call, *args, **kwargs)))


def in_film_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
    """Run what moves a whole film."""
    return _run(film_threads, partial(_with_fresh_connections, partial(call, *args, **kwargs)))


def _run(threads: ThreadPoolExecutor | None, call: Callable[[], T]) -> Awaitable[T]:
    language, zone = get_language(), timezone.get_current_timezone()

    def as_asked() -> T:
        with override(language), timezone.override(zone):
            return call()

    return asyncio.get_running_loop().run_in_executor(threads, as_asked)


def _with_fresh_connections(call: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
