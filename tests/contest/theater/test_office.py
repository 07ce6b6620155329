"""The office's side: films, age marks, programmes and their order."""

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.ledger import find_differences
from contest.enums import Role
from contest.models import Programme, ProgrammePlace
from tests.contest.theater.conftest import Theater
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
TITLE = {"title_en": "What is remembered", "title_zh-hans": "记得的事", "kind": "row", "is_public": "on"}


@pytest.fixture
def office(theater: Theater, client: Client) -> Client:
    client.force_login(theater.organiser)
    return client


def address(theater: Theater, name: str, *args: object) -> str:
    return reverse(name, args=[theater.edition.slug, *args])


def make(office: Client, theater: Theater, **fields: str) -> Programme:
    before = set(Programme.objects.values_list("pk", flat=True))
    answer = office.post(address(theater, "office_programme_new"), {**TITLE, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return Programme.objects.exclude(pk__in=before).get()


def put_in(office: Client, theater: Theater, programme: Programme, code: str) -> str:
    target = address(theater, "office_programme_place", programme.pk)
    answer = office.post(target, {"code": code}, follow=True)
    return answer.content.decode()


def titles(programme: Programme) -> list[str]:
    return list(programme.places.values_list("film__entry__code", flat=True))


@pytest.mark.slow
def test_film_is_selected_and_marked(office: Client, theater: Theater) -> None:
    entry = theater.entries[4]
    target = address(theater, "office_theater_film", entry.code)
    assert office.post(target, {"is_selected": "on", "age": "6"}).status_code == 302
    film = theater.film(4)
    assert (film.selected_at is not None, film.age) == (True, 6)
    page = office.get(address(theater, "office_theater")).content.decode()
    assert "The creator has not agreed" in page  # the fourth winner
    assert office.post(target, {"age": "7"}).status_code == 409
    assert office.post(target, {}).status_code == 302
    film = theater.film(4)
    assert (film.selected_at, film.age) == (None, None)
    assert [str(found) for found in find_differences() if found.row.table == "contest_theaterfilm"] == []


@pytest.mark.slow
def test_programme_gets_films_in_an_order(office: Client, theater: Theater) -> None:
    programme = make(office, theater)
    for place in (0, 1, 2):
        assert "The films of this programme are saved." in put_in(
            office, theater, programme, theater.codes[place]
        )
    target = address(theater, "office_programme_place", programme.pk)
    for film, act, expected in (
        (2, "up", [0, 2, 1]),
        (2, "up", [2, 0, 1]),
        (2, "up", [2, 0, 1]),
        (0, "down", [2, 1, 0]),
        (1, "sideways", [2, 1, 0]),
        (1, "remove", [2, 0]),
    ):
        assert office.post(target, {"film": theater.film(film).pk, "act": act}).status_code == 302
        assert titles(programme) == [theater.codes[place] for place in expected], (film, act)
    assert (
        "no longer in the programme"
        in office.post(target, {"film": theater.film(1).pk, "act": "up"}).content.decode()
    )
    assert [str(found) for found in find_differences() if found.row.table == "contest_programme"] == []


@pytest.mark.slow
def test_films_that_are_not_shown_are_refused_in_words_and_kept_as_typed(
    office: Client, theater: Theater
) -> None:
    programme = make(office, theater)
    for code in (theater.codes[3], theater.codes[4], "NOSUCH", "\u202eX<b>"):
        page = put_in(office, theater, programme, code)
        assert "The theater shows no film with the entry number" in page, code
    assert "This field is required." in put_in(office, theater, programme, "") or titles(programme) == []
    put_in(office, theater, programme, theater.codes[0])
    assert "This film is in the programme already." in put_in(office, theater, programme, theater.codes[0])
    assert titles(programme) == [theater.codes[0]]


@pytest.mark.slow
def test_film_is_an_episode_of_one_series(office: Client, theater: Theater) -> None:
    first, second = (make(office, theater, title_en=title, kind="series") for title in ("One", "Two"))
    put_in(office, theater, first, theater.codes[0])
    assert "is an episode of the series “One” already" in put_in(office, theater, second, theater.codes[0])
    row = make(office, theater, title_en="Row")
    put_in(office, theater, row, theater.codes[0])
    form = {**TITLE, "title_en": "Row", "kind": "series"}
    answer = office.post(address(theater, "office_programme", row.pk), form)
    assert (answer.status_code, "is an episode of the series “One” already" in answer.content.decode()) == (
        422,
        True,
    )
    assert office.post(address(theater, "office_programme_delete", first.pk)).status_code == 302
    assert office.post(address(theater, "office_programme", row.pk), form).status_code == 302
    assert set(ProgrammePlace.objects.values_list("kind", flat=True)) == {"series"}


def test_programme_without_a_title_is_refused_and_kept(office: Client, theater: Theater) -> None:
    answer = office.post(
        address(theater, "office_programme_new"), {"title_en": " ", "text_en": "Five films.", "kind": "row"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Five films." in page, Programme.objects.count()) == (422, True, 0)


def test_programmes_are_moved_by_buttons(office: Client, theater: Theater) -> None:
    rows = [make(office, theater, title_en=title) for title in ("A", "B", "C")]
    for row, step, expected in (
        (2, "up", "ACB"),
        (2, "up", "CAB"),
        (2, "up", "CAB"),
        (0, "down", "CBA"),
        (0, "x", "CBA"),
    ):
        target = address(theater, "office_programme_move", rows[row].pk)
        assert office.post(target, {"move": step}).status_code == 302
        assert "".join(programme.shown_title for programme in Programme.objects.all()) == expected


def test_chair_reads_and_changes_nothing(theater: Theater, client: Client) -> None:
    chair = make_user()
    make_membership(chair, theater.edition, Role.CHAIR)
    client.force_login(chair)
    page = client.get(address(theater, "office_theater")).content.decode()
    assert ("Add a programme or series" in page, theater.codes[0] in page) == (False, True)
    assert client.post(address(theater, "office_programme_new"), TITLE).status_code == 404


def test_office_searches_among_all_accepted_films(office: Client, theater: Theater) -> None:
    stranger = make_entry("eligible", edition=theater.edition, title="Seldom seen")
    films = address(theater, "office_theater")
    assert stranger.code not in office.get(films).content.decode()
    page = office.get(films, {"q": "SELDOM\0"}).content.decode()
    assert (stranger.code in page, theater.codes[0] in page) == (True, False)


def test_films_of_an_edition_are_not_told_before_its_results(theater: Theater, client: Client) -> None:
    theater.edition.published_at = None
    theater.edition.save()
    client.force_login(theater.organiser)
    page = client.get(address(theater, "office_theater")).content.decode()
    assert theater.codes[0] not in page
    target = address(theater, "office_theater_film", theater.codes[4])
    answer = client.post(target, {"is_selected": "on"})
    assert (answer.status_code, "not published yet" in answer.content.decode()) == (409, True)


@pytest.mark.slow
def test_curator_keeps_the_theater_and_sees_only_films_that_may_hang_in_it(
    theater: Theater, client: Client
) -> None:
    curator = make_membership(make_user(), theater.edition, Role.CURATOR).user
    client.force_login(curator)
    silent = make_entry("eligible", edition=theater.edition, title="The Silent One")
    page = address(theater, "office_theater")
    found = client.get(page, {"q": "Silent"}).content.decode()
    assert ("The Silent One" in found, "/entries/" in found) == (False, False)
    assert client.post(address(theater, "office_theater_film", silent.code), {}).status_code == 404
    agreed = theater.entries[4].code
    selected = {"is_selected": "on", "age": "6"}
    assert client.post(address(theater, "office_theater_film", agreed), selected).status_code == 302
    programme = make(client, theater)
    put_in(client, theater, programme, agreed)
    assert titles(programme) == [agreed]
    assert client.get(address(theater, "office_show")).status_code == 404
    desk = client.get(reverse("desk")).content.decode()
    assert page in desk


@pytest.mark.slow
def test_nobody_curates_their_own_film(office: Client, theater: Theater) -> None:
    programme, own = make(office, theater), theater.entries[0]
    make_membership(own.representative, theater.edition, Role.CURATOR)
    office.force_login(own.representative)
    words = "This is your own film. Another person has to decide where it is shown."
    refused = office.post(address(theater, "office_theater_film", own.code), {"is_selected": "on"})
    assert (refused.status_code, words in refused.content.decode()) == (409, True)
    assert words in put_in(office, theater, programme, own.code)
    assert titles(programme) == []
