"""States of films, uploads and jobs."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class FilmState(TextChoices):
    RECEIVED = "received", pgettext_lazy("film", "Received")
    INSPECTED = "inspected", pgettext_lazy("film", "First check passed")
    # Translators: the technical check; whether the entry is accepted is the festival office’s decision
    READY = "ready", pgettext_lazy("film", "Passed")
    REFUSED = "refused", pgettext_lazy("film", "Not passed")
    # Translators: of the site’s staff: the check could not be ended
    STUCK = "stuck", pgettext_lazy("film", "Needs attention")


FILM_MOVES: dict[FilmState, frozenset[FilmState]] = {
    FilmState.RECEIVED: frozenset({FilmState.INSPECTED, FilmState.REFUSED, FilmState.STUCK}),
    FilmState.INSPECTED: frozenset({FilmState.READY, FilmState.REFUSED, FilmState.STUCK}),
    FilmState.READY: frozenset(),
    FilmState.REFUSED: frozenset({FilmState.RECEIVED}),  # an organiser waives what kept it out
    FilmState.STUCK: frozenset({FilmState.RECEIVED, FilmState.INSPECTED}),
}


class UploadState(TextChoices):
    OPEN = "open", pgettext_lazy("upload", "Receiving")
    SEALED = "sealed", pgettext_lazy("upload", "Complete")
    ABORTED = "aborted", pgettext_lazy("upload", "Cancelled")


class JobKind(TextChoices):
    INSPECT = "inspect", pgettext_lazy("job", "First check")
    RENDER = "render", pgettext_lazy("job", "Full check and previews")
    MATCH = "match", pgettext_lazy("job", "Comparison with other films")
    LABEL = "label", pgettext_lazy("job", "AI-generated content label")
    # Translators: work of the site: winning films made alike for the projection in a hall
    CONFORM = "conform", pgettext_lazy("job", "Show copies")
    # Translators: work of the site: the pictures that creators bring to stand for their films
    POSTER = "poster", pgettext_lazy("job", "Own posters")
    # Translators: work of the site: clips as a generator made them, which creators bring as evidence
    CLIPS = "clips", pgettext_lazy("job", "Raw clips")
    # Translators: work of the site: what is said in a film, written down by a program, to be corrected
    DRAFT = "draft", pgettext_lazy("job", "Draft captions")


class JobState(TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")
    DROPPED = "dropped", pgettext_lazy("job", "Cancelled")


class Severity(TextChoices):
    # Translators: how grave an issue is: the film cannot pass with it
    BLOCKS = "blocks", pgettext_lazy("finding", "Must fix")
    WARNS = "warns", pgettext_lazy("finding", "Warning")
    # Translators: how grave an issue is: nothing has to be done
    NOTES = "notes", pgettext_lazy("finding", "Note")


class Fault(TextChoices):
    """What a look at a file of the store has found wrong."""

    MISSING = "missing", "missing"
    CHANGED = "changed", "changed"


class RenditionKind(TextChoices):
    TOP = "top", "top"
    LIGHT = "light", "light"
    POSTER = "poster", "poster"
    OWN_POSTER = "own-poster", "own-poster"  # drawn of a picture that the film's maker brought
    SPRITE = "sprite", "sprite"
    SHOTS = "shots", "shots"
    HOVER = "hover", "hover"
    WAVEFORM = "waveform", "waveform"
    STORYBOARD = "storyboard", "storyboard"  # made of the sprite when it is asked for
    CAPTIONS = "captions", "captions"  # written from their rows when they are asked for
    SHOW = "show", "show"  # for a hall's own playback, when it is ordered: show_copies
    PRORES = "prores", "prores"  # the same for those who cut it into something else


class PictureKind(TextChoices):
    """What a picture that is brought can be."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"


class PosterState(TextChoices):
    """Of a picture that was brought as a poster or a logo."""

    WAITING = "waiting", "waiting"
    MADE = "made", "made"
    REFUSED = "refused", "refused"  # it cannot be read


class ClipState(TextChoices):
    """Of a raw clip that was brought as evidence."""

    WAITING = "waiting", "waiting"
    READ = "read", "read"
    REFUSED = "refused", "refused"  # it is no film that can be read


class EvidenceGrade(TextChoices):
    """How well it is known what made something, the best first."""

    TRUSTED = "A", pgettext_lazy("evidence", "Signed, and the signer is on the trust list")
    SIGNED = "B", pgettext_lazy("evidence", "Signed, by a signer who is not on the trust list")
    LABELLED = "C", pgettext_lazy("evidence", "The file carries an unsigned label")
    FOUND = "D", pgettext_lazy("evidence", "A raw clip without a label was found in the film")
    DECLARED = "E", pgettext_lazy("evidence", "Declared only")
    # Translators: what a file proves speaks against what is declared of it
    CONTRADICTED = (
        "X",
        pgettext_lazy("evidence", "Contradiction: a signature is broken, or a label says otherwise"),
    )


class CaptionKind(TextChoices):
    """As the kinds of an HTML track are called."""

    # Translators: text of what is said and heard, for people who do not hear it or do not know the language
    CAPTIONS = "captions", pgettext_lazy("text track", "Captions")
    # Translators: text of what is to be seen, read aloud to people who do not see it
    DESCRIPTIONS = "descriptions", pgettext_lazy("text track", "Described video")


class MatchKind(TextChoices):
    EXACT = "exact", pgettext_lazy("match", "Same file")
    FILM = "film", pgettext_lazy("match", "Similar film")
    SHOTS = "shots", pgettext_lazy("match", "Shared shots")
    # Translators: the same narration or music in two films, under other pictures
    SOUND = "sound", pgettext_lazy("match", "Shared audio")


class MatchVerdict(TextChoices):
    OPEN = "open", pgettext_lazy("match", "Not decided")
    # Translators: decision about two films: one is a copy of the other
    SAME = "same", pgettext_lazy("match", "Copy")
    DIFFERENT = "different", pgettext_lazy("match", "Different films")
    ALLOWED = "allowed", pgettext_lazy("match", "Similar, allowed")


TONES: dict[str, str] = {
    FilmState.RECEIVED: "busy",
    FilmState.INSPECTED: "busy",
    FilmState.READY: "good",
    FilmState.REFUSED: "bad",
    FilmState.STUCK: "warn",
    JobState.QUEUED: "busy",
    JobState.RUNNING: "busy",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
    Severity.BLOCKS: "bad",
    Severity.WARNS: "warn",
    Severity.NOTES: "quiet",
}
