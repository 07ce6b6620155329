from django.core.validators import slug_re
from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.models import Edition
from contest.new_editions.policies import editions_to_copy, may_make_edition
from contest.policies import Reader


def require_maker(user: Reader) -> None:
    """Raises Http404 for whoever organises nothing here."""
    if not may_make_edition(user):
        raise Http404


def get_edition_to_copy(user: Reader, slug: str) -> Edition:
    if not slug_re.fullmatch(slug):
        raise Http404
    return get_object_or_404(editions_to_copy(user).select_related("regulations"), slug=slug)
