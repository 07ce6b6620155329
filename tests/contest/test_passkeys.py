import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from contest.enums import Role
from contest.forms.passkeys import MOST_PASSKEYS
from contest.models import User
from contest.passkeys import PasskeyPlace, passkey_place
from tests.factories import PASSWORD, make_edition, make_membership, make_user
from tests.mails import sent_mails
from tests.passkey_device import PRESENT, Device

HOME = "https://films.example"
NOT_ACCEPTED = "The passkey was not accepted. Try again, or sign in another way."
NOWHERE = PasskeyPlace("", is_here=False)


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.SITE_ORIGINS = [HOME]


@pytest.fixture
def person(db: None) -> User:
    return make_user()


def signed_in(person: User) -> Client:
    client = Client(headers={"host": "films.example"})
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def add(client: Client, device: Device, name: str = "My phone") -> Any:
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    return send(client, reverse("mfa_add_webauthn"), device.create(options), name=name)


def send(client: Client, page: str, answer: Any, **more: str) -> Any:
    return client.post(page, {**more, "credential": json.dumps(answer)})


def sign_in_alone(device: Device, **changes: Any) -> Any:
    client = Client(headers={"host": "films.example"})
    page = reverse("mfa_login_webauthn")
    options = client.get(page, headers={"accept": "application/json"}).json()["request_options"]
    return client.post(page, {"credential": json.dumps({**device.get(options), **changes})}, follow=True)


def messages_of(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_place_of_passkeys_follows_from_the_sites_address(settings: Any) -> None:
    for origins, host, place in [
        ([HOME], "films.example", PasskeyPlace(HOME, is_here=True)),
        ([HOME], "www.films.example", PasskeyPlace(HOME, is_here=False)),
        (
            ["http://127.0.0.1:8000", "http://localhost:8000"],
            "localhost:8000",
            PasskeyPlace("http://localhost:8000", is_here=True),
        ),
        (
            ["http://127.0.0.1:8000", "http://localhost:8000"],
            "127.0.0.1:8000",
            PasskeyPlace("http://localhost:8000", is_here=False),
        ),
        (["http://films.example"], "films.example", NOWHERE),
        (["https://203.0.113.7"], "203.0.113.7", NOWHERE),
        (["https://[2001:db8::7]"], "[2001:db8::7]", NOWHERE),
    ]:
        settings.SITE_ORIGINS, settings.ALLOWED_HOSTS = origins, ["*"]
        assert passkey_place(RequestFactory().get("/", headers={"host": host})) == place, (
            origins,
            host,
            place,
        )


def test_page_says_that_a_site_without_a_domain_has_no_passkeys(person: User, settings: Any) -> None:
    settings.SITE_ORIGINS = ["http://203.0.113.7"]
    page = signed_in(person).get(reverse("mfa_add_webauthn")).content.decode()
    assert "Passkeys do not work on this site: browsers ask for a domain name and https." in page
    assert "passkey-options" not in page


@pytest.mark.slow
def test_passkey_signs_in_alone_and_after_the_password(person: User) -> None:
    device = Device(HOME)
    assert add(signed_in(person), device).url == reverse("mfa_view_recovery_codes")
    assert sign_in_alone(device).context["user"] == person
    client = Client(headers={"host": "films.example"})
    page = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    options = client.get(page.url).context["js_data"]["request_options"]
    assert send(client, reverse("mfa_authenticate"), device.get(options)).url == reverse("desk")


@pytest.mark.slow
def test_passkey_is_the_second_factor_that_is_owed(person: User, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    make_membership(person, make_edition(), Role.JUDGE)
    client = signed_in(person)
    assert client.get(reverse("home")).url == reverse("mfa_index")
    add(client, Device(HOME))
    assert client.get(reverse("home")).status_code == 200
    own = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    page = client.post(reverse("mfa_remove_webauthn", args=[own.pk]), follow=True)
    assert messages_of(page)[-1] == "You cannot deactivate two-factor authentication."
    add(client, Device(HOME))
    page = client.post(reverse("mfa_remove_webauthn", args=[own.pk]), follow=True)
    assert messages_of(page) == ["The passkey was added.", "The passkey was removed."]


def test_passkey_that_comes_or_goes_is_told(person: User) -> None:
    client = signed_in(person)
    add(client, Device(HOME))
    own = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    client.post(reverse("mfa_remove_webauthn", args=[own.pk]))
    assert [(told.to, told.subject) for told in sent_mails()] == [
        ([person.email], "Passkey added"),
        ([person.email], "Passkey removed"),
    ]
    assert "Network address: 127.0.0.1" in sent_mails()[-1].body
    assert not Authenticator.objects.exists()


def test_only_what_is_needed_of_a_browsers_answer_is_kept(person: User) -> None:
    client, device = signed_in(person), Device(HOME)
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    answer = {**device.create(options), "more": "\0" * 1000, "clientExtensionResults": {"credProps": "\0"}}
    send(client, reverse("mfa_add_webauthn"), answer, name="My phone")
    kept = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).data
    assert kept == {"name": "My phone", "credential": {**device.create(options)}}


@pytest.mark.slow
def test_account_has_so_many_passkeys(person: User) -> None:
    client = signed_in(person)
    add(client, Device(HOME))
    kept = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    Authenticator.objects.bulk_create(
        Authenticator(user=person, type=kept.type, data=kept.data) for _ in range(MOST_PASSKEYS - 2)
    )
    assert add(client, Device(HOME)).status_code == 302
    said = add(client, Device(HOME)).context["form"].non_field_errors()
    assert said == ["Passkeys of your account: 20. Allowed: 20. Remove one of them first."]


def test_passkey_gets_the_name_of_the_device_unless_it_is_given_one(person: User) -> None:
    client = signed_in(person)
    add(client, Device(HOME), name="")
    own = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    page = client.post(reverse("mfa_edit_webauthn", args=[own.pk]), {"name": "n" * 61})
    assert str(own) == "Unknown device"
    assert page.context["form"].errors == {"name": ["This has 61 characters; the limit is 60. Shorten it."]}


@pytest.mark.parametrize("device", [Device("https://evil.films.example"), Device("http://films.example")])
def test_passkey_of_another_address_is_not_accepted(person: User, device: Device) -> None:
    client = signed_in(person)
    assert add(client, device).context["form"].errors == {"credential": [NOT_ACCEPTED]}
    device.origin = HOME
    add(client, device)
    device.origin = "https://evil.films.example"
    assert messages_of(sign_in_alone(device)) == [NOT_ACCEPTED]


def test_passkey_without_finger_face_or_pin_is_not_accepted(person: User) -> None:
    client, device = signed_in(person), Device(HOME, flags=PRESENT)
    assert add(client, device).context["form"].non_field_errors() == [NOT_ACCEPTED]
    device.flags = Device(HOME).flags
    add(client, device)
    device.flags = PRESENT
    assert messages_of(sign_in_alone(device)) == [NOT_ACCEPTED]


def test_passkey_of_one_does_not_sign_another_in(person: User) -> None:
    device, theirs = Device(HOME), Device(HOME)
    add(signed_in(person), device)
    add(signed_in(make_user()), theirs)
    device.user = theirs.user
    assert messages_of(sign_in_alone(device)) == [NOT_ACCEPTED]


def test_answer_is_taken_once(person: User) -> None:
    device = Device(HOME)
    add(signed_in(person), device)
    client, page = Client(headers={"host": "films.example"}), reverse("mfa_login_webauthn")
    answer = device.get(client.get(page, headers={"accept": "application/json"}).json()["request_options"])
    assert send(client, page, answer).url == reverse("desk")
    client.post(reverse("account_logout"))
    assert send(client, page, answer).url == reverse("account_login")
    assert "_auth_user_id" not in client.session


NONSENSE = (
    *("", "x", "null", "[]", "1", "{}", '"\\u0000"', "[" * 5000, '{"response": 1}', '{"response": {}}'),
    '{"rawId": 7, "response": {"clientDataJSON": "AA", "attestationObject": "AA", "signature": "AA"}}',
    '{"rawId": "AA", "response": {"clientDataJSON": "e30", "attestationObject": "oA", "signature": "AA"}}',
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "is_signed_in"),
    [
        ("mfa_add_webauthn", True),
        ("mfa_login_webauthn", False),
        ("mfa_authenticate", False),
        ("mfa_reauthenticate_webauthn", True),
    ],
)
def test_answer_that_makes_no_sense_is_refused(person: User, name: str, is_signed_in: bool) -> None:
    client = signed_in(person)
    add(client, Device(HOME))
    found = {}
    for nonsense in NONSENSE:
        if not is_signed_in:
            client = Client(headers={"host": "films.example"})
            client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        page = client.post(reverse(name), {"credential": nonsense}, follow=True)
        found[nonsense] = (page.status_code, "_auth_user_id" in client.session)
        cache.clear()  # so few attempts are allowed
    assert found == dict.fromkeys(NONSENSE, (200, is_signed_in))
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1


def test_answer_that_was_changed_on_the_way_is_refused(person: User) -> None:
    device = Device(HOME)
    add(signed_in(person), device)
    for changes in ({"rawId": "AAAA", "id": "AAAA"}, {"id": "other"}, {"response": {"userHandle": "AA"}}):
        assert messages_of(sign_in_alone(device, **changes)) == [NOT_ACCEPTED], changes


@pytest.mark.slow
def test_answer_for_nobody_is_refused(person: User) -> None:
    device = Device(HOME)
    add(signed_in(person), device)
    for owner in ("Mg", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "AA", "", "\0", 7):
        device.user = owner
        assert messages_of(sign_in_alone(device)) == [NOT_ACCEPTED], owner


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_passkey_of_another_is_hidden(person: User, name: str) -> None:
    add(signed_in(person), Device(HOME))
    theirs = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    page = signed_in(make_user()).post(reverse(name, args=[theirs.pk]), {"name": "mine"})
    assert page.status_code == 404
    assert str(Authenticator.objects.get(pk=theirs.pk)) == "My phone"


@pytest.mark.slow
def test_person_who_is_guessed_at_is_asked_for_the_passkey(person: User) -> None:
    add(signed_in(person), Device(HOME))
    guesses = [{"login": person.email, "password": f"guess {number}"} for number in range(10)]
    for guess in guesses:
        Client(headers={"host": "films.example"}).post(
            reverse("account_login"), guess, REMOTE_ADDR="198.51.100.66"
        )
    typed = {"login": person.email, "password": PASSWORD}
    page = Client(headers={"host": "films.example"}).post(reverse("account_login"), typed)
    assert page.url == reverse("mfa_authenticate")
