import re
import threading
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from contest.password_guesses import BEFORE_A_CODE, KNOWN_COOKIE, OF_ADDRESS, OF_ADDRESS_AND_ACCOUNT
from contest.sign_in import AccountAdapter
from tests.factories import PASSWORD, make_user
from tests.mails import sent_mails
from tests.nginx import running_nginx

HOTEL, STRANGER, HOME = "203.0.113.7", "198.51.100.66", "192.0.2.20"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _clock():
    """No window of a limit ends while a test counts."""
    with time_machine.travel("2026-11-28 12:01:30Z"):
        yield


def log_in(address, user, password=PASSWORD, client=None, **headers):
    """The page that follows a try to sign in from `address`."""
    typed = {"login": user.email, "password": password}
    return (client or Client()).post(LOGIN, typed, REMOTE_ADDR=address, **headers)


def guess(address, user, times):
    for number in range(times):
        log_in(address, user, f"guess {number}")


def is_signed_in(page):
    return page.status_code == 302 and page.url == reverse("desk")


def errors_of(page):
    return list(page.context["form"].non_field_errors())


def test_address_is_the_one_that_the_first_trusted_proxy_saw(settings):
    for proxies, forwarded, seen in [
        (0, None, "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.5", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, "rubbish", "10.0.0.9"),
        (1, "1.2.3.4, ", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ]:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
        request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers)
        assert AccountAdapter(request).get_client_ip(request) == seen, (proxies, forwarded, seen)


@pytest.mark.slow
def test_people_of_one_hotel_sign_in_at_the_same_moment(transactional_db, settings):
    """Nobody is refused because another's request is being counted."""
    settings.REQUESTS_PER_ADDRESS_AND_MINUTE = {"account_login": 40}
    people, start = [make_user() for _ in range(40)], threading.Barrier(40)

    def arrive(person):
        start.wait(30)
        try:
            return is_signed_in(log_in(HOTEL, person))
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        assert sum(pool.map(arrive, people)) == 40
    assert log_in(HOTEL, people[0]).status_code == 429


@pytest.mark.slow
def test_three_hundred_people_of_one_hotel_sign_in_within_a_minute(db, settings):
    """What counts for all of an address is so many requests, and wrong passwords, which these are not."""
    assert settings.REQUESTS_PER_ADDRESS_AND_MINUTE["account_login"] >= 300
    people = [make_user() for _ in range(OF_ADDRESS.amount + 5)]
    assert {is_signed_in(log_in(HOTEL, person)) for person in people} == {True}


def test_stranger_who_guesses_keeps_nobody_else_of_the_address_out(db):
    victim, other = make_user(), make_user()
    guess(HOTEL, victim, 10)
    assert is_signed_in(log_in(HOTEL, other))


def test_address_that_guessed_is_told_how_long_to_wait(db):
    user = make_user()
    guess(STRANGER, user, OF_ADDRESS_AND_ACCOUNT.amount)
    page = log_in(STRANGER, user)
    assert errors_of(page) == [
        "There were too many wrong passwords. Try again in 4 minutes, or choose a new password."
    ]
    with time_machine.travel("2026-11-28 12:05:01Z", tick=False):
        assert log_in(STRANGER, user).url == reverse("account_confirm_login_code")


@pytest.mark.slow
def test_address_that_guesses_at_many_accounts_is_slowed_down_for_a_minute(db):
    with time_machine.travel("2026-11-28 12:01:30Z", tick=False):
        for _ in range(OF_ADDRESS.amount // 10):
            guess(STRANGER, make_user(), 10)
        page = log_in(STRANGER, make_user())
    assert errors_of(page) == [
        "There were too many wrong passwords. Try again in 1 minute, or choose a new password."
    ]
    assert is_signed_in(log_in(HOME, make_user()))


@pytest.mark.slow
def test_unknown_account_is_answered_like_a_known_one(db):
    known, unknown = make_user(), make_user()
    unknown.delete()
    answers = []
    for user in (known, unknown):
        guess(STRANGER, user, OF_ADDRESS_AND_ACCOUNT.amount - 1)
        answers.append([errors_of(log_in(STRANGER, user, "wrong")) for _ in range(2)])
    assert answers[0] == answers[1]


@pytest.mark.slow
def test_person_who_is_guessed_at_signs_in_from_elsewhere_by_a_mailed_code(db):
    user, client = make_user(), Client()
    guess(STRANGER, user, BEFORE_A_CODE.amount)
    page = log_in(HOME, user, client=client)
    assert (page.url, sent_mails()[-1].to) == (reverse("account_confirm_login_code"), [user.email])
    assert "_auth_user_id" not in client.session
    code = re.search(r"^    (\S+)$", sent_mails()[-1].body, re.MULTILINE)[1]
    assert is_signed_in(client.post(page.url, {"code": code}, REMOTE_ADDR=HOME))


def test_person_who_is_guessed_at_and_has_a_second_factor_is_asked_for_that_one(db):
    user = make_user()
    TOTP.activate(user, generate_totp_secret())
    guess(STRANGER, user, BEFORE_A_CODE.amount)
    assert urlsplit(log_in(HOME, user).url).path == reverse("mfa_authenticate")
    assert sent_mails() == []


@pytest.mark.slow
def test_known_browser_signs_in_while_others_of_its_address_guess(db):
    user, client = make_user(), Client()
    log_in(HOTEL, user, client=client)
    client.post(reverse("account_logout"))
    guess(HOTEL, user, BEFORE_A_CODE.amount + 1)
    assert is_signed_in(log_in(HOTEL, user, client=client))


@pytest.mark.slow
def test_browser_that_is_known_for_another_is_not_known_for_the_victim(db):
    victim, client = make_user(), Client()
    log_in(STRANGER, make_user(), client=client)
    client.post(reverse("account_logout"))
    for _ in range(OF_ADDRESS_AND_ACCOUNT.amount):
        log_in(STRANGER, victim, "guess", client=client)
    assert errors_of(log_in(STRANGER, victim, client=client)) != []


@pytest.mark.slow
@pytest.mark.parametrize("forged", ["", "1", "[1]", "WzFd:1abcde:signature"])
def test_cookie_that_the_site_did_not_sign_makes_no_browser_known(db, forged):
    user, client = make_user(), Client()
    guess(STRANGER, user, BEFORE_A_CODE.amount)
    client.cookies[KNOWN_COOKIE] = forged
    assert log_in(HOME, user, client=client).url == reverse("account_confirm_login_code")


@pytest.mark.slow
def test_known_browser_that_guesses_is_stopped_too(db):
    user, client = make_user(), Client()
    log_in(HOME, user, client=client)
    client.post(reverse("account_logout"))
    for _ in range(10):
        log_in(HOME, user, "guess", client=client)
    assert errors_of(log_in(HOME, user, client=client)) != []


@pytest.mark.slow
def test_new_password_by_mail_ends_the_wait(db):
    user, client = make_user(), Client()
    guess(HOME, user, OF_ADDRESS_AND_ACCOUNT.amount)
    page = client.post(reverse("account_reset_password"), {"email": user.email}, REMOTE_ADDR=HOME)
    code = re.search(r"^    (\S+)$", sent_mails()[-1].body, re.MULTILINE)[1]
    page = client.post(page.url, {"code": code}, REMOTE_ADDR=HOME)
    new = {"password1": "another long secret", "password2": "another long secret"}
    client.post(page.url, new, REMOTE_ADDR=HOME)
    assert errors_of(log_in(HOME, user, "wrong")) == [
        "The email address and/or password you specified are not correct."
    ]


def test_haste_is_answered_with_how_long_to_wait(client, db, settings):
    settings.REQUESTS_PER_ADDRESS_AND_MINUTE = {"account_login": 1}
    client.post(LOGIN, {"login": "a@example.org", "password": "x"})
    page = client.post(LOGIN, {"login": "a@example.org", "password": "x"})
    assert (page.status_code, 0 < int(page["Retry-After"]) <= 60) == (429, True)
    assert "Wait 1 minute, then go back and try again." in page.content.decode()


@pytest.mark.slow
def test_header_that_a_client_forges_gains_nothing_behind_nginx(live_server, settings, tmp_path):
    settings.ALLOWED_HOSTS = ["*"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = make_user()
    place = urlsplit(live_server.url).netloc
    cookies = CookieJar()
    ask = build_opener(HTTPCookieProcessor(cookies)).open
    with running_nginx(tmp_path, site=place, transfer=place, films=tmp_path) as nginx:
        for number in range(OF_ADDRESS_AND_ACCOUNT.amount + 1):
            ask(nginx + LOGIN).read()
            token = next(cookie.value for cookie in cookies if cookie.name == "csrf")
            typed = {"login": user.email, "password": "guess", "csrfmiddlewaretoken": token}
            forged = {"X-Forwarded-For": f"203.0.113.{number}"}
            page = ask(Request(nginx + LOGIN, urlencode(typed).encode(), forged)).read().decode()
    assert "There were too many wrong passwords." in page
