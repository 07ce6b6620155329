from django.template.loader import render_to_string
from django.test import Client

from tests.architecture.frames import Kind, frames_shown_once, pages_left_empty
from tests.architecture.signed_in import signed_in
from tests.factories import make_user

ENTRY, FILM, OFFICE = "/entries/ABCDEFGH/", "/entries/ABCDEFGH/film/", "/office/nowhere/entries/"


def asked(reader: Client, *addresses: str) -> list[tuple[int, bool]]:
    answers = [reader.get(address) for address in addresses]
    return [(answer.status_code, bool(answer.content)) for answer in answers]


def test_each_reader_gets_the_page_of_what_is_not_found_whole_once_for_each_kind_of_address(db: None) -> None:
    shown: set[Kind] = set()
    first, second = signed_in(make_user()), signed_in(make_user())
    with frames_shown_once(shown):
        assert asked(first, ENTRY, FILM, OFFICE, ENTRY) == [
            (404, True),
            (404, False),
            (404, True),
            (404, False),
        ]
        assert asked(second, FILM) == [(404, True)]
        shown.clear()
        assert asked(first, FILM) == [(404, True)]
    assert asked(first, FILM) == [(404, True)]


def test_views_answer_without_a_page_and_what_no_reader_asks_for_is_written(db: None) -> None:
    with pages_left_empty():
        assert asked(signed_in(None), "/") == [(200, False)]
        assert render_to_string("405.html") != ""  # asked for by no reader, as emails are
    assert asked(signed_in(None), "/") == [(200, True)]
