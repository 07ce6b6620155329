import pytest
from django.core.mail import EmailMessage, get_connection

from contest.views.demo import sent_mails

OUTBOX = "/demo/mail/"


@pytest.fixture
def outbox(settings, tmp_path):
    settings.DEMO, settings.OUTBOX_DIR = True, tmp_path
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


def test_mail_with_markup_is_shown_as_text(client, db, outbox):
    send(outbox, "<script>alert(1)</script>")
    page = client.get(OUTBOX)
    assert b"<script>alert" not in page.content
    assert b"Text of &lt;script&gt;alert(1)&lt;/script&gt;" in page.content


def test_outbox_without_mails_is_an_empty_page(client, db, outbox):
    assert client.get(OUTBOX).status_code == 200


def test_outbox_is_hidden_outside_the_demo(client, db, settings):
    assert client.get(OUTBOX).status_code == 404
