"""Why a raw clip is not taken or cannot be read, in words for the person who brought it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.sentences import WordedRefusal

CLIP_WORDS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose the clip as the generator made it."),
    "large": _(
        "The file has more than %(most)s MB. Choose a shorter clip, or the one that the generator itself "
        "made: an export from an editing program is larger and proves less."
    ),
    "too_many": _("Up to %(most)s clips can be kept with a film. Remove one first."),
    "known": _("This clip is here already, under the name “%(name)s”. Choose another one."),
    "not_a_film": _(
        "The file cannot be read as a video. Choose the clip as it was downloaded from the generator, in "
        "MP4, MOV, MKV or WebM."
    ),
    "no_video": _("The file has no video. Choose the clip that shows what is in the film."),
    "too_long": _(
        "The clip is longer than %(most)s seconds. Bring the single clips of which the film was cut."
    ),
    "too_heavy": _("The clip takes too long to decode. Bring it as it was downloaded from the generator."),
}
MOST_SECONDS = 180
VALUES = {"too_long": {"most": MOST_SECONDS}}


class ClipRefused(WordedRefusal):
    """A clip that is not taken; `code` names the reason."""

    words = CLIP_WORDS


def words_of_problem(code: str) -> str:
    """Why a clip that was taken could not be read; "" where it could."""
    return ClipRefused(code, **VALUES.get(code, {})).message if code else ""
