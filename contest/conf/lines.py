"""How slowly the body of a request may come, and how long the reader of an answer may stop."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from time import monotonic
from typing import Any

from django.conf import settings
from starlette.types import Receive, Send

PIECE, SMALL_PIECE = 1 << 20, 1 << 14  # bytes that are handed on at once; from a slow line
SLOW_SECONDS = 0.25  # that a slow line needs for a piece
SLOW_START = 30.0  # seconds before the rate of a line is looked at
IDLE_READER = 300.0  # seconds that a reader may take nothing


class SenderGone(Exception):
    """The line was cut in the middle of a body."""


class SenderSlow(Exception):
    """Nothing came for too long, or too little: `size` bytes in `seconds`."""

    def __init__(self, size: int, seconds: float) -> None:
        super().__init__(f"{size} bytes in {seconds:.0f} s")
        self.size, self.seconds = size, seconds


async def pieces_of(receive: Receive) -> AsyncIterator[bytes]:
    """The body of a request, in pieces as large as a quick line fills at once; of a slow line little is in
    memory. Raises SenderGone, SenderSlow."""
    began = handed_on = monotonic()
    size, waiting = 0, bytearray()
    more = True
    while more:
        try:
            async with asyncio.timeout(settings.UPLOAD_SILENCE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise SenderSlow(size + len(waiting), monotonic() - began) from None
        if message["type"] == "http.disconnect":
            raise SenderGone
        waiting += message.get("body", b"")
        more = message.get("more_body", False)
        now = monotonic()
        if not more or len(waiting) >= (SMALL_PIECE if now > handed_on + SLOW_SECONDS else PIECE):
            size += len(waiting)
            yield bytes(waiting)
            waiting, handed_on = bytearray(), monotonic()
        passed = now - began
        if passed > SLOW_START and size + len(waiting) < passed * settings.UPLOAD_LOWEST_RATE:
            raise SenderSlow(size + len(waiting), passed)


def patient(send: Send) -> Send:
    """Like `send`; raises TimeoutError when the reader takes nothing for minutes."""

    async def send_in_time(message: MutableMapping[str, Any]) -> None:
        async with asyncio.timeout(IDLE_READER):
            await send(message)

    return send_in_time
