"""Views that can be believed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.models import TheaterView, ViewKey
from contest.theater.counting import FROM_ONE_NETWORK, count_view, forget_visitors, open_ticket
from tests.contest.theater.conftest import Theater

pytestmark = pytest.mark.django_db
MORNING = (timezone.now() + timedelta(days=1)).replace(hour=6)
FIREFOX = {"network": "203.0.113.7", "browser": "Firefox"}


def test_visitor_counts_once_a_day_after_thirty_seconds(theater: Theater) -> None:
    film = theater.film(0)
    with time_machine.travel(MORNING, tick=False) as clock:
        ticket = open_ticket(film)
        assert count_view(film, ticket=ticket, **FIREFOX) is False  # at once
        clock.shift(28)
        assert count_view(film, ticket=ticket, **FIREFOX) is False
        clock.shift(2)
        assert count_view(film, ticket=ticket, **FIREFOX) is True
        assert count_view(film, ticket=ticket, **FIREFOX) is False  # replayed
        assert count_view(film, ticket=open_ticket(film), **FIREFOX) is False  # another tab
        assert count_view(film, ticket=ticket, network="203.0.113.8", browser="Firefox") is True
        clock.shift(timedelta(days=1))
        assert count_view(film, ticket=ticket, **FIREFOX) is False  # too old
        ticket = open_ticket(film)
        clock.shift(30)
        assert count_view(film, ticket=ticket, **FIREFOX) is True
    assert theater.film(0).views == 3


def test_half_of_a_short_film_is_enough(theater: Theater) -> None:
    film = theater.film(0)
    film.length_ms = 40_000
    with time_machine.travel(MORNING, tick=False) as clock:
        ticket = open_ticket(film)
        clock.shift(19)
        assert count_view(film, ticket=ticket, **FIREFOX) is True


def test_tickets_of_other_films_and_made_up_ones_count_nothing(theater: Theater) -> None:
    film, other = theater.film(0), theater.film(1)
    with time_machine.travel(MORNING, tick=False) as clock:
        tickets = [open_ticket(other), "", "x", open_ticket(film)[:-1], "\0", "a:b:c"]
        clock.shift(60)
        assert [count_view(film, ticket=ticket, **FIREFOX) for ticket in tickets] == [False] * 6
    assert (film.views, TheaterView.objects.count()) == (0, 0)


def test_one_network_comes_no_further_than_a_house(theater: Theater) -> None:
    film = theater.film(0)
    with time_machine.travel(MORNING, tick=False) as clock:
        ticket = open_ticket(film)
        clock.shift(60)
        for number in range(FROM_ONE_NETWORK.amount + 5):
            count_view(film, ticket=ticket, network="203.0.113.7", browser=f"Bot {number}")
    assert theater.film(0).views == FROM_ONE_NETWORK.amount


def test_no_address_is_kept_and_marks_go_with_their_day(theater: Theater) -> None:
    film = theater.film(0)
    with time_machine.travel(MORNING, tick=False) as clock:
        ticket = open_ticket(film)
        clock.shift(60)
        count_view(film, ticket=ticket, **FIREFOX)
        (mark,) = TheaterView.objects.values_list("visitor", flat=True)
        assert ("203" in mark, len(mark)) == (False, 64)
        forget_visitors()
        assert (TheaterView.objects.count(), ViewKey.objects.count()) == (1, 1)
        clock.shift(timedelta(days=1))
        forget_visitors()
    assert (TheaterView.objects.count(), ViewKey.objects.count(), theater.film(0).views) == (0, 0, 1)


def test_page_tells_the_number_in_words_and_sets_no_cookie(theater: Theater) -> None:
    client, address = Client(), reverse("theater_view", args=[theater.codes[0]])
    with time_machine.travel(MORNING, tick=False) as clock:
        ticket = client.post(address).json()["ticket"]
        clock.shift(45)
        assert client.post(address, {"ticket": ticket}).json() == {"counted": True}
        assert client.post(address, {"ticket": ticket}).json() == {"counted": False}
    assert list(client.cookies) == []
    page = client.get(reverse("theater_film", args=[theater.codes[0]])).content.decode()
    assert (
        "Watched once, for at least 30 seconds or half of the film. Each visitor counts once a day." in page
    )


def test_loop_is_slowed_down_and_films_that_are_not_shown_count_nothing(
    theater: Theater, settings: object
) -> None:
    settings.REQUESTS_PER_ADDRESS_AND_MINUTE = {"theater_view": 3}  # type: ignore[attr-defined]
    client, address = Client(), reverse("theater_view", args=[theater.codes[0]])
    assert [client.post(address).status_code for _ in range(4)] == [201, 201, 201, 429]
    cache.clear()
    assert client.post(reverse("theater_view", args=[theater.codes[3]])).status_code == 404
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
