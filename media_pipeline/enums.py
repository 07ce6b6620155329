"""States of films, uploads and jobs."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class FilmState(TextChoices):
    RECEIVED = "received", pgettext_lazy("film", "Received")
    INSPECTED = "inspected", pgettext_lazy("film", "First check passed")
    READY = "ready", pgettext_lazy("film", "Accepted")
    REFUSED = "refused", pgettext_lazy("film", "Not accepted")
    STUCK = "stuck", pgettext_lazy("film", "Needs a person")


FILM_MOVES: dict[FilmState, frozenset[FilmState]] = {
    FilmState.RECEIVED: frozenset({FilmState.INSPECTED, FilmState.REFUSED, FilmState.STUCK}),
    FilmState.INSPECTED: frozenset({FilmState.READY, FilmState.REFUSED, FilmState.STUCK}),
    FilmState.READY: frozenset(),
    FilmState.REFUSED: frozenset(),
    FilmState.STUCK: frozenset({FilmState.RECEIVED, FilmState.INSPECTED}),
}


class UploadState(TextChoices):
    OPEN = "open", pgettext_lazy("upload", "Receiving")
    SEALED = "sealed", pgettext_lazy("upload", "Complete")
    ABORTED = "aborted", pgettext_lazy("upload", "Given up")


class JobKind(TextChoices):
    INSPECT = "inspect", pgettext_lazy("job", "First check")
    RENDER = "render", pgettext_lazy("job", "Full check and previews")


class JobState(TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")


class Severity(TextChoices):
    BLOCKS = "blocks", pgettext_lazy("finding", "Must be mended")
    WARNS = "warns", pgettext_lazy("finding", "Worth a look")
    NOTES = "notes", pgettext_lazy("finding", "For your information")


class RenditionKind(TextChoices):
    TOP = "top", "top"
    LIGHT = "light", "light"
    POSTER = "poster", "poster"
    SPRITE = "sprite", "sprite"
    STORYBOARD = "storyboard", "storyboard"
