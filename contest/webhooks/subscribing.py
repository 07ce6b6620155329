"""Which addresses are told what happens in an edition."""

import base64
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.enums import WebhookEvent
from contest.models import Edition, User, Webhook, WebhookMessage
from contest.policies import Refused
from contest.webhooks.calling import AddressRefused, checked_address, public_addresses
from contest.webhooks.delivery import enqueue_message

MOST_WEBHOOKS = 10


def add_webhook(edition: Edition, *, address: str, by: User) -> Webhook:
    """Tell this address from now on. Raises `Refused` for one that is not called, or is told already."""
    parts = checked_address(address)
    try:
        public_addresses(parts.hostname or "", parts.port or 443)
    except OSError as error:
        words = _("The name “%(host)s” is unknown; check how it is written.")
        raise AddressRefused(words % {"host": parts.hostname}) from error
    try:
        with transaction.atomic():
            Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
            if Webhook.objects.filter(edition=edition, ended_at=None).count() >= MOST_WEBHOOKS:
                words = _("This edition has %(most)s webhooks already; remove one first.")
                raise Refused(words % {"most": MOST_WEBHOOKS}, field="address")
            secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
            webhook = Webhook.objects.create(edition=edition, address=address, secret=secret, made_by=by)
            _record("webhook_added", webhook, by)
    except IntegrityError as error:
        raise AddressRefused(_("This address is a webhook of this edition already.")) from error
    return webhook


def end_webhook(webhook: Webhook, *, by: User) -> None:
    """Tell it nothing more; twice changes nothing."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=timezone.now()):
            _record("webhook_removed", webhook, by)


@transaction.atomic
def send_test(webhook: Webhook) -> WebhookMessage:
    """A message that says nothing but that it arrives. Raises `Refused` for one that was removed."""
    if webhook.ended_at:
        raise Refused(_("This webhook was removed."))
    return enqueue_message(webhook, WebhookEvent.TEST, {"edition": webhook.edition.slug})


def _record(verb: str, webhook: Webhook, by: User) -> None:
    host = checked_address(webhook.address).hostname
    edition = webhook.edition
    journal.record(
        verb, subject=f"edition:{edition.slug}", facts={"webhook_host": host}, actor=by, edition=edition
    )
