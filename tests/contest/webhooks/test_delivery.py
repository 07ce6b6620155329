"""Messages to webhooks: signed, once, tried again, given up; and the office's page of them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contest.domain.entry_decisions import accept_entry
from contest.enums import EntryState, Role, WebhookEvent
from contest.models import Edition, JournalEntry, User, Webhook, WebhookMessage
from contest.webhooks.delivery import MINUTES, enqueue_event, follow_messages, send_message
from contest.webhooks.subscribing import add_webhook, end_webhook, send_test
from tests.contest.nights import (
    conferrals_for,
    make_judged_edition,
    publish_results,
    seal_conferrals,
)
from tests.contest.privacy.scene import client_of
from tests.contest.webhooks.receiver import ADDRESS, Receiver, running_receiver
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver on a network that whoever runs the site allows."""
    settings.WEBHOOK_NETWORKS = [ip_network(f"{ADDRESS}/32")]
    with running_receiver(tmp_path) as receiver:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        yield receiver


def make_office() -> tuple[Edition, User]:
    edition, organiser = make_edition("open"), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    return edition, organiser


def test_message_arrives_signed_and_once(receiver: Receiver) -> None:
    edition, organiser = make_office()
    webhook = add_webhook(edition, address=receiver.url, by=organiser)
    message = send_test(webhook)
    assert [send_message(message.pk), send_message(message.pk)] == [True, False]
    [(path, headers, body)] = receiver.taken
    told = json.loads(body)
    assert (path, told["type"], told["data"]) == ("/hook", "test", {"edition": edition.slug})
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    message.refresh_from_db()
    assert (message.answer, message.attempts) == ("200 ok", 1)


def test_redirects_are_not_followed_and_failures_are_tried_again_until_given_up(receiver: Receiver) -> None:
    edition, organiser = make_office()
    message = send_test(add_webhook(edition, address=receiver.url, by=organiser))
    receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/"}
    now = timezone.now()
    assert send_message(message.pk, now) is False
    message.refresh_from_db()
    assert (message.answer, message.not_before) == ("302 ok", now + timedelta(minutes=MINUTES[0]))
    assert send_message(message.pk, now) is False
    assert len(receiver.taken) == 1
    for _ in MINUTES:
        message.refresh_from_db()
        send_message(message.pk, message.not_before)
    message.refresh_from_db()
    assert (message.attempts, message.given_up_at is None) == (len(MINUTES) + 1, False)
    assert send_message(message.pk, timezone.now() + timedelta(days=9)) is False


def test_address_that_has_moved_inside_is_not_called(receiver: Receiver, settings: Any) -> None:
    edition, organiser = make_office()
    message = send_test(add_webhook(edition, address=receiver.url, by=organiser))
    settings.WEBHOOK_NETWORKS = []
    assert send_message(message.pk) is False
    message.refresh_from_db()
    assert message.answer == (
        f"“{ADDRESS}” leads to {ADDRESS}, which is not on the public internet; expected one that is."
    )
    assert receiver.taken == []


def test_edition_tells_of_its_own_entries_and_names_nobody(receiver: Receiver) -> None:
    edition, organiser = make_office()
    webhook = add_webhook(edition, address=receiver.url, by=organiser)
    entry = make_entry(EntryState.SUBMITTED, edition=edition)
    accept_entry(entry, by=organiser)
    enqueue_event(WebhookEvent.ACCEPTED, make_edition("open"), {"entry": "OTHER"})
    [message] = WebhookMessage.objects.all()
    told = json.loads(message.body)
    assert (told["type"], told["data"]) == ("entry.accepted", {"edition": edition.slug, "entry": entry.code})
    end_webhook(webhook, by=organiser)
    assert send_message(message.pk) is False
    lines = JournalEntry.objects.filter(verb__startswith="webhook")
    assert [(line.verb, line.facts) for line in lines] == [
        ("webhook_added", {"webhook_host": ADDRESS}),
        ("webhook_removed", {"webhook_host": ADDRESS}),
    ]


@pytest.mark.slow
def test_results_are_told_once_they_are_published() -> None:
    edition, entries, organiser = make_judged_edition(entries=2)
    Webhook.objects.create(edition=edition, address="https://x.org/", secret="whsec_aa", made_by=organiser)
    seal_conferrals(edition, conferrals_for(edition, entries[:1]), by=organiser)
    publish_results(edition, by=organiser)
    [message] = WebhookMessage.objects.filter(event=WebhookEvent.PUBLISHED)
    assert json.loads(message.body)["data"] == {"edition": edition.slug, "winners": 1}


def test_messages_that_ended_long_ago_are_forgotten() -> None:
    edition, organiser = make_office()
    webhook = Webhook.objects.create(
        edition=edition, address="https://example.org/", secret="whsec_aa", made_by=organiser
    )
    old, waiting = send_test(webhook), send_test(webhook)
    long_ago = timezone.now() - timedelta(days=31)
    WebhookMessage.objects.update(made_at=long_ago)
    WebhookMessage.objects.filter(pk=old.pk).update(sent_at=long_ago)
    follow_messages()
    assert list(WebhookMessage.objects.values_list("pk", flat=True)) == [waiting.pk]


def test_office_adds_tests_and_removes_and_is_told_what_is_wrong(receiver: Receiver) -> None:
    edition, organiser = make_office()
    client, address = client_of(organiser), reverse("office_webhooks", args=[edition.slug])
    wrong = client.post(address, {"address": "https://localhost/hook"})
    assert wrong.status_code == 422
    assert "“localhost” leads to" in wrong.content.decode()
    assert 'value="https://localhost/hook"' in wrong.content.decode()
    client.post(address, {"address": receiver.url})
    again = client.post(address, {"address": receiver.url}).content.decode()
    assert "This address is a webhook of this edition already." in again
    webhook = Webhook.objects.get()
    client.post(reverse("office_webhook_test", args=[edition.slug, webhook.pk]))
    send_message(WebhookMessage.objects.get().pk)
    page = client.get(address).content.decode()
    assert ("Arrived:" in page, "200 ok" in page) == (True, True)
    client.post(reverse("office_webhook_end", args=[edition.slug, webhook.pk]))
    gone = client.post(reverse("office_webhook_test", args=[edition.slug, webhook.pk]))
    assert (gone.status_code, "This webhook was removed." in gone.content.decode()) == (409, True)
    other = make_office()[0]
    assert client.post(reverse("office_webhook_end", args=[other.slug, webhook.pk])).status_code == 404
