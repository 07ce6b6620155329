import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.messages import get_messages
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override

from contest.domain import notices
from contest.enums import Role
from contest.models import Notice, User
from contest.sign_in import AccountAdapter
from tests.factories import PASSWORD, make_edition, make_membership, make_user
from tests.waiting import free_port

NEWCOMER = {"name": "Ada Zhao", "email": "ada@example.org", "password1": PASSWORD}


def latest_mail():
    """The last of the mails that wait for a worker, sent now."""
    assert notices.send_first_notice()
    return mail.outbox[-1]


def code_in_mail() -> str:
    return re.search(r"^    (\S+)$", latest_mail().body, re.MULTILINE)[1]


def test_sign_up_is_confirmed_by_the_code_in_the_mail(client, db):
    client.cookies.load({"zone": "Asia/Shanghai"})
    page = client.post(reverse("account_signup"), NEWCOMER, headers={"accept-language": "id"})
    assert page.url == reverse("account_email_verification_sent")
    client.post(page.url, {"code": code_in_mail()})
    user = User.objects.get(email="ada@example.org")
    assert (user.name, user.language, user.time_zone) == ("Ada Zhao", "id", "Asia/Shanghai")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_pages_follow_the_language_of_the_account_from_the_sign_in_on(client, db):
    user = make_user(language="id")
    typed = {"login": user.email, "password": PASSWORD}
    page = client.post(reverse("account_login"), typed, headers={"accept-language": "zh-hans"}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert (page["Content-Language"], said) == ("id", [f"Anda masuk sebagai {user.name}."])
    client.post(reverse("set_language"), {"language": "zh-hans"})
    user.refresh_from_db()
    assert (user.language, client.get(reverse("desk"))["Content-Language"]) == ("zh-hans", "zh-hans")


@pytest.mark.parametrize("language", ["fr", "tlh", "", "../etc", "x" * 300])
def test_language_that_the_site_does_not_speak_is_passed_over(client, db, language):
    user = make_user(language="id")
    client.force_login(user)
    client.post(reverse("set_language"), {"language": language})
    user.refresh_from_db()
    assert user.language == "id"
    client.logout()
    client.cookies["django_language"] = language
    answer = client.get(reverse("home"), headers={"accept-language": "zh-CN"})
    assert (answer.status_code, answer["Content-Language"]) == (200, "zh-hans")


def test_sign_up_without_a_name_keeps_what_was_typed(client, db):
    page = client.post(reverse("account_signup"), {**NEWCOMER, "name": ""})
    assert page.context["form"].errors.keys() == {"name"}
    assert b'value="ada@example.org"' in page.content


def test_email_that_would_be_cut_is_refused(client, db):
    page = client.post(reverse("account_signup"), {**NEWCOMER, "email": f"{'b' * 300}@x.example"})
    assert "This email address has 310 characters; it can have at most 254." in page.content.decode()
    assert not User.objects.exists()


def test_sign_up_goes_on_while_the_mail_server_and_the_broker_are_away(client, db, settings, broken_broker):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}):
        page = client.post(reverse("account_signup"), NEWCOMER)
        assert page.url == reverse("account_email_verification_sent")
        assert notices.send_first_notice() is False
        settings.EMAIL_BACKEND = working
        Notice.objects.update(not_before=None)
        client.post(page.url, {"code": code_in_mail()})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_mail_to_somebody_without_an_account_goes_by_the_queue_too(client, db):
    client.post(reverse("account_reset_password"), {"email": "stranger@example.org"})
    told = latest_mail()
    assert (told.to, Notice.objects.get().user) == (["stranger@example.org"], None)


def test_wrong_code_signs_nobody_in(client, db):
    page = client.post(reverse("account_signup"), NEWCOMER)
    client.post(page.url, {"code": "WRONG-CODE"})
    assert "_auth_user_id" not in client.session


def test_code_is_sent_again_and_the_page_says_how_often_one_may_try(client, db):
    there = client.post(reverse("account_signup"), NEWCOMER).url
    first = code_in_mail()
    page = client.get(there).content.decode()
    assert "Tries left to enter the code: 3. Another code can be sent 3 times;" in page
    assert "It is valid for 15 minutes." in page
    assert client.post(there, {"action": "resend"}).status_code == 302
    second = code_in_mail()
    page = client.post(there, {"code": first}).content.decode()  # only the latest counts
    assert "Tries left to enter the code: 2. Another code can be sent 2 times;" in page
    client.post(there, {"action": "resend"})
    code_in_mail()
    page = client.post(there, {"code": second}).content.decode()
    assert (
        "Tries left to enter the code: 2. Another code can be sent 1 time;" in page
    )  # renewed with the code
    client.post(there, {"action": "resend"})
    second = code_in_mail()
    page = client.get(there).content.decode()
    assert "Tries left to enter the code: 3. No other code can be sent; the latest one counts." in page
    assert "Send another code" not in page
    client.post(there, {"code": second})
    assert "_auth_user_id" in client.session
    client.logout()
    reset = client.post(reverse("account_reset_password"), {"email": NEWCOMER["email"]}, follow=True)
    assert "It is valid for 3 minutes." in reset.content.decode()


def test_sign_up_with_a_known_address_looks_the_same(client, db):
    make_user("ada@example.org")
    page = client.post(reverse("account_signup"), NEWCOMER)
    assert page.url == reverse("account_email_verification_sent")
    assert latest_mail().subject == "You already have an account"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "language", "browser", "subject"),
    [
        ("account_reset_password", "en", "id", "Your code for a new password"),
        ("account_reset_password", "zh-hans", "en", "设置新密码的验证码"),
        ("account_reset_password", "id", "zh-hans", "Kode Anda untuk kata sandi baru"),
        ("account_signup", "zh-hans", "id", "您已有账号"),
        ("account_signup", "id", "en", "Anda sudah memiliki akun"),
        ("account_reset_password", "", "id", "Kode Anda untuk kata sandi baru"),
    ],
)
def test_mail_about_an_account_is_in_its_language_else_the_browsers(
    client, db, name, language, browser, subject
):
    user = make_user(language=language)
    typed = {**NEWCOMER, "email": user.email}
    page = client.post(reverse(name), typed, headers={"accept-language": browser})
    told = latest_mail()
    assert (told.to, told.subject, page["Content-Language"]) == ([user.email], subject, browser)


def test_forgotten_password_is_replaced_by_code(client, db):
    user = make_user()
    page = client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.post(page.url, {"code": code_in_mail()})
    client.post(page.url, {"password1": "another long secret", "password2": "another long secret"})
    user.refresh_from_db()
    assert user.check_password("another long secret")


def test_log_in_page_offers_nobody_outside_the_demo(client, db):
    assert b"@laureate.example" not in client.get(reverse("account_login")).content


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.CHAIR, Role.JUDGE])
def test_guarded_role_without_a_second_factor_sets_one_up_first(client, db, settings, role):
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user()
    make_membership(user, make_edition(), role)
    client.force_login(user)
    assert client.get(reverse("home")).url == reverse("mfa_index")


def test_creator_needs_no_second_factor(client, db, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user()
    make_membership(user, make_edition(), Role.CREATOR)
    client.force_login(user)
    assert client.get(reverse("home")).status_code == 200


def test_second_factor_is_asked_for_and_may_not_be_removed(client, db, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user()
    make_membership(user, make_edition(), Role.ORGANISER)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    page = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert page.url.split("?")[0] == reverse("mfa_authenticate")
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(page.url, {"code": format_hotp_value(hotp_value(secret, counter))})
    assert client.get(reverse("home")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user).count() == 1


def test_language_of_a_person_is_kept_for_their_mails(client, db):
    user = make_user(language="en")
    client.force_login(user)
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    user.refresh_from_db()
    assert user.language == "zh-hans"
    assert client.cookies["django_language"].value == "zh-hans"


ACCOUNT_PAGES = (
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
)


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_entrance_page_is_shown(client, db, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "account_logout", "mfa_index", "mfa_activate_totp"]
)
def test_account_page_is_shown(client, db, name):
    user = make_user()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200


def offer_address(client, typed: str):
    """The page after the form for another address was sent, and the code that was made for it."""
    page = client.post(reverse("account_email"), {"action_add": "", "email": typed})
    waiting = client.session.get("account_email_verification_code")
    return page, waiting and waiting["code"]


def enter_code(client, code: str):
    return client.post(reverse("account_email_verification_sent"), {"code": code}, follow=True)


def said_on(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def own(client, db, settings) -> User:
    """Signed in, and has just entered the password."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "manage_email": None}
    user = make_user("ada@example.org", language="id")
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def test_new_address_counts_once_its_code_is_entered_and_the_old_one_is_told(client, own):
    client.post(reverse("set_language"), {"language": "en"})
    User.objects.update(language="id")
    _, first = offer_address(client, "typo@example.org")
    _, code = offer_address(client, "New@Example.org")
    assert User.objects.get().email == "ada@example.org"
    enter_code(client, first)
    page = enter_code(client, code)
    assert page.redirect_chain == [(reverse("account_email"), 302)]
    assert said_on(page) == ["Anda telah mengonfirmasi new@example.org."]
    while notices.send_first_notice():
        pass
    told = mail.outbox[-1]
    assert (told.to, told.subject) == (["ada@example.org"], "Email akun Anda diubah")
    assert "account/password/reset" not in told.body
    assert '<html lang="id"' in told.alternatives[0].content
    assert User.objects.get().email == "new@example.org"
    assert enter_code(client, code).redirect_chain == [(reverse("account_email"), 302)]  # twice: nothing more


def test_address_that_cannot_be_had_is_refused_in_words_and_the_old_one_stays(client, own):
    User.objects.update(language="en")
    other = make_user("bo@example.org")
    same = "This email address is already associated with this account."
    for typed, said in {
        "ADA@example.org": same,
        "ada@@example": "Enter a valid email address.",
        "": "This field is required.",
        f"{'b' * 300}@x.example": "This email address has 310 characters; it can have at most 254.",
    }.items():
        page, _ = offer_address(client, typed)
        assert page.context["form"].errors["email"][0] == said
    taken = "This email address belongs to another account. Sign in with it, or enter another address."
    _, code = offer_address(client, other.email)  # the page does not tell who has an account; the code does
    assert enter_code(client, code).context["form"].errors == {"code": [taken]}
    _, code = offer_address(client, "new@example.org")
    for _ in range(3):
        page = enter_code(client, "WRONG")
    assert page.redirect_chain == [(reverse("account_email"), 302)]
    assert said_on(page) == [
        "There were too many attempts. Start again to get another code, or try again in five minutes."
    ]
    assert User.objects.get(pk=own.pk).email == "ada@example.org"


def test_typed_address_is_taken_up_after_the_password_was_asked_for(client, db):
    client.force_login(make_user("ada@example.org"))
    page, _ = offer_address(client, "new@example.org")
    assert page.url == f"{reverse('account_reauthenticate')}?next=%2Faccount%2Femail%2F"
    page = client.post(page.url, {"password": PASSWORD, "next": reverse("account_email")})
    assert page.url == reverse("account_email_verification_sent")
    assert client.session["account_email_verification_code"]["email"] == "new@example.org"


def test_address_that_two_windows_confirm_at_once_is_refused_in_words(client, own):
    """Both have looked before either writes: the second finds the row that it would write."""
    seen_before = EmailAddress(user=own, email="new@example.org")
    EmailAddress.objects.create(user=own, email="new@example.org")
    request = client.get(reverse("account_email")).wsgi_request
    with request_context(request), override("en"):
        assert AccountAdapter(request).confirm_email(request, seen_before) is False
    said = [str(message) for message in get_messages(request)]
    assert said == ["new@example.org was confirmed in another window or for another account."]
    assert User.objects.get().email == "ada@example.org"
