"""What of the theater a reader gets; raises Http404 for what is not theirs to see."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, ENTRIES, get_edition
from contest.models import Citation, Edition, Entry, Programme, TheaterFilm, TheaterPermission
from contest.policies import Reader, may_read_entries, may_see_result
from contest.theater.hall import FILMS, Lane, lane_of
from contest.theater.policies import may_curate, may_read_theater


def get_theater_film(code: str) -> TheaterFilm:
    """A film that the theater shows, by the entry's code."""
    return get_object_or_404(FILMS.shown().prefetch_related("entry__credits"), entry__code=code)


def get_public_lane(pk: int) -> Lane:
    """A public programme of which something is shown."""
    return _lane(_programme(pk, Programme.objects.public()))


def get_lane_for_office(user: Reader, slug: str, pk: int) -> tuple[Edition, Lane]:
    """The same before it is public."""
    edition = get_edition(user, slug, may=may_read_theater)
    return edition, _lane(_programme(pk, Programme.objects.all()))


def get_programme_for_curator(user: Reader, slug: str, pk: int) -> tuple[Edition, Programme]:
    """Programmes are the whole site's: organisers and curators of any edition keep them."""
    edition = get_edition(user, slug, may=may_curate)
    return edition, _programme(pk, Programme.objects.all())


def get_programme_for_office(user: Reader, slug: str, pk: int) -> tuple[Edition, Programme]:
    edition = get_edition(user, slug, may=may_read_theater)
    return edition, _programme(pk, Programme.objects.all())


def get_film_for_curator(user: Reader, slug: str, code: str) -> Entry:
    """Any entry for those who know them all; for curators one that they are shown."""
    edition = get_edition(user, slug, may=may_curate)
    if may_read_entries(user, edition):
        return get_object_or_404(ENTRIES.in_edition(edition).known_to_office(), code=code)
    return get_object_or_404(films_to_curate(user, edition), code=code)


def films_to_curate(user: Reader, edition: Edition, *, words: str = "") -> QuerySet[Entry]:
    """What the office's page of the theater lists: none before the results are public, since who has won
    stays unsaid until then; for a search also films whose creators have not agreed, if the reader knows all
    entries."""
    if not may_see_result(edition):
        return Entry.objects.none()
    is_wide = bool(words and may_read_entries(user, edition))
    return candidates_in(edition, words=words, is_wide=is_wide)


def candidates_in(edition: Edition, *, words: str = "", is_wide: bool = False) -> QuerySet[Entry]:
    """The films of an edition that the theater may come to show: winners, those that were selected, and those
    whose creators agree, or (`is_wide`) all accepted ones; in which these words are found. Winners first."""
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
        candidates = candidates.filter(fits)
    if is_wide:
        return candidates
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
