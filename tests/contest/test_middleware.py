import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from contest.enums import Role
from contest.places import ZONE_COOKIE
from media_pipeline.playback.addresses import playback
from tests.factories import make_edition, make_membership, make_user
from tests.media_pipeline.film_rows import make_ready_film


@pytest.mark.parametrize("name", ["home", "desk", "judge_desk", "account_email", "mfa_index"])
def test_page_for_a_person_who_is_signed_in_is_not_kept(client, db, name):
    user, edition = make_user(), make_edition()
    for role in (Role.ORGANISER, Role.JUDGE):
        make_membership(user, edition, role)
    client.force_login(user)
    assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_public_page_may_be_kept(client, db):
    assert not client.get(reverse("home")).has_header("Cache-Control")


def test_address_with_a_token_is_told_to_nobody(client, db):
    films = playback(make_ready_film().pk, viewer="public")
    assert client.get(films.film_url)["Referrer-Policy"] == "no-referrer"
    assert client.get("/media/forged/film.mp4")["Referrer-Policy"] == "no-referrer"
    assert client.get(reverse("home"))["Referrer-Policy"] == "same-origin"


def test_address_that_takes_forms_alone_says_so_in_words(client, db):
    client.force_login(make_user())
    answer = client.get(reverse("set_language"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This link leads to no page" in answer.content.decode()
    plain = client.get(reverse("set_language"), headers={"accept": "application/json"})
    assert (plain.status_code, plain.content) == (405, b"")


@pytest.mark.parametrize("told", ["tlh", "x" * 3000, "../../id", "\x00", "ID;", '"'])
def test_cookies_of_a_language_and_a_zone_that_nobody_knows_change_nothing(
    client: Client, db: None, told: str
) -> None:
    """The browser's own language counts then, as if there were no cookie."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = client.cookies[ZONE_COOKIE] = told
    answer = client.get("/", headers={"accept-language": "id"})
    assert (answer.status_code, answer["Content-Language"]) == (200, "id")
