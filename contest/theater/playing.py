"""Who may play a film of the theater: anybody, for as long as it is shown there."""

from contest.models import TheaterFilm
from contest.theater.hall import VIEWER
from media_pipeline import api


def playback_in_theater(film: TheaterFilm) -> api.Playback | None:
    """How the public plays a film; None while its copies are made anew."""
    film_id = film.entry.film_id
    if film_id is None:
        return None
    try:
        return api.playback(film_id, viewer=VIEWER, own_poster=True)
    except api.NotPlayable:
        return None


def may_be_played(film_id: str, _reader: api.Reader | None) -> bool:
    """The right behind the addresses: asked each time, so that it ends with the permission, or a takedown."""
    return film_id.isdigit() and TheaterFilm.objects.shown().filter(entry__film=int(film_id)).exists()
