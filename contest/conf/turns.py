"""Threads whose work is taken by turns: however much a client asks for, another waits for one piece of it."""

from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Client:
    """Who asks. Those who are known, and those who are not, get every second turn while both wait."""

    name: str
    is_known: bool = False


class TooManyWait(Exception):
    """Of this client as much waits as may."""


class FairThreads:
    def __init__(self, count: int, *, most_waiting: int, name: str) -> None:
        self.pool = ThreadPoolExecutor(count, thread_name_prefix=name)
        self.most_waiting = most_waiting
        self.lock = Lock()
        # two rings of clients, by whether they are known; the first of the first ring is next
        self.rings = OrderedDict[bool, OrderedDict[Client, deque[Callable[[], None]]]]()
        self.rings[True], self.rings[False] = OrderedDict(), OrderedDict()

    def submit(self, client: Client, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Raises TooManyWait."""
        future: Future[T] = Future()
        with self.lock:
            waiting = self.rings[client.is_known].setdefault(client, deque())
            if len(waiting) >= self.most_waiting:
                raise TooManyWait
            waiting.append(partial(run, future, partial(call, *args, **kwargs)))
        self.pool.submit(self.take_turn)
        return future

    def take_turn(self) -> None:
        """One piece of work, of whoever's turn it is when a thread is free."""
        with self.lock:
            is_known = next(known for known, ring in self.rings.items() if ring)
            self.rings.move_to_end(is_known)
            ring = self.rings[is_known]
            client, waiting = ring.popitem(last=False)
            work = waiting.popleft()
            if waiting:
                ring[client] = waiting
        work()


def run(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except BaseException as error:  # whoever waits for the future raises it
        future.set_exception(error)
