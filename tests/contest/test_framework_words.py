"""What the frameworks say on our pages is said in our words."""

from itertools import chain
from pathlib import Path

import allauth
import django
import pytest
from django.test import Client
from django.urls import reverse

from contest import framework_words
from contest.management.catalogues import ids_of, read_catalogue
from tests.contest.test_sign_in import NEWCOMER
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
THEIRS = [
    Path(django.__file__).parent / "conf",
    Path(django.__file__).parent / "contrib" / "auth",
    Path(allauth.__file__).parent,
]


def test_words_are_those_of_the_frameworks() -> None:
    """A text that a new version words anew would be theirs again, without anybody noticing."""
    catalogues = [read_catalogue(place / "locale" / "en" / "LC_MESSAGES" / "django.po") for place in THEIRS]
    theirs = {text for catalogue in catalogues for message in catalogue for text in ids_of(message)}
    words = framework_words
    ours = {*words.FIELDS, *words.ERRORS, *words.MESSAGES, *words.SIZES, *chain(*words.COUNTED)}
    assert ours - theirs == set()


SIGN_UP, LOG_IN, FORGOTTEN = "account_signup", "account_login", "account_reset_password"


def test_errors_of_account_forms(client: Client) -> None:
    for page, typed, language, said in [
        (SIGN_UP, {"password1": "qxvbw"}, "zh-hans", ["密码过短，至少需要 10 个字符。"]),
        (SIGN_UP, {"password1": "qxvbw"}, "id", ["Kata sandi terlalu pendek; minimal 10 karakter."]),
        (SIGN_UP, {"password1": "password123"}, "zh-hans", ["这个密码过于常见。"]),
        (SIGN_UP, {"password1": "password123"}, "id", ["Kata sandi ini terlalu umum."]),
        (SIGN_UP, {"email": "x"}, "zh-hans", ["请填写有效的邮箱。"]),
        (SIGN_UP, {"name": "A" * 121}, "zh-hans", ["目前有 121 个字符，最多 120 个，请删短。"]),
        (SIGN_UP, {"name": "A" * 121}, "id", ["Isinya 121 karakter; batasnya 120. Persingkat."]),
        (LOG_IN, {"login": "", "password": ""}, "zh-hans", ["请填写此项。", "请填写此项。"]),
        (LOG_IN, {"login": "", "password": ""}, "id", ["Isian ini wajib diisi.", "Isian ini wajib diisi."]),
        (LOG_IN, {"login": "a@b.example", "password": "x"}, "zh-hans", ["邮箱或密码不正确。"]),
        (LOG_IN, {"login": "a@b.example", "password": "x"}, "id", ["Email atau kata sandi tidak benar."]),
        (FORGOTTEN, {"email": "x"}, "id", ["Masukkan alamat email yang benar."]),
    ]:
        sent = {**NEWCOMER, **typed} if page == SIGN_UP else typed
        form = client.post(reverse(page), sent, headers={"accept-language": language}).context["form"]
        assert [error for errors in form.errors.values() for error in errors] == said, (
            page,
            typed,
            language,
            said,
        )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Incorrect code."), ("zh-hans", "验证码不正确。"), ("id", "Kode salah.")],
)
def test_wrong_code_is_told_as_a_code_of_confirmation(client: Client, language: str, said: str) -> None:
    client.cookies["django_language"] = language
    page = client.post(reverse(SIGN_UP), NEWCOMER)
    assert client.post(page.url, {"code": "WRONG"}).context["form"].errors == {"code": [said]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "labels", "said"),
    [
        ("zh-hans", ["当前密码", "新密码", "新密码（再次输入）"], ["密码已更改。"]),
        (
            "id",
            ["Kata sandi saat ini", "Kata sandi baru", "Kata sandi baru (ulangi)"],
            ["Kata sandi telah diubah."],
        ),
    ],
)
def test_password_is_changed_in_our_words(
    client: Client, language: str, labels: list[str], said: list[str]
) -> None:
    client.force_login(make_user(language=language))
    page = reverse("account_change_password")
    assert [field.label for field in client.get(page).context["form"]] == labels
    typed = {"oldpassword": PASSWORD, "password1": "a wholly new secret", "password2": "a wholly new secret"}
    done = client.post(page, typed, follow=True)
    assert [str(message) for message in done.context["messages"]] == said
