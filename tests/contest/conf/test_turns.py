"""Who waits for whom."""

import threading

import pytest

from contest.conf.turns import Client, FairThreads, TooManyWait
from tests.waiting import wait_until

FLOOD, OTHER, THIRD = Client("198.51.100.66"), Client("192.0.2.20"), Client("192.0.2.21")
KNOWN, ALSO_KNOWN = Client("7", is_known=True), Client("8", is_known=True)


def order_of(*clients: Client, threads: FairThreads) -> list[Client]:
    """Whose turn it was, one after the other, when all came in this order while the one thread was taken."""
    free, turns = threading.Event(), list[Client]()
    wait_until(threads.submit(Client("first"), free.wait, 60).running)
    try:
        waiting = [threads.submit(client, turns.append, client) for client in clients]
    finally:
        free.set()
    for future in waiting:
        future.result(60)
    return turns


@pytest.fixture
def one_thread() -> FairThreads:
    return FairThreads(1, most_waiting=5, name="test")


def test_flood_of_one_client_holds_up_nobody_else(one_thread: FairThreads) -> None:
    came = [FLOOD, FLOOD, FLOOD, OTHER, THIRD, OTHER]
    assert order_of(*came, threads=one_thread) == [FLOOD, OTHER, THIRD, FLOOD, OTHER, FLOOD]


def test_known_people_get_every_second_turn_however_many_strangers_come(one_thread: FairThreads) -> None:
    came = [FLOOD, OTHER, THIRD, KNOWN, KNOWN, ALSO_KNOWN]
    assert order_of(*came, threads=one_thread) == [KNOWN, FLOOD, ALSO_KNOWN, OTHER, KNOWN, THIRD]


def test_client_waits_so_often_and_no_more(one_thread: FairThreads) -> None:
    with pytest.raises(TooManyWait):
        order_of(*[FLOOD] * 6, threads=one_thread)


def test_failure_reaches_whoever_asked_and_the_thread_goes_on(one_thread: FairThreads) -> None:
    failed = one_thread.submit(FLOOD, int, "no number")
    assert one_thread.submit(OTHER, int, "5").result(60) == 5
    assert isinstance(failed.exception(60), ValueError)
