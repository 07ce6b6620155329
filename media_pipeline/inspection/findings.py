"""The one table of what can be said about a film: code → severity and words. The words give what was
found, what was expected and what to do; they are made in the reader's language from the values that were
measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.enums import Severity
from media_pipeline.inspection.facts import Stretch


@dataclass(frozen=True)
class Finding:
    """One statement about a film. `values` are plain numbers and strings, `stretches` are seconds."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()

    @property
    def severity(self) -> Severity:
        return FINDINGS[self.code][0]


def words_of(code: str, values: Mapping[str, Any]) -> str:
    """The finding in the reader's language, numbers included."""
    told = {name: localize(value) for name, value in values.items()}
    return str(FINDINGS[code][1]) % told


FINDINGS: dict[str, tuple[Severity, str | Promise]] = {
    "empty": (
        Severity.BLOCKS,
        _("The file is empty: 0 bytes arrived, a film was expected. Export the film again and upload it."),
    ),
    "not_a_film": (
        Severity.BLOCKS,
        _(
            "This file is not a film that can be read; expected is an MP4, MOV, MKV or WebM file. If it "
            "plays on your machine, export it again as MP4 and upload that."
        ),
    ),
    "too_big": (
        Severity.BLOCKS,
        _(
            "The file has %(measured)s MB; the regulations allow %(expected)s MB. Export it at a lower "
            "bit rate and upload it again."
        ),
    ),
    "no_pictures": (
        Severity.BLOCKS,
        _("The file has sound but no pictures; a film needs both. Check the export and upload it again."),
    ),
    "codec_unknown": (
        Severity.BLOCKS,
        _(
            "The pictures are coded as “%(measured)s”; accepted are H.264, HEVC, ProRes, AV1, VP8, VP9, "
            "MPEG-4 and Motion JPEG. Export the film as H.264 and upload it again."
        ),
    ),
    "codec_refused": (
        Severity.BLOCKS,
        _(
            "The file has a stream coded as “%(measured)s”, which is not accepted. Export the film with "
            "H.264 pictures and AAC sound and upload it again."
        ),
    ),
    "too_many_pixels": (
        Severity.BLOCKS,
        _(
            "The picture has %(width)s × %(height)s pixels; the most that is accepted is 8K (7680 × 4320). "
            "Export it smaller, 1920 × 1080 is enough."
        ),
    ),
    "low_picture": (
        Severity.BLOCKS,
        _(
            "The picture has %(width)s × %(height)s pixels; the regulations ask for at least %(expected)s on "
            "the shorter side. Export it larger and upload it again."
        ),
    ),
    "too_short": (
        Severity.BLOCKS,
        _(
            "This film lasts %(measured)s s; the regulations ask for %(min)s s to %(max)s s. "
            "Upload a longer cut."
        ),
    ),
    "too_long": (
        Severity.BLOCKS,
        _(
            "This film lasts %(measured)s s; the regulations ask for %(min)s s to %(max)s s. "
            "Upload a shorter cut."
        ),
    ),
    "cut_off": (
        Severity.BLOCKS,
        _(
            "The file is cut off: it promises %(expected)s s, and its pictures end after %(measured)s s. "
            "Export the film again, check that it plays to the end, and upload it."
        ),
    ),
    "damaged": (
        Severity.BLOCKS,
        _(
            "The film is damaged, first at %(at)s: %(measured)s of %(expected)s frames can be shown, with "
            "%(errors)s errors on the way. Export it again, check that it plays to the end, and upload it."
        ),
    ),
    "too_heavy": (
        Severity.BLOCKS,
        _(
            "Reading this file takes far more computing than a film of its size and length explains, so it "
            "was stopped. Export the film again as H.264 with AAC sound and upload it."
        ),
    ),
    "rate_too_low": (
        Severity.BLOCKS,
        _(
            "The film shows %(measured)s pictures in a second; at least %(expected)s are needed. "
            "Export it at 24, 25 or 30 pictures in a second."
        ),
    ),
    "rate_too_high": (
        Severity.BLOCKS,
        _(
            "The film shows %(measured)s pictures in a second; at most %(expected)s are accepted. "
            "Export it at 24, 25, 30 or 60 pictures in a second."
        ),
    ),
    "flawed": (
        Severity.WARNS,
        _(
            "The film could be read to its end, with %(errors)s errors on the way, first at %(at)s. Look at "
            "that place; if it is spoilt, export the film again."
        ),
    ),
    "rate_low": (
        Severity.WARNS,
        _(
            "The film shows %(measured)s pictures in a second; 24 or more look smooth. "
            "If that is not meant, export it again."
        ),
    ),
    "no_sound": (
        Severity.WARNS,
        _("The film has no sound. If that is not meant, check the export and upload it again."),
    ),
    "sound_unreadable": (
        Severity.WARNS,
        _("The sound cannot be read (“%(measured)s”); judges will hear nothing. Export it as AAC."),
    ),
    "sound_length": (
        Severity.WARNS,
        _(
            "The sound lasts %(measured)s s and the pictures %(expected)s s. What is heard after the last "
            "picture is left out; check the end of your film."
        ),
    ),
    "silence": (
        Severity.WARNS,
        _("Nothing is heard for %(measured)s s altogether. If that is not meant, mend the sound."),
    ),
    "black": (
        Severity.WARNS,
        _("The picture is black for %(measured)s s altogether. If that is not meant, cut it."),
    ),
    "frozen": (
        Severity.WARNS,
        _("The picture stands still for %(measured)s s altogether. If that is not meant, check the export."),
    ),
    "quiet": (
        Severity.NOTES,
        _(
            "The film is quiet: %(measured)s LUFS, where −24 to −14 is usual. Judges may miss what is said; "
            "consider a louder mix."
        ),
    ),
    "loud": (
        Severity.NOTES,
        _("The film is loud: %(measured)s LUFS, where −24 to −14 is usual. Consider a softer mix."),
    ),
    "clipped": (
        Severity.NOTES,
        _("The sound peaks at %(measured)s dBTP and may crackle; keep it below −1 dBTP."),
    ),
    "interlaced": (
        Severity.NOTES,
        _("The film is interlaced; judges see it de-interlaced. Export it as progressive to keep control."),
    ),
    "several_sounds": (
        Severity.NOTES,
        _("The file has %(measured)s sound tracks; only the first is heard."),
    ),
}
