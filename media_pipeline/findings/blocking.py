"""What keeps a film out, and whether an organiser may let it in all the same. A waiver widens the limits of
this one film to what was measured; what cannot be shown to a jury cannot be waived."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.enums import Severity

Text = str | Promise
Values = Mapping[str, Any]
Widening = Callable[[Values], dict[str, Any]]  # measured values → fields of FilmLimits


@dataclass(frozen=True)
class FindingKind:
    """One row of the table: a `title` of a few words for lists, and `words` with what was measured, what was
    expected and what to do."""

    severity: Severity
    title: Text
    words: Text
    may_be_waived: bool
    widens: Widening | None = None


def _blocks(title: Text, words: Text, widens: Widening | None = None) -> FindingKind:
    return FindingKind(Severity.BLOCKS, title, words, widens is not None, widens)


BLOCKING: dict[str, FindingKind] = {
    "empty": _blocks(
        _("Empty file"),
        _("The file is empty: 0 bytes arrived, a film was expected. Export the film again and upload it."),
    ),
    "not_a_film": _blocks(
        _("Not a readable film"),
        _(
            "This file is not a film that can be read; expected is an MP4, MOV, MKV or WebM file. If it "
            "plays on your machine, export it again as MP4 and upload that."
        ),
    ),
    "too_big": _blocks(
        _("File too large"),
        _(
            "The file has %(measured)s MB; the regulations allow %(expected)s MB. Export it at a lower "
            "bit rate and upload it again."
        ),
    ),
    "no_pictures": _blocks(
        _("No pictures"),
        _("The file has sound but no pictures; a film needs both. Check the export and upload it again."),
    ),
    "codec_unknown": _blocks(
        _("Pictures not accepted"),
        _(
            "The pictures are coded as “%(measured)s”; accepted are H.264, HEVC, ProRes, AV1, VP8, VP9, "
            "MPEG-4 and Motion JPEG. Export the film as H.264 and upload it again."
        ),
    ),
    "codec_refused": _blocks(
        _("Coding not accepted"),
        _(
            "The file has a stream coded as “%(measured)s”, which is not accepted. Export the film with "
            "H.264 pictures and AAC sound and upload it again."
        ),
    ),
    "too_many_pixels": _blocks(
        _("Picture too large"),
        _(
            "The picture has %(width)s × %(height)s pixels; the most that is accepted is 8K (7680 × 4320). "
            "Export it smaller, 1920 × 1080 is enough."
        ),
    ),
    "low_picture": _blocks(
        _("Picture too small"),
        _(
            "The picture has %(width)s × %(height)s pixels; the regulations ask for at least %(expected)s on "
            "the shorter side. Export it larger and upload it again."
        ),
        lambda values: {"min_height": min(values["width"], values["height"])},
    ),
    "too_short": _blocks(
        _("Too short"),
        _(
            "This film lasts %(measured)s s; the regulations ask for %(min)s s to %(max)s s. "
            "Upload a longer cut."
        ),
        lambda values: {"min_seconds": floor(values["measured"])},
    ),
    "too_long": _blocks(
        _("Too long"),
        _(
            "This film lasts %(measured)s s; the regulations ask for %(min)s s to %(max)s s. "
            "Upload a shorter cut."
        ),
        lambda values: {"max_seconds": ceil(values["measured"])},
    ),
    "cut_off": _blocks(
        _("Cut off"),
        _(
            "The file is cut off: it promises %(expected)s s, and its pictures end after %(measured)s s. "
            "Export the film again, check that it plays to the end, and upload it."
        ),
    ),
    "damaged": _blocks(
        _("Damaged"),
        _(
            "The film is damaged, first at %(at)s: %(measured)s of %(expected)s frames can be shown, with "
            "%(errors)s errors on the way. Export it again, check that it plays to the end, and upload it."
        ),
    ),
    "too_heavy": _blocks(
        _("Too heavy"),
        _(
            "Reading this file takes far more computing than a film of its size and length explains, so it "
            "was stopped. Export the film again as H.264 with AAC sound and upload it."
        ),
    ),
    "rate_too_low": _blocks(
        _("Too few pictures"),
        _(
            "The film shows %(measured)s pictures in a second; the regulations ask for at least "
            "%(expected)s. Export it at 24, 25 or 30 pictures in a second."
        ),
        lambda values: {"min_rate": values["measured"]},
    ),
    "rate_too_high": _blocks(
        _("Too many pictures"),
        _(
            "The film shows %(measured)s pictures in a second; the regulations allow at most "
            "%(expected)s. Export it at 24, 25, 30 or 60 pictures in a second."
        ),
        lambda values: {"max_rate": values["measured"]},
    ),
}
