import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from demo.views import sent_mails
from tests.factories import make_user

OUTBOX = "/demo/mail/"
OF_A_DEMO = pytest.mark.urls("tests.demo.urls")


@pytest.fixture
def outbox(settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path
    return tmp_path


def send(folder, *subjects: str) -> None:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder)
    backend.send_messages(
        [EmailMessage(subject, f"Text of {subject}", to=["a@b.org"]) for subject in subjects]
    )


def test_mails_come_newest_first(outbox):
    send(outbox, "收到您的作品", "second")
    assert [mail.subject for mail in sent_mails(outbox)] == ["second", "收到您的作品"]
    assert [mail.to for mail in sent_mails(outbox)] == ["a@b.org", "a@b.org"]


@OF_A_DEMO
def test_mail_with_markup_is_shown_as_text(client, db, outbox):
    send(outbox, "<script>alert(1)</script>")
    page = client.get(OUTBOX)
    assert b"<script>alert" not in page.content
    assert b"Text of &lt;script&gt;alert(1)&lt;/script&gt;" in page.content


@OF_A_DEMO
def test_outbox_without_mails_is_an_empty_page(client, db, outbox):
    assert client.get(OUTBOX).status_code == 200


def test_outbox_is_hidden_outside_the_demo(client, db):
    assert client.get(OUTBOX).status_code == 404


@pytest.fixture
def demo(settings, tmp_path):
    (engine,) = settings.TEMPLATES
    processors = [*engine["OPTIONS"]["context_processors"], "demo.context.people"]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": processors}}]
    settings.VAR_DIR, settings.DEMO = tmp_path, True


@OF_A_DEMO
def test_log_in_page_of_the_demo_offers_its_people(client, db, demo):
    page = client.get(reverse("account_login"))
    assert b"organiser@laureate.example" in page.content


@OF_A_DEMO
def test_who_came_by_one_click_reads_the_password_that_is_asked_for(client, db, demo):
    client.force_login(make_user())
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert "In this demo everybody’s password is winged-lion-2026." in page


def test_no_other_site_tells_a_password(client, db):
    client.force_login(make_user())
    assert "everybody’s password" not in client.get(reverse("account_reauthenticate")).content.decode()


@OF_A_DEMO
def test_demo_tells_that_its_films_are_still_being_made(client, db, demo, tmp_path):
    words = "Its films are still being made and judged, which takes some minutes."
    before = client.get(reverse("account_login")).content.decode()
    (tmp_path / "demo-seeded").touch()
    after = client.get(reverse("account_login")).content.decode()
    assert (words in before, words in after) == (True, False)
