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


def warns(title: Text, words: Text) -> FindingKind:
    """Of what is worth a look in a film that is let in."""
    return FindingKind(Severity.WARNS, title, words, may_be_waived=True)


def notes(title: Text, words: Text) -> FindingKind:
    """Of what is worth knowing."""
    return FindingKind(Severity.NOTES, title, words, may_be_waived=True)


def _blocks(title: Text, words: Text, widens: Widening | None = None) -> FindingKind:
    return FindingKind(Severity.BLOCKS, title, words, widens is not None, widens)


BLOCKING: dict[str, FindingKind] = {
    "empty": _blocks(
        _("Empty file"),
        _("The file is empty (0 bytes). Export the film again and upload it."),
    ),
    "not_a_film": _blocks(
        _("Not a readable film"),
        _(
            "This file cannot be read as a film; an MP4, MOV, MKV, WebM or MXF file is expected. If "
            "it plays on your computer, export it again as MP4 and upload that."
        ),
    ),
    "no_time_scale": _blocks(
        _("Time scale missing"),
        _(
            "The file does not say in which parts of a second its times are counted: its time scale is "
            "0, so that players show the film at a wrong speed, or not at all. Export the film again, "
            "check that it plays, and upload it."
        ),
    ),
    "container_refused": _blocks(
        _("Unsupported file format"),
        _(
            "The file is in the format “%(measured)s”; supported are MP4, MOV, MKV, WebM and MXF. Export the "
            "film as MP4 and upload that."
        ),
    ),
    "too_big": _blocks(
        _("File too large"),
        _(
            "The file is %(measured)s MB; the regulations allow up to %(expected)s MB. Export "
            "it at a lower bitrate and upload it again."
        ),
    ),
    "no_pictures": _blocks(
        _("No video stream"),
        _("The file has audio but no video stream. Check the export settings and upload it again."),
    ),
    "codec_unknown": _blocks(
        _("Unsupported video codec"),
        _(
            "The video codec is “%(measured)s”; supported are H.264, HEVC, ProRes, DNxHR, DNxHD, AV1, VP8, "
            "VP9, MPEG-4, Motion JPEG, FFV1 and QuickTime Animation. Export the film as H.264 and upload it "
            "again."
        ),
    ),
    "codec_refused": _blocks(
        _("Unsupported codec"),
        _(
            "The file contains a stream in the codec “%(measured)s”, which is not supported. "
            "Export the film with H.264 video and AAC audio and upload it again."
        ),
    ),
    "too_many_pixels": _blocks(
        _("Resolution too high"),
        _(
            "The resolution is %(width)s × %(height)s; the maximum is 8K (7680 × 4320). Export "
            "it smaller: 1920 × 1080 is enough."
        ),
    ),
    "low_picture": _blocks(
        _("Resolution too low"),
        _(
            "The resolution is %(width)s × %(height)s; the regulations require at least "
            "%(expected)s pixels on the shorter side. Export it larger and upload it again."
        ),
        lambda values: {"min_height": min(values["width"], values["height"])},
    ),
    "too_short": _blocks(
        _("Too short"),
        _(
            "The running time is %(measured)s s; the regulations require %(min)s–%(max)s s. "
            "Upload a longer cut."
        ),
        lambda values: {"min_seconds": floor(values["measured"])},
    ),
    "too_long": _blocks(
        _("Too long"),
        _(
            "The running time is %(measured)s s; the regulations require %(min)s–%(max)s s. "
            "Upload a shorter cut."
        ),
        lambda values: {"max_seconds": ceil(values["measured"])},
    ),
    "streams_apart": _blocks(
        _("Audio and video far apart"),
        _(
            "The audio and the video of the file lie more than %(expected)s s apart: one ends long before "
            "the other begins. Put both at the same place in an editing program, export the film, and upload "
            "it."
        ),
    ),
    "index_missing": _blocks(
        _("End of the file missing"),
        _(
            "The file has no index (“moov”), or not all of it: the export or a copy of it was broken off. "
            "Export the film again, check that it plays, and upload it."
        ),
    ),
    "cut_off": _blocks(
        _("File incomplete"),
        _(
            "The file is incomplete: its header says %(expected)s s, but the video ends after "
            "%(measured)s s. Export the film again, check that it plays to the end, and upload "
            "it."
        ),
    ),
    "broken_off": _blocks(
        _("File incomplete"),
        _(
            "The file is incomplete: it breaks off in the middle of its data, after %(measured)s s of video. "
            "The export, the recording or a copy of it was not completed. Export the film again, check that "
            "it plays to the end, and upload it."
        ),
    ),
    "damaged": _blocks(
        _("Damaged file"),
        _(
            "The file is damaged, first at %(at)s: %(measured)s of %(expected)s frames can be "
            "decoded, with %(errors)s errors. Export it again, check that it plays to the end, "
            "and upload it."
        ),
    ),
    "settings_lost": _blocks(
        _("Clips joined without their settings"),
        _(
            "From about %(at)s on, most of the picture cannot be decoded: clips of other sizes or settings "
            "were joined without being encoded again, and the file keeps the settings of the first clip "
            "alone. Join the clips in an editing program, export the film, and upload it."
        ),
    ),
    "too_heavy": _blocks(
        _("Takes too long to decode"),
        _(
            "Decoding this file takes far more computing time than is normal for its size and "
            "running time, so the check was stopped. Export the film again as H.264 with AAC "
            "audio and upload it."
        ),
    ),
    "rate_too_low": _blocks(
        _("Frame rate too low"),
        _(
            "The frame rate is %(measured)s fps; the regulations require at least %(expected)s "
            "fps. Export at 24, 25 or 30 fps."
        ),
        lambda values: {"min_rate": values["measured"]},
    ),
    "rate_too_high": _blocks(
        _("Frame rate too high"),
        _(
            "The frame rate is %(measured)s fps; the regulations allow up to %(expected)s fps. "
            "Export at 24, 25, 30 or 60 fps."
        ),
        lambda values: {"max_rate": values["measured"]},
    ),
}
