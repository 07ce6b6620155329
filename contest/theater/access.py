"""What of the theater a reader gets; raises Http404 for what is not theirs to see."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_edition_for_office, get_edition_for_organiser
from contest.models import Citation, Edition, Entry, Programme, TheaterFilm, TheaterPermission
from contest.policies import Reader
from contest.theater.hall import FILMS, Lane, lane_of


def get_theater_film(code: str) -> TheaterFilm:
    """A film that the theater shows, by the entry's code."""
    return get_object_or_404(
        FILMS.shown().prefetch_related("entry__credits", "entry__tool_uses"), entry__code=code
    )


def get_public_lane(pk: int) -> Lane:
    """A public programme of which something is shown."""
    return _lane(_programme(pk, Programme.objects.public()))


def get_lane_for_office(user: Reader, slug: str, pk: int) -> tuple[Edition, Lane]:
    """The same before it is public."""
    edition = get_edition_for_office(user, slug)
    return edition, _lane(_programme(pk, Programme.objects.all()))


def get_programme_for_organiser(user: Reader, slug: str, pk: int) -> tuple[Edition, Programme]:
    """Programmes are the whole site's: organisers of any edition keep them."""
    edition = get_edition_for_organiser(user, slug)
    return edition, _programme(pk, Programme.objects.all())


def get_programme_for_office(user: Reader, slug: str, pk: int) -> tuple[Edition, Programme]:
    edition = get_edition_for_office(user, slug)
    return edition, _programme(pk, Programme.objects.all())


def candidates_in(edition: Edition, *, words: str = "") -> QuerySet[Entry]:
    """The films of an edition that the theater may come to show: winners, those that were selected, and those
    whose creators agree; or all accepted ones in which these words are found. Winners first."""
    own = OuterRef("pk")
    entries = Entry.objects.in_edition(edition).eligible().select_related("theater_film", "representative")
    candidates = entries.annotate(
        has_won=Exists(Citation.objects.standing().filter(entry=own)),
        is_permitted=Exists(TheaterPermission.objects.standing().filter(entry=own)),
        is_shown=Exists(TheaterFilm.objects.shown().filter(entry=own)),
    ).order_by("-has_won", "code")
    if words:
        fits = Q(code__iexact=words) | Q(title__icontains=words) | Q(original_title__icontains=words)
        fits |= Q(team_name__icontains=words) | Q(representative__name__icontains=words)
        return candidates.filter(fits)
    return candidates.filter(
        Q(has_won=True) | Q(is_permitted=True) | Q(theater_film__selected_at__isnull=False)
    )


def _programme(pk: int, among: QuerySet[Programme]) -> Programme:
    if pk > BIGGEST_KEY:
        raise Http404
    return get_object_or_404(among, pk=pk)


def _lane(programme: Programme) -> Lane:
    lane = lane_of(programme)
    if lane is None:
        raise Http404
    return lane
