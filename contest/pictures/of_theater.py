"""The job that draws the pictures of a theater film; contest.theater.pictures has it done."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from contest.domain.task_files import scratch_folder
from contest.models import TheaterFilm
from contest.pictures.drawing import PictureWords, draw_share_picture
from contest.pictures.of_edition import FOLDER, look_of, stills_of
from contest.theater.hall import FILMS, FilmCard
from media_pipeline import api


def draw_theater_pictures(film_pk: int) -> int:
    """Draw those of one film, unless they are there; how many were drawn. Raises StoreUnavailable's kin, then
    a later sweep asks again."""
    film = FILMS.filter(pk=film_pk).first()
    if film is None or (film.pictures and film.pictures_of == film.told_by):
        return 0
    card = FilmCard(film, award="", poster_url="", hover_url="")
    still = stills_of([film.entry.film_id]).get(film.entry.film_id) if film.entry.film_id else None
    look = look_of(film.edition)
    keys: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        for language, _name in settings.LANGUAGES:
            keys[language] = f"{FOLDER}/theater-{film.told_by[:16]}-{look.digest}-{card.code}-{language}.jpg"
            path = Path(folder, "picture.jpg")
            with override(language):
                path.write_bytes(draw_share_picture(_words_of(card), still=still, look=look))
            api.keep_file(path, key=keys[language])
    changed = TheaterFilm.objects.filter(pk=film_pk)
    changed.update(pictures=keys, pictures_of=film.told_by, pictures_after=None)
    film.edition.note_public_change()
    return len(keys)


def _words_of(card: FilmCard) -> PictureWords:
    return PictureWords(
        title=card.title,
        other_title=card.other_title,
        award=_("AI Theater"),
        edition=f"{card.edition.title} {card.edition.year}",
        label=card.label,
        label_words=card.label.words if card.label else "",
    )
