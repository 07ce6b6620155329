"""What was made is kept for a while: many who ask for the same at once have it made once. It takes a few
hundredths of a second; who finds no cache has it made anew."""

import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from django.core.cache import cache
from django.utils.translation import get_language

from contest.version import VERSION

SECONDS = 600
LONGEST = 10  # seconds that one is waited for who is making it
BETWEEN_LOOKS = 0.02


def made_once(name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` makes in this language, or what it made for somebody else. `name` says of what."""
    told = repr((name, get_language(), VERSION))
    key = f"laurel:{sha256(told.encode()).hexdigest()}"
    with suppress(*_cache_errors()):
        if (found := _wait_for(key)) is not None:
            return found
    try:
        made = make()
        with suppress(*_cache_errors()):
            cache.set(key, made, SECONDS)
    finally:
        with suppress(*_cache_errors()):
            cache.delete(_mark_of(key))
    return made


def _wait_for(key: str) -> bytes | None:
    """What is kept; None once it is ours to make."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        found: bytes | None = cache.get(key)
        if found is None and cache.add(_mark_of(key), 1, LONGEST):
            found = cache.get(key)  # made between the look and the mark
            if found is None:
                return None
            cache.delete(_mark_of(key))
        if found is not None:
            return found
        time.sleep(BETWEEN_LOOKS)
    return None


def _mark_of(key: str) -> str:
    """That somebody is making it."""
    return f"{key}:made"


def _cache_errors() -> tuple[type[Exception], ...]:
    """What the cache raises that is away."""
    from redis import RedisError  # noqa: PLC0415  (it comes with the first use of the cache)

    return (RedisError,)
