"""Passkeys in Chromium, with a phone that its developer tools make: it keeps keys and has a finger."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from contest.enums import Role
from contest.models import User
from tests.e2e.watching import Watch, look_at
from tests.factories import PASSWORD, make_edition, make_membership, make_user
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db(transaction=True)
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Phone:
    """The virtual authenticator of one browser page."""

    def __init__(self, page: Page) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        self.id = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]

    def refuse(self) -> None:
        """Its owner lays no finger on it."""
        verified = {"authenticatorId": self.id, "isUserVerified": False}
        self.tools.send("WebAuthn.setUserVerified", verified)


@pytest.fixture
def person(settings: Any) -> User:
    """An organiser, who owes a second factor and has none."""
    settings.REQUIRE_SECOND_FACTOR = True
    organiser = make_user(name="Ada Zhao")
    make_membership(organiser, make_edition("open"), Role.ORGANISER)
    return organiser


@pytest.fixture
def watch(page: Page) -> Any:
    watching = Watch(page.context)
    yield watching
    assert watching.troubles == []


def sign_in(page: Page, site: str, person: User) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_label("Email", exact=True).fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site}/")


def add_passkey(page: Page, name: str) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Name")).to_have_value("Chrome, Linux")
    page.get_by_label("Name").fill(name)
    look_at(page, "passkey-add")
    page.get_by_role("button", name="Add passkey").click()


def test_passkey_is_added_used_and_removed(page: Page, live_site: str, person: User, watch: Watch) -> None:
    phone = Phone(page)
    sign_in(page, live_site, person)
    expect(page.get_by_role("heading", name="Two-step verification")).to_be_visible()  # it is owed
    look_at(page, "passkey-owed")
    add_passkey(page, "My phone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert sent_mails()[-1].subject == "Passkey added"

    page.goto(f"{live_site}/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Two-step verification")
    sign_out(page, live_site)
    sign_in(page, live_site, person)
    expect(page.get_by_role("button", name="Use passkey")).to_be_visible()
    look_at(page, "passkey-second-factor")
    page.get_by_role("button", name="Use passkey").click()
    page.wait_for_url(f"{live_site}/desk/")

    sign_out(page, live_site)
    page.goto(f"{live_site}/account/login/?next=/account/2fa/webauthn/")
    look_at(page, "passkey-sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_site}/account/2fa/webauthn/")
    look_at(page, "passkey-list")

    page.get_by_role("link", name="Rename").click()
    page.get_by_role("link", name="Use a passkey").click()
    look_at(page, "passkey-confirm")
    page.get_by_role("button", name="Use passkey").click()
    page.get_by_label("Name").fill("Work phone")
    look_at(page, "passkey-rename")
    page.get_by_role("button", name="Save name").click()
    expect(page.locator("main strong")).to_have_text("Work phone")
    page.get_by_role("link", name="Remove").click()
    look_at(page, "passkey-remove")
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("You cannot deactivate two-factor authentication.")).to_be_visible()
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1

    person.memberships.all().delete()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("The passkey was removed.")).to_be_visible()
    assert sent_mails()[-1].subject == "Passkey removed"
    assert not Authenticator.objects.exists()
    phone.tools.detach()


def test_passkey_that_is_refused_signs_nobody_in(
    page: Page, live_site: str, person: User, watch: Watch
) -> None:
    phone = Phone(page)
    sign_in(page, live_site, person)
    add_passkey(page, "My phone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page, live_site)
    phone.refuse()
    page.goto(f"{live_site}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_have_text(
        "The browser gave no passkey. Try again; if this goes on, your device has none for this site."
    )
    look_at(page, "passkey-refused")


def test_browser_without_passkeys_says_so(page: Page, live_site: str, person: User, watch: Watch) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(f"{live_site}/account/login/")
    expect(page.get_by_text("This browser has no passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    look_at(page, "passkey-lacking")


def test_address_that_is_a_number_names_the_one_that_has_passkeys(
    page: Page, live_site: str, person: User, watch: Watch
) -> None:
    page.goto(live_site.replace("localhost", "127.0.0.1") + "/account/login/")
    expect(page.get_by_text("Passkeys do not work at this address.")).to_have_text(
        f"Passkeys do not work at this address. Open the site at {live_site} to use them."
    )
    look_at(page, "passkey-elsewhere")
