"""How slowly the body of a request may come, and how long the reader of an answer may stop."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from time import monotonic
from typing import Any

from django.conf import settings
from starlette.types import Receive, Send

PIECE, SMALL_PIECE = 1 << 20, 1 << 14  # bytes that are handed on at once; from a slow line
MOST_MESSAGES = 256  # that wait to be handed on, however small
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


async def pieces_of(receive: Receive) -> AsyncIterator[list[bytes]]:
    """The body of a request as it comes, as many pieces at once as a quick line fills quickly; of a slow line
    little is in memory. Raises SenderGone, SenderSlow, once all that came was given."""
    began = handed_on = monotonic()
    size, waiting, waiting_size = 0, list[bytes](), 0
    more = True
    trouble: SenderGone | SenderSlow | None = None
    while more and not trouble:
        try:
            async with asyncio.timeout(settings.UPLOAD_SILENCE_SECONDS):
                message = await receive()
        except TimeoutError:
            message = {}
            trouble = SenderSlow(size, monotonic() - began)
        if message.get("type") == "http.disconnect":
            trouble = SenderGone()
        piece = message.get("body", b"")
        size, waiting_size, now = size + len(piece), waiting_size + len(piece), monotonic()
        waiting.append(piece)
        more = message.get("more_body", False)
        if more and now > began + SLOW_START and size < (now - began) * settings.UPLOAD_LOWEST_RATE:
            trouble = trouble or SenderSlow(size, now - began)
        enough = SMALL_PIECE if now > handed_on + SLOW_SECONDS else PIECE
        is_full = waiting_size >= enough or len(waiting) == MOST_MESSAGES
        if waiting_size and (trouble or not more or is_full):
            yield waiting
            waiting, waiting_size, handed_on = [], 0, monotonic()
    if trouble:
        raise trouble


def patient(send: Send) -> Send:
    """Like `send`; raises TimeoutError when the reader takes nothing for minutes."""

    async def send_in_time(message: MutableMapping[str, Any]) -> None:
        async with asyncio.timeout(IDLE_READER):
            await send(message)

    return send_in_time
