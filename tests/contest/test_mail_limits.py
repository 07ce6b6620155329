"""Emails that are asked for have a limit for the person, the network address and the site, with words."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as site_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.enums import NoticeKind, Role
from contest.models import Membership, Notice, User
from contest.password_guesses import BEFORE_A_CODE
from contest.sign_in import ASKED_FOR
from tests.factories import PASSWORD, make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db
STRANGER, HOME = "198.51.100.66", "192.0.2.20"
NO_MORE = {
    "person": (
        "The limit of 2 emails an hour for this person is reached. Use the latest one, or try again in 59 "
        "minutes."
    ),
    "address": "The limit of 2 emails an hour for your network address is reached. Try again in 59 minutes.",
    "site": "The limit of 2 emails an hour for the whole site is reached. Try again in 59 minutes.",
}
LIMITS = {
    "person": "MAILS_PER_PERSON_AND_HOUR",
    "address": "MAILS_PER_ADDRESS_AND_HOUR",
    "site": "MAILS_OF_SITE_PER_HOUR",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """No window of a limit ends while a test counts."""
    with time_machine.travel("2026-11-28 12:01:02Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def person() -> User:
    return make_user("ada@example.org")


class Asker:
    """A browser that asks for one kind of email; `ask` says how it was answered."""

    page = "account_reset_password"
    in_a_new_browser = False  # each time

    def __init__(self, person: User, clock: time_machine.Traveller) -> None:
        self.client, self.person, self.clock = Client(), person, clock
        self.prepare()
        Notice.objects.all().delete()
        cache.clear()

    def prepare(self) -> None:
        pass

    def ask(self, address: str = STRANGER) -> Any:
        self.clock.shift(1)
        if self.in_a_new_browser:
            self.client = Client()
        return self.client.post(reverse(self.page), self.typed(), REMOTE_ADDR=address)

    def typed(self) -> dict[str, str]:
        return {"email": self.person.email}


class ForgottenPassword(Asker):
    pass


class ForgottenPasswordOfNobody(Asker):
    def typed(self) -> dict[str, str]:
        return {"email": "nobody@example.org"}


class SignUpWithAnAccount(Asker):
    """The account's owner is told."""

    page = "account_signup"
    in_a_new_browser = True

    def typed(self) -> dict[str, str]:
        return {"name": "Ada", "email": self.person.email, "password1": PASSWORD}


class ConfirmationAgain(Asker):
    """Of a new account, whose owner signs in before having confirmed the email."""

    page = "account_login"
    in_a_new_browser = True

    def prepare(self) -> None:
        self.person.emailaddress_set.update(verified=False)

    def typed(self) -> dict[str, str]:
        return {"login": self.person.email, "password": PASSWORD}


class AnotherEmail(Asker):
    """A different one each time; the account is the same."""

    page = "account_email"

    def prepare(self) -> None:
        self.client.force_login(self.person)
        self.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    def typed(self) -> dict[str, str]:
        return {"email": f"new{timezone.now():%H%M%S}@example.org", "action_add": ""}


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(
    "asker",
    [ForgottenPassword, ForgottenPasswordOfNobody, SignUpWithAnAccount, ConfirmationAgain, AnotherEmail],
)
def test_email_that_is_asked_for_has_limits(
    settings: Any, clock: time_machine.Traveller, person: User, asker: type[Asker], limit: str
) -> None:
    setattr(settings, LIMITS[limit], 2)
    asking = asker(person, clock)
    assert [asking.ask().status_code for _ in range(2)] == [302, 302]
    page = asking.ask()
    assert (page.status_code, int(page["Retry-After"]) // 60) == (429, 58)
    assert NO_MORE[limit] in page.content.decode()
    assert Notice.objects.count() == 2
    assert asking.ask(HOME).status_code == (302 if limit == "address" else 429)


def sign_in(person: User, password: str, address: str, client: Client | None = None) -> Any:
    typed = {"login": person.email, "password": password}
    return (client or Client()).post(reverse("account_login"), typed, REMOTE_ADDR=address)


def test_limit_ends_with_the_hour(settings: Any, clock: time_machine.Traveller, person: User) -> None:
    settings.MAILS_PER_PERSON_AND_HOUR = 1
    asking = ForgottenPassword(person, clock)
    assert [asking.ask().status_code for _ in range(2)] == [302, 429]
    clock.move_to("2026-11-28 13:00:01Z")
    assert asking.ask().status_code == 302


@pytest.mark.slow
def test_sign_in_code_is_sent_whatever_strangers_asked_for(
    settings: Any, clock: time_machine.Traveller, person: User
) -> None:
    """Nobody can use up the emails of a person who knows the password."""
    settings.MAILS_PER_PERSON_AND_HOUR, settings.MAILS_OF_SITE_PER_HOUR = 2, 3
    asking = ForgottenPassword(person, clock)
    for _ in range(BEFORE_A_CODE.amount):
        sign_in(person, "guess", STRANGER)
        asking.ask()
    pages = [sign_in(person, PASSWORD, HOME) for _ in range(3)]
    assert [page.status_code for page in pages] == [302, 302, 429]
    assert pages[0].url == reverse("account_confirm_login_code")
    assert NO_MORE["person"] in pages[2].content.decode()


def test_known_browser_gets_its_code_whatever_strangers_asked_for(
    settings: Any, clock: time_machine.Traveller, person: User
) -> None:
    settings.MAILS_PER_PERSON_AND_HOUR, settings.MAILS_OF_SITE_PER_HOUR = 2, 3
    known, stranger = ForgottenPassword(person, clock), ForgottenPassword(person, clock)
    sign_in(person, PASSWORD, HOME, known.client)
    known.client.post(reverse("account_logout"))
    assert [stranger.ask().status_code for _ in range(4)] == [302, 302, 429, 429]
    assert [known.ask().status_code for _ in range(3)] == [302, 302, 429]


@pytest.fixture
def office(person: User) -> Client:
    make_membership(person, make_edition(slug="open"), Role.ORGANISER)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("limit", LIMITS)
def test_sending_again_has_limits(settings: Any, office: Client, limit: str) -> None:
    setattr(settings, LIMITS[limit], 2)
    send = partial(office.post, reverse("office_mails_send", args=["open"]), follow=True)
    told = [[str(message) for message in send().context["messages"]] for _ in range(3)]
    assert told == [["No email is left to be sent again."]] * 2 + [[NO_MORE[limit]]]


@pytest.mark.parametrize("limit", LIMITS)
def test_invitations_have_limits(settings: Any, office: Client, limit: str) -> None:
    """One person gets one from each edition; here they are of three."""
    setattr(settings, LIMITS[limit], 2)
    organiser, judges = User.objects.get(), [make_user() for _ in range(3)]
    for number, judge in enumerate(judges):
        make_membership(organiser, make_edition(slug=f"edition{number}"), Role.ORGANISER)
        email = judges[0].email if limit == "person" else judge.email
        people = reverse("office_people", args=[f"edition{number}"])
        page = office.post(people, {"email": email, "role": Role.JUDGE})
    assert page.status_code == 422
    assert list(page.context["form"].non_field_errors()) == [NO_MORE[limit]]
    assert Notice.objects.filter(kind=NoticeKind.JUDGE_INVITED).count() == 2
    assert Membership.objects.filter(role=Role.JUDGE).count() == 2


def test_every_email_about_an_account_is_asked_for_or_tells_of_a_change() -> None:
    folder = Path(site_settings.BASE_DIR, "templates")
    mails = [*folder.glob("account/email/*_message.txt"), *folder.glob("mfa/email/*_message.txt")]
    tell = {mail for mail in mails if "base_notification" in mail.read_text()}
    others = {str(mail.relative_to(folder)).removesuffix("_message.txt") for mail in set(mails) - tell}
    assert others == ASKED_FOR
