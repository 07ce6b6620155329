"""What is worth a look or knowing of the video and the subtitles of a film that is let in; nothing is called
wrong that may be meant. Of its audio: audio_warnings.py."""

from django.utils.translation import gettext_lazy as _

from media_pipeline.findings.blocking import FindingKind, notes, warns
from media_pipeline.findings.colour_notes import COLOUR_NOTES

TO_WARN_OF = ("flash_hazard", "red_flashes")  # of which viewers are warned before they play the film
VIDEO_WARNINGS: dict[str, FindingKind] = {
    "flawed": warns(
        _("Decoding errors"),
        _(
            "The film could be decoded to its end, but with %(errors)s errors, first at %(at)s. Check it "
            "there; if picture or sound is damaged, export the film again."
        ),
    ),
    "rate_low": warns(
        _("Low frame rate"),
        _(
            "The frame rate is %(measured)s fps; motion looks smooth from 24 fps. If this is not intended, "
            "export the film again."
        ),
    ),
    "variable_rate": notes(
        _("Variable frame rate"),
        _(
            "The frame rate varies between %(lowest)s and %(highest)s fps; a constant frame rate is "
            "expected. Export the film at a constant 24, 25 or 30 fps."
        ),
    ),
    "frames_unseen": warns(
        _("Frames that are not seen"),
        _(
            "%(measured)s frames have the time of another or an earlier one and are not seen. Where files "
            "were joined, join them in an editing program, and export the film again."
        ),
    ),
    "several_videos": notes(
        _("Several video tracks"),
        _(
            "The file has %(measured)s video tracks: %(names)s. Only track %(shown)s is shown. If another is "
            "meant, export the film with that one alone."
        ),
    ),
    "interlaced": notes(
        _("Interlaced"),
        _(
            "The film is interlaced; judges see it deinterlaced. Export it as progressive to keep control of "
            "the result."
        ),
    ),
    "interlaced_frames": notes(
        _("Interlaced frames"),
        _(
            "Many frames of the film are interlaced, though the file does not say so; judges see them "
            "deinterlaced. Export the film as progressive; where 24 fps were spread over 30 (a pulldown), "
            "export it at 24 fps."
        ),
    ),
    **COLOUR_NOTES,
    "size_changes": notes(
        _("Resolution changes"),
        _(
            "The resolution changes within the film: %(sizes)s. All of it is shown at %(width)s × "
            "%(height)s, with black bars where the shape differs. If this is not intended, export the film "
            "at one resolution."
        ),
    ),
    "letterboxed": notes(
        _("Black bars"),
        _(
            "Black bars take up %(measured)s%% of the picture; the image inside them is %(width)s × "
            "%(height)s pixels. Players add bars where needed: unless yours are intended, export the film "
            "without them."
        ),
    ),
    "upscaled": notes(
        _("Probably upscaled"),
        _(
            "The picture has %(expected)s lines but only the detail of about %(measured)s; it has probably "
            "been upscaled. If you have a larger original, export from that; if the soft look is intended, "
            "leave it."
        ),
    ),
    "flash_hazard": warns(
        _("Flashing picture"),
        _(
            "The picture flashes more than three times a second, for %(measured)s s in total. That can cause "
            "seizures in people with photosensitive epilepsy (WCAG 2.3.1). Make the flashes slower, darker "
            "or smaller than a quarter of the picture, and export the film again."
        ),
    ),
    "red_flashes": warns(
        _("Flashing red"),
        _(
            "Saturated red flashes more than three times a second, for %(measured)s s in total. That can "
            "cause seizures in people with photosensitive epilepsy (WCAG 2.3.1), also where it is no "
            "brighter. Make the flashes slower, less red or smaller than a quarter of the picture, and "
            "export the film again."
        ),
    ),
    "black": warns(
        _("Black frames"),
        _(
            "The picture is black for %(measured)s s in total; up to %(expected)s s at a time is usual. If "
            "this is not intended, cut it."
        ),
    ),
    "parts_missing": warns(
        _("Parts missing"),
        _(
            "For %(measured)s s in total the file has neither picture nor sound, as if a part of it was lost "
            "in a recording or a transfer: the last frame stands there, and it is silent. Compare the file "
            "with your original; if a part is missing, upload the original."
        ),
    ),
    "frozen": warns(
        _("Frozen picture"),
        _(
            "The picture is frozen for %(measured)s s in total; up to %(expected)s s at a time is usual. If "
            "this is not intended, check the export."
        ),
    ),
}

SUBTITLE_NOTES: dict[str, FindingKind] = {
    "subtitles_offered": notes(
        _("Subtitle tracks"),
        _(
            "The file has subtitle tracks that can be shown as captions: %(names)s. Take them over on the "
            "page “Captions” once the film has passed the check."
        ),
    ),
    "subtitles_unread": notes(
        _("Unreadable subtitle tracks"),
        _(
            "These subtitle tracks of the file have no captions that could be read, or more than a film can "
            "have: %(names)s. If viewers are to read them, add captions as a file on the page “Captions”."
        ),
    ),
    "subtitles_unused": notes(
        _("Subtitle tracks not shown"),
        _(
            "The file has subtitle tracks that are not shown and cannot be taken over as captions: "
            "%(names)s. Pictures of text (DVD, PGS, DVB), for example, have no letters to be read. If "
            "viewers are to read them, add captions as a file on the page “Captions”."
        ),
    ),
}
