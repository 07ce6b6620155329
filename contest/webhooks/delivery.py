"""Telling webhooks what happened: a row for each address in the transaction of its cause, sent by a worker,
again after pauses that grow, and given up after some days. Signed by Standard Webhooks: HMAC-SHA256 over
number, second and body."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from contest.enums import WebhookEvent
from contest.models import Edition, Webhook, WebhookMessage
from contest.policies import Refused
from contest.webhooks import calling

logger = structlog.stdlib.get_logger(__name__)

TASK = "contest.tasks.send_webhook_message"
LEASE = timedelta(minutes=2)
PUBLISH_AGAIN_AFTER = timedelta(minutes=1)
MINUTES = (1, 5, 30, 120, 300, 600, 840, 1200)  # pauses after failed attempts
KEPT = timedelta(days=30)


def enqueue_event(event: WebhookEvent, edition: Edition, facts: dict[str, Any]) -> None:
    """Tell every webhook of the edition. Call it in the transaction of the cause. `facts` name nobody: the
    entry's number, and what the public knows."""
    for webhook in Webhook.objects.filter(edition=edition, ended_at=None):
        enqueue_message(webhook, event, {"edition": edition.slug, **facts})


def enqueue_message(webhook: Webhook, event: WebhookEvent, facts: dict[str, Any]) -> WebhookMessage:
    told = {"type": event.value, "timestamp": timezone.now().isoformat(), "data": facts}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    message = WebhookMessage.objects.create(webhook=webhook, event=event, body=body)
    transaction.on_commit(lambda: _publish(message.pk))
    return message


def send_message(message_id: int, now: datetime | None = None) -> bool:
    """Send one that is due, unless another worker is at it. True if it arrived."""
    now = now or timezone.now()
    mine = _due(now).filter(pk=message_id)
    if not mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return False
    message = WebhookMessage.objects.select_related("webhook").get(pk=message_id)
    body = message.body.encode()
    try:
        answer = calling.post(message.webhook.address, body, headers_of(message, now))
    except Refused as refused:
        return _note(message, str(refused.reason), is_good=False, now=now)
    except (OSError, HTTPException) as error:
        logger.info("webhook is not answered", message=message.pk, reason=str(error) or type(error).__name__)
        return _note(message, calling.failure_of(error), is_good=False, now=now)
    return _note(message, f"{answer.status} {answer.text}", is_good=answer.is_good, now=now)


def headers_of(message: WebhookMessage, now: datetime) -> dict[str, str]:
    second = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Laureate",
        "webhook-id": message.code,
        "webhook-timestamp": second,
        "webhook-signature": sign(message.webhook.secret, message.code, second, message.body),
    }


def sign(secret: str, code: str, second: str, body: str) -> str:
    """The signature of Standard Webhooks; `secret` is base64 after `whsec_`."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{code}.{second}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def follow_messages() -> None:
    """Publish again what is due and nobody has taken, and forget what ended long ago."""
    now = timezone.now()
    unheard = Q(published_at=None) | Q(published_at__lt=now - PUBLISH_AGAIN_AFTER)
    for pk in _due(now).filter(unheard).order_by("pk").values_list("pk", flat=True)[:200]:
        if not _publish(pk):
            return
    WebhookMessage.objects.filter(made_at__lt=now - KEPT).exclude(sent_at=None, given_up_at=None).delete()


def _note(message: WebhookMessage, answer: str, *, is_good: bool, now: datetime) -> bool:
    held = WebhookMessage.objects.unsent().filter(pk=message.pk, attempts=message.attempts)
    told: dict[str, Any] = {"answer": answer.replace("\0", " ")[:300], "lease_until": None}
    if is_good:
        told["sent_at"] = now
    elif message.attempts > len(MINUTES):
        told["given_up_at"] = now
    else:
        told["not_before"] = now + timedelta(minutes=MINUTES[message.attempts - 1])
    held.update(**told)
    logger.info("webhook", message=message.pk, attempt=message.attempts, outcome=told["answer"][:80])
    return is_good


def _due(now: datetime) -> QuerySet[WebhookMessage]:
    is_free = Q(lease_until=None) | Q(lease_until__lt=now)
    is_due = Q(not_before=None) | Q(not_before__lte=now)
    return WebhookMessage.objects.unsent().filter(is_free, is_due, webhook__ended_at=None)


def _publish(message_id: int) -> bool:
    try:
        current_app.send_task(TASK, args=(message_id,), queue="mail")
    except OperationalError as error:
        logger.warning("webhook waits for the sweeper: the broker is down", reason=str(error))
        return False
    WebhookMessage.objects.filter(pk=message_id).update(published_at=timezone.now())
    return True
