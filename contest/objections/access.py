"""The only way in which a view gets an objection: see contest.access."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_edition_for_office, get_public_film
from contest.domain.team_rights import right_of
from contest.models import Citation, Edition, Evidence, Objection
from contest.objections.window import window_of
from contest.policies import Reader

OBJECTIONS = Objection.objects.select_related(
    "edition__regulations",
    "citation__award__edition__regulations",
    "citation__entry__representative",
    "objector",
    "decided_by",
)


def get_winner_to_object_to(code: str) -> Citation:
    """The award of a film that is public, by the entry's code, of an edition that takes objections."""
    entry = get_public_film(code)
    if window_of(entry.edition) is None:
        raise Http404
    citations = Citation.objects.public().select_related(
        "award__edition__regulations", "entry__representative"
    )
    return get_object_or_404(citations, entry=entry)


def get_objection_by_code(user: Reader, code: str) -> Objection:
    """For whoever sent it, and for the winner's team."""
    objection = get_object_or_404(OBJECTIONS, code=code)
    if user.pk is None or (user.pk != objection.objector_id and not right_of(user, objection.citation.entry)):
        raise Http404
    return objection


def get_objection_for_office(user: Reader, slug: str, pk: int) -> Objection:
    return get_object_or_404(OBJECTIONS, edition=_office(user, slug, pk), pk=pk)


def get_evidence_for_office(user: Reader, slug: str, pk: int) -> Evidence:
    return get_object_or_404(Evidence, objection__edition=_office(user, slug, pk), pk=pk)


def _office(user: Reader, slug: str, pk: int) -> Edition:
    if pk > BIGGEST_KEY:
        raise Http404
    return get_edition_for_office(user, slug)
