"""The theater as anybody sees it: what is shown, what is found, and what is answered to nonsense."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.domain.takedowns import show_again, take_down
from contest.enums import AgeMark, ProgrammeKind
from contest.models import Entry, Programme, TheaterFilm
from contest.theater.curating import curate_film
from contest.theater.listing import list_film
from contest.theater.programmes import ProgrammePlan, add_film, delete_programme, save_programme
from contest.theater.search import MOST_LETTERS
from tests.contest.theater.conftest import Theater, make_theater

pytestmark = pytest.mark.django_db
REASON = "A court has forbidden it."
SHARE = "AI-made: 90.0 of 90.0 seconds."


def page_of(name: str, *args: object, **asked: str) -> str:
    answer = Client().get(reverse(name, args=args), asked)
    assert answer.status_code == 200, (name, asked, answer.status_code)
    return answer.content.decode()


def found_in(theater: Theater, page: str) -> list[int]:
    """Which of the films a page has, by their places."""
    return [place for place, code in enumerate(theater.codes) if f'data-code="{code}"' in page]


def make_series(theater: Theater, *places: int, kind: ProgrammeKind = ProgrammeKind.SERIES) -> int:
    plan = ProgrammePlan(kind=kind, title={"en": "The Tide"}, text={"en": "In parts."}, is_public=True)
    row = save_programme(None, plan, office=theater.edition, by=theater.organiser)
    for place in places:
        add_film(row, theater.codes[place], office=theater.edition, by=theater.organiser)
    return row.pk


@pytest.mark.slow
def test_winners_and_selected_films_are_shown_with_permission_alone(theater: Theater) -> None:
    assert found_in(theater, page_of("theater_films")) == [0, 1, 2]
    entry = theater.entries[4]
    curate_film(entry, is_selected=True, age=None, by=theater.organiser)
    assert found_in(theater, page_of("theater_films")) == [0, 1, 2, 4]
    curate_film(theater.entries[3], is_selected=True, age=None, by=theater.organiser)
    assert found_in(theater, page_of("theater_films")) == [0, 1, 2, 4]
    assert Client().get(reverse("theater_film", args=[theater.codes[3]])).status_code == 404
    curate_film(entry, is_selected=False, age=None, by=theater.organiser)
    assert found_in(theater, page_of("theater_films")) == [0, 1, 2]


def test_a_film_is_told_of_in_the_theater_as_on_its_own_page(theater: Theater) -> None:
    entry = theater.entries[0]
    curate_film(entry, is_selected=False, age=AgeMark.SIXTEEN, by=theater.organiser)
    for page in (page_of("film_show", entry.code), page_of("theater_film", entry.code)):
        assert '<span class="age">From 16</span>' in page
        assert "For first." in page  # the jury's statement
        assert SHARE in page


def test_selected_film_is_shown_with_its_share(theater: Theater) -> None:
    entry = theater.entries[4]
    curate_film(entry, is_selected=True, age=None, by=theater.organiser)
    page = page_of("theater_film", entry.code)
    assert (SHARE in page, "The jury" in page) == (True, False)


def test_film_taken_down_is_gone_from_kept_pages_at_once_and_comes_back(theater: Theater) -> None:
    hall, code = reverse("theater_hall"), theater.codes[0]
    stranger = Client()
    assert code in stranger.get(hall).content.decode()
    take_down(theater.entries[0], reason=REASON, by=theater.organiser)
    assert code not in stranger.get(hall).content.decode()
    assert stranger.get(reverse("theater_film", args=[code])).status_code == 404
    show_again(theater.entries[0], reason=REASON, by=theater.organiser)
    assert code in stranger.get(hall).content.decode()


def test_film_that_has_not_won_can_be_reported_and_taken_down(theater: Theater, client: Client) -> None:
    entry = theater.entries[4]
    curate_film(entry, is_selected=True, age=None, by=theater.organiser)
    assert Client().get(reverse("film_report", args=[entry.code])).status_code == 200
    client.force_login(theater.organiser)
    form = {"act": "take_down", "film": entry.code, "reason": REASON}
    assert client.post(reverse("office_reports", args=[theater.edition.slug]), form).status_code == 302
    assert Client().get(reverse("film_report", args=[entry.code])).status_code == 404
    assert found_in(theater, page_of("theater_films")) == [0, 1, 2]


@pytest.mark.slow
def test_words_are_found_without_case_and_accents(theater: Theater) -> None:
    entry = theater.entries[1]
    told = {"title": "Où est la Mer?", "original_title": "海在哪里", "team_name": "Studio Sørvik"}
    Entry.objects.filter(pk=entry.pk).update(**told)
    list_film(entry)
    for words in ("ou EST mer", "SORVIK", "海在", "sørvik ou", "china", "中国"):
        assert 1 in found_in(theater, page_of("theater_films", q=words)), words
    for words in ("mers", "100%", "_", "\\"):
        assert "No film was found" in page_of("theater_films", q=words), words


@pytest.mark.slow
def test_filters_find_by_what_films_are(theater: Theater) -> None:
    Entry.objects.filter(pk=theater.entries[2].pk).update(country="ID", language="Bahasa Indonesia; English")
    list_film(theater.entries[2])
    TheaterFilm.objects.filter(entry=theater.entries[0]).update(length_ms=16 * 60_000)
    for asked, expected in (
        ({"country": "ID"}, [2]),
        ({"country": "CN"}, [0, 1]),
        ({"language": "bahasa indonesia"}, [2]),
        ({"award": "first"}, [0]),
        ({"award": "second", "country": "ID"}, [2]),
        ({"tool": "seedance"}, [0, 1, 2]),
        ({"length": "long"}, [0]),
        ({"length": "short"}, [1, 2]),
        ({"edition": theater.edition.slug, "q": "china"}, [0, 1]),
    ):
        assert found_in(theater, page_of("theater_films", **asked)) == expected, asked


def test_unknown_filters_are_left_out_in_words(theater: Theater) -> None:
    page = page_of("theater_films", edition="nowhere", length="endless", country="\u202eXX\0", page="minus")
    assert found_in(theater, page) == [0, 1, 2]
    for words in ("“nowhere” (Edition)", "“endless” (Running time)", "“XX” (Country or region)"):
        assert f"No film here fits {words}; that filter was left out." in page, words


@pytest.mark.slow
def test_long_search_is_cut_in_words_and_others_are_answered(theater: Theater) -> None:
    page = page_of("theater_films", q="china " * 2000)
    assert f"Your search was cut to its first {MOST_LETTERS} characters." in page
    for words in (
        "\0",
        "\u202e" * 50,
        "' OR 1=1 --",
        "א ב ג",
        "%" * 90,
        "🙂",
        "\ud800".encode(errors="replace").decode(),
    ):
        assert "<h1>All films</h1>" in page_of("theater_films", q=words)


def test_children_see_what_is_marked_for_them(theater: Theater) -> None:
    marks = (AgeMark.ALL, AgeMark.TWELVE, AgeMark.SIXTEEN)
    assert found_in(theater, page_of("theater_children", age="12")) == []
    for entry, age in zip(theater.entries, marks, strict=False):
        curate_film(entry, is_selected=False, age=age, by=theater.organiser)
    for asked, expected in (("6", [0]), ("", [0]), ("12", [0, 1]), ("18", [0]), ("x\0", [0])):
        assert found_in(theater, page_of("theater_children", age=asked)) == expected, asked


@pytest.mark.slow
def test_series_keeps_its_numbers_without_an_episode_that_was_taken_down(theater: Theater) -> None:
    pk = make_series(theater, 2, 0, 1)
    page = page_of("theater_programme", pk)
    assert [f"Episode {number}" in page for number in (1, 2, 3)] == [True] * 3
    take_down(theater.entries[0], reason=REASON, by=theater.organiser)
    page = page_of("theater_programme", pk)
    assert "Episode 2 is not shown at the moment." in page
    assert found_in(theater, page) == [1, 2]
    film = page_of("theater_film", theater.codes[2])
    assert "Play episode 3" in film
    for place in (1, 2):
        take_down(theater.entries[place], reason=REASON, by=theater.organiser)
    assert Client().get(reverse("theater_programme", args=[pk])).status_code == 404
    assert "The Tide" not in page_of("theater_hall")


@pytest.mark.slow
@pytest.mark.parametrize("end", ["hidden", "deleted"])
def test_episode_without_its_series_is_a_film_like_others(theater: Theater, end: str) -> None:
    row = Programme.objects.get(pk=make_series(theater, 0, 1))
    assert "Play episode 2" in page_of("theater_film", theater.codes[0])
    if end == "hidden":
        plan = ProgrammePlan(kind=ProgrammeKind.SERIES, title=row.title, text=row.text, is_public=False)
        save_programme(row, plan, office=theater.edition, by=theater.organiser)
    else:
        delete_programme(row, office=theater.edition, by=theater.organiser)
    page = page_of("theater_film", theater.codes[0])
    assert [words in page for words in ("pisode", "The Tide", theater.entries[0].title)] == [
        False,
        False,
        True,
    ]
    assert Client().get(reverse("theater_programme", args=[row.pk or 1])).status_code == 404
    assert found_in(theater, page_of("theater_films")) == [0, 1, 2]


def test_programmes_that_are_not_public_are_seen_by_the_office_alone(theater: Theater) -> None:
    plan = ProgrammePlan(kind=ProgrammeKind.ROW, title={"en": "Soon"}, text={}, is_public=False)
    row = save_programme(None, plan, office=theater.edition, by=theater.organiser)
    add_film(row, theater.codes[0], office=theater.edition, by=theater.organiser)
    assert Client().get(reverse("theater_programme", args=[row.pk])).status_code == 404
    assert Client().get(reverse("theater_programme", args=[2**70])).status_code == 404
    client = Client()
    client.force_login(theater.organiser)
    preview = client.get(reverse("office_programme_preview", args=[theater.edition.slug, row.pk]))
    assert "A preview for the office" in preview.content.decode()


def test_browser_that_remembers_films_gets_those_that_are_shown(theater: Theater) -> None:
    codes = [theater.codes[2], "NOSUCH", theater.codes[3], theater.codes[0], theater.codes[2], "<b>"]
    page = page_of("theater_continue", codes=",".join(codes))
    order = [page.index(theater.codes[place]) for place in (2, 0)]
    assert (order == sorted(order), found_in(theater, page)) == (True, [0, 2])
    assert page_of("theater_continue", codes="x" * 9000).strip() == ""


def queries_of(address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


@pytest.mark.slow
def test_queries_do_not_grow_with_films_and_programmes(theater: Theater) -> None:
    make_series(theater, 0)
    pages = [reverse(name) for name in ("theater_hall", "theater_films", "theater_children")]
    pages.append(reverse("theater_film", args=[theater.codes[0]]))
    before = [queries_of(page) for page in pages]
    more = make_theater(winners=6)
    make_series(more, 0, 1, 2)
    make_series(more, 1, 2, 3, kind=ProgrammeKind.ROW)
    grown = {page: (few, queries_of(page)) for page, few in zip(pages, before, strict=True)}
    assert {
        page: counts for page, counts in grown.items() if counts[1] > counts[0] + (page == pages[0])
    } == {}


def test_second_stranger_costs_one_query(theater: Theater) -> None:
    for address in (reverse("theater_hall"), reverse("theater_film", args=[theater.codes[0]])):
        assert queries_of(address) > 1
        assert queries_of(address) == 1
