import re

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY
from contest.branding.colours import BrandPalette
from contest.models import Brand, Logo
from contest.policies import Reader, may_visit_office
from media_pipeline.enums import PosterState

COLOUR = re.compile("[0-9a-f]{6}")


def get_palette(accent: str, stage: str, digest: str) -> BrandPalette:
    """The colours that the address of a stylesheet names. Raises Http404 unless they make that very sheet."""
    palette = BrandPalette(f"#{accent}", f"#{stage}")
    try:
        if COLOUR.fullmatch(accent) and COLOUR.fullmatch(stage) and palette.digest == digest:
            return palette
    except ValueError:  # nothing can be read on them
        pass
    raise Http404


def get_logo(user: Reader, pk: int, digest: str) -> Logo:
    """Everybody sees that of a look that is public, the office its own before."""
    if pk > BIGGEST_KEY:
        raise Http404
    logos = Logo.objects.filter(state=PosterState.MADE).select_related("edition")
    logo = get_object_or_404(logos, pk=pk)
    is_public = logo.edition.announced_at is not None and Brand.objects.filter(logo=logo).exists()
    if logo.digest != digest or not (is_public or may_visit_office(user, logo.edition)):
        raise Http404
    return logo
