import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.sessions import name_device
from tests.factories import PASSWORD, make_user
from tests.mails import sent_mails

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.3 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
EDGE = CHROME.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64") + " Edg/140.0.0.0"
NEW_PASSWORD = "another long secret"


def signed_in(user, browser=FIREFOX):
    client = Client(headers={"user-agent": browser})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get(reverse("desk")).status_code == 200


def code_in_mail():
    return re.search(r"^    (\S+)$", sent_mails()[-1].body, re.MULTILINE)[1]


def test_device_is_named_as_a_person_would():
    for user_agent, name in [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        (CHROME, "Chrome, Linux"),
        (EDGE, "Edge, Windows"),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
    ]:
        assert name_device(user_agent) == name, (user_agent, name)


@pytest.mark.parametrize(
    ("hours", "stays"), [([71, 71], True), ([73], False), ([60] * 5, True), ([60] * 6, False)]
)
def test_sign_in_ends_when_idle_and_at_the_longest(db, hours, stays):
    client, now = signed_in(make_user()), timezone.now()
    assert is_signed_in(client)
    for step in hours:
        now += timedelta(hours=step)
        with time_machine.travel(now):
            page = client.get(reverse("desk"))
    assert (page.status_code == 200) is stays


def test_person_who_was_away_is_told_why_to_sign_in_again(db):
    client = signed_in(make_user())
    client.get(reverse("desk"))
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        page = client.get(reverse("desk"), follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "You were away for a long time. Please sign in again to continue."
    ]


def test_page_lists_the_devices_of_the_account_and_ends_one(db):
    user = make_user()
    here, elsewhere, stranger = signed_in(user), signed_in(user, SAFARI), signed_in(make_user(), CHROME)
    names = re.findall(r"<strong>(.+?)</strong>", here.get(reverse("usersessions_list")).content.decode())
    assert names == ["Firefox, Windows", "Safari, iPhone"]
    session = UserSession.objects.get(user_agent=SAFARI)
    assert stranger.post(reverse("account_end_session", args=[session.pk])).status_code == 404
    page = here.post(reverse("account_end_session", args=[session.pk]), follow=True)
    assert [str(message) for message in page.context["messages"]][-1] == "That device is signed out."
    assert [is_signed_in(client) for client in (here, elsewhere, stranger)] == [True, False, True]


def test_all_other_devices_are_signed_out_at_once(db):
    user = make_user()
    here, others = signed_in(user), [signed_in(user, SAFARI), signed_in(user, CHROME)]
    page = here.post(reverse("usersessions_list"), follow=True)
    assert [str(message) for message in page.context["messages"]][-1] == "Signed out of all other sessions."
    assert [is_signed_in(client) for client in (here, *others)] == [True, False, False]


def test_new_password_ends_all_other_sign_ins_and_is_told(db):
    user = make_user()
    here, elsewhere = signed_in(user), signed_in(user, SAFARI)
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    here.post(reverse("account_change_password"), typed)
    assert [is_signed_in(client) for client in (here, elsewhere)] == [True, False]
    told = sent_mails()[-1]
    assert (told.to, told.subject) == ([user.email], "Your password was changed")
    assert "Network address: 127.0.0.1\nBrowser: Mozilla/5.0 (Windows NT" in told.body


def test_two_sign_ins_that_change_one_password_at_once_leave_one(db):
    user = make_user()
    clients = [signed_in(user), signed_in(user, SAFARI)]
    pages = []
    for client in clients:
        typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        pages.append(client.post(reverse("account_change_password"), typed).url.split("?")[0])
    assert pages == [reverse("account_change_password"), reverse("account_login")]
    assert [is_signed_in(client) for client in clients] == [True, False]


@pytest.mark.slow
def test_two_sign_ins_that_change_one_password_in_the_same_moment_leave_the_later_one(transactional_db):
    """Both are told that it was changed; the password that stands is that of the one who stays signed in."""
    user = make_user()
    clients, passwords = [signed_in(user), signed_in(user, SAFARI)], [f"{NEW_PASSWORD} {n}" for n in (1, 2)]
    start = threading.Barrier(2)

    def change(client, password):
        start.wait(30)
        typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        try:
            client.post(reverse("account_change_password"), typed)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, clients, passwords))
    user.refresh_from_db()
    stands = [user.check_password(password) for password in passwords]
    assert (sorted(stands), [is_signed_in(client) for client in clients]) == ([False, True], stands)
    assert not user.check_password(PASSWORD)


def test_replaced_password_ends_every_sign_in_and_is_told(db):
    user = make_user(language="id")
    elsewhere, here = signed_in(user), Client()
    page = here.post(reverse("account_reset_password"), {"email": user.email})
    page = here.post(page.url, {"code": code_in_mail()})
    here.post(page.url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_signed_in(elsewhere)
    assert (sent_mails()[-1].to, sent_mails()[-1].subject) == ([user.email], "Kata sandi Anda diganti")


def test_new_email_asks_for_the_password_again_and_is_told_to_the_old_one(db):
    user = make_user("old@example.org")
    client, typed = signed_in(user), {"email": "new@example.org", "action_add": ""}
    page = client.post(reverse("account_email"), typed)
    assert (page.url.split("?")[0], sent_mails()) == (reverse("account_reauthenticate"), [])
    client.post(page.url, {"password": PASSWORD})
    confirm = reverse("account_email_verification_sent")
    waiting = f'new@example.org · <a href="{confirm}">Enter the code</a>'
    assert waiting in client.get(reverse("account_email")).content.decode()
    client.post(confirm, {"code": code_in_mail()})
    assert waiting not in client.get(reverse("account_email")).content.decode()
    assert EmailAddress.objects.get(user=user).email == "new@example.org"
    told = sent_mails()[-1]
    assert (told.to, told.subject) == (["old@example.org"], "The email of your account was changed")
    assert told.body.startswith(
        "The email of your account was changed from old@example.org to new@example.org."
    )


@pytest.mark.slow
def test_second_factor_that_comes_or_goes_is_told(transactional_db):
    user = make_user()
    client = signed_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert [told.subject for told in sent_mails()] == [
        "Authenticator app set up",
        "New recovery codes",
        "Authenticator app removed",
    ]
    assert not Authenticator.objects.filter(user=user).exists()
