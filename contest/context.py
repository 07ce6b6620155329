"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from contest.branding.shown import FILES
from contest.domain.editions import current_edition, latest_published
from contest.models import Edition
from contest.passkeys import passkey_place
from contest.version import VERSION


def site(request: HttpRequest) -> dict[str, object]:
    """The masthead's facts; the editions are read only where a template asks for them,
    and then once."""
    editions = (
        Edition.objects.announced().select_related("brand__logo").defer(*(f"brand__{name}" for name in FILES))
    )
    return {
        "DEMO": settings.DEMO,
        "SITE_URL": settings.SITE_URL,
        "LANGUAGES": settings.LANGUAGES,  # each by the name that it has for itself
        "VERSION": VERSION,
        "announced_editions": editions,  # with their brands
        "passkeys": SimpleLazyObject(lambda: passkey_place(request)),
        "current_edition": SimpleLazyObject(lambda: current_edition(editions)),
        "past_edition": SimpleLazyObject(lambda: latest_published(editions)),
    }
