"""What a file with captions holds and does not become captions, in sentences for whoever brought it."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media_pipeline import api


def left_out_of(file: api.CaptionFile) -> Iterator[str]:
    """A sentence for each reason, with how many were left out and where the first stands."""
    if file.without_time:
        words = ngettext(
            "%(count)s caption of the file was left out: it ends at the moment at which it begins, "
            "at %(at)s s.",
            "%(count)s captions of the file were left out: they end at the moment at which they "
            "begin, the first at %(at)s s.",
            len(file.without_time),
        )
        yield words % _told(file.without_time)
    if file.without_words:
        words = ngettext(
            "%(count)s caption of the file was left out: no words stand in it, at %(at)s s.",
            "%(count)s captions of the file were left out: no words stand in them, the first at %(at)s s.",
            len(file.without_words),
        )
        yield words % _told(file.without_words)
    if file.had_styles:
        yield _(
            "What the file says of colours, places, fonts and speakers was left out: captions are shown "
            "alike for every film, and keep italics and bold."
        )


def _told(cues: list[api.Cue]) -> dict[str, int | str]:
    return {"count": len(cues), "at": number_format(cues[0].start / 1000, 1)}
