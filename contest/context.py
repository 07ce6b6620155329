"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from contest.models import Edition


def site(request: HttpRequest) -> dict[str, object]:
    """The masthead's facts; the editions are read only where a template asks for them."""
    editions = SimpleLazyObject(lambda: list(Edition.objects.order_by("-opens_at")[:20]))
    return {
        "DEMO": settings.DEMO,
        "SITE_URL": settings.SITE_URL,
        "current_edition": SimpleLazyObject(lambda: current_among(list(editions))),
        "past_edition": SimpleLazyObject(lambda: next((e for e in editions if e.published_at), None)),
    }


def current_among(editions: list[Edition]) -> Edition | None:
    """The edition that has opened last; before any has opened, the one that opens next."""
    opened = [edition for edition in editions if edition.opens_at <= timezone.now()]
    return opened[0] if opened else (editions[-1] if editions else None)
