import pytest

from media_pipeline.enums import FilmState, RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.playback.addresses import playback
from media_pipeline.renditions.own_posters import NoSuchPoster, choose_poster
from tests.media_pipeline.film_rows import make_ready_film

pytestmark = pytest.mark.django_db


def test_poster_that_the_film_has_can_be_chosen() -> None:
    film = make_ready_film()
    Rendition.objects.create(
        film=film, kind=RenditionKind.POSTER, number=2, recipe_key="second", storage_key="second", size=1
    )
    choose_poster(film.pk, 2)
    assert playback(film.pk, viewer="public").poster_number == 2
    for number in (0, 3):
        with pytest.raises(NoSuchPoster):
            choose_poster(film.pk, number)
    Film.objects.update(state=FilmState.REFUSED)
    with pytest.raises(NoSuchPoster):
        choose_poster(film.pk, 1)
    assert Film.objects.get().poster_number == 2
