"""The poster of a film's own: drawn of the picture that its maker brought."""

from media_pipeline.enums import FilmState, PosterState
from media_pipeline.models import Film, OwnPoster, Rendition
from media_pipeline.renditions.draw_poster import PictureUnreadable, draw_poster
from media_pipeline.renditions.finish import Made
from media_pipeline.renditions.own_posters import drawn_for, drop_renditions
from media_pipeline.renditions.recipes import DrawnPoster
from media_pipeline.renditions.store_renditions import store_rendition
from media_pipeline.storage.films import drop
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim, LeaseLost


def make_poster(claim: Claim) -> None:
    """Draw the newest of the film's pictures that can be read, in place of what was drawn before. One that
    cannot be read is refused, and what stood before stays. Raises what the store and the sandbox raise: the
    job is then tried again."""
    film = claim.film
    refused: list[OwnPoster] = []
    row: dict[str, object] = {}
    pictures = film.own_posters.exclude(state=PosterState.REFUSED).order_by("-pk")
    for picture in pictures if film.state == FilmState.READY else ():
        if drawn := _drawn(claim, picture):
            row = store_rendition(claim, drawn)
            break
        refused.append(picture)
    try:
        with jobs.finishing(claim):
            for one in refused:
                _refuse(one)
            if row:
                _show(film, picture, row)
    except LeaseLost:
        if row and not OwnPoster.objects.filter(film=film, sha256=picture.sha256).exists():
            drop(str(row["storage_key"]))  # it was removed meanwhile
        raise


def _drawn(claim: Claim, picture: OwnPoster) -> Made | None:
    """None for a picture that cannot be read."""
    recipe = DrawnPoster(picture.sha256)
    source, target = claim.scratch / f"picture-{picture.pk}", claim.scratch / f"poster-{picture.pk}.jpg"
    source.write_bytes(bytes(picture.content))
    try:
        target.write_bytes(draw_poster(source, recipe))
    except PictureUnreadable as unreadable:
        claim.report_progress(0.5, str(unreadable))
        return None
    return Made(recipe, target, (recipe.width, recipe.height))


def _refuse(picture: OwnPoster) -> None:
    """Its bytes are of no more use; one refused before it is no longer told of."""
    OwnPoster.objects.filter(film=picture.film_id, state=PosterState.REFUSED).delete()
    OwnPoster.objects.filter(pk=picture.pk).update(state=PosterState.REFUSED, content=b"")


def _show(film: Film, picture: OwnPoster, row: dict[str, object]) -> None:
    """The picture takes the place of the one before it, and stands for the film where that is wanted."""
    key = row.pop("recipe_key")
    drop_renditions(drawn_for(film).exclude(recipe_key=key))
    Rendition.objects.update_or_create(film=film, recipe_key=key, defaults=row)
    if picture.state == PosterState.MADE:
        return
    OwnPoster.objects.filter(film=film, state=PosterState.MADE).delete()
    waiting = OwnPoster.objects.filter(pk=picture.pk)
    waiting.update(state=PosterState.MADE)
    if waiting.filter(is_wanted=True).exists():
        Film.objects.filter(pk=film.pk).update(shows_own_poster=True)
