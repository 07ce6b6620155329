"""How the views of webhooks get their objects: see contest.access."""

from django.shortcuts import get_object_or_404

from contest.access import get_edition_for_organiser
from contest.models import Webhook
from contest.policies import Reader


def get_webhook_for_organiser(user: Reader, slug: str, pk: int) -> Webhook:
    edition = get_edition_for_organiser(user, slug)
    webhooks = Webhook.objects.select_related("edition")
    return get_object_or_404(webhooks, edition=edition, pk=min(pk, 2**63 - 1))
