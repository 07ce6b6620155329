from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY
from contest.branding.colours import Palette
from contest.models import Brand, Logo
from contest.policies import Reader, may_visit_office
from media_pipeline.enums import PosterState


def get_palette(accent: str, stage: str, digest: str) -> Palette:
    """The colours that the address of a stylesheet names. Raises Http404 unless they make that very sheet."""
    palette = Palette(f"#{accent}", f"#{stage}")
    try:
        is_known = palette.digest == digest
    except ValueError:  # nothing can be read on them
        is_known = False
    if not is_known:
        raise Http404
    return palette


def get_logo(user: Reader, pk: int, digest: str) -> Logo:
    """Everybody sees that of a look that is public, the office its own before."""
    if pk > BIGGEST_KEY:
        raise Http404
    logos = Logo.objects.filter(state=PosterState.MADE, sha256__startswith=digest).select_related("edition")
    logo = get_object_or_404(logos, pk=pk)
    is_public = logo.edition.announced_at is not None and Brand.objects.filter(logo=logo).exists()
    if not is_public and not may_visit_office(user, logo.edition):
        raise Http404
    return logo
