"""What is worth a look or worth knowing about a film that is let in. Towards creators the words are neutral:
another film is never named, and nothing is called wrong that may be meant."""

from django.utils.translation import gettext_lazy as _

from media_pipeline.enums import Severity
from media_pipeline.findings.blocking import FindingKind, Text


def _warns(title: Text, words: Text) -> FindingKind:
    return FindingKind(Severity.WARNS, title, words, may_be_waived=True)


def _notes(title: Text, words: Text) -> FindingKind:
    return FindingKind(Severity.NOTES, title, words, may_be_waived=True)


VIDEO_WARNINGS: dict[str, FindingKind] = {
    "flawed": _warns(
        _("Errors on the way"),
        _(
            "The film could be read to its end, with %(errors)s errors on the way, first at %(at)s; none "
            "are expected. Look at that place; if it is spoilt, export the film again."
        ),
    ),
    "rate_low": _warns(
        _("Few pictures"),
        _(
            "The film shows %(measured)s pictures in a second; 24 or more look smooth. If that is not "
            "meant, export it again."
        ),
    ),
    "variable_rate": _notes(
        _("Uneven pace"),
        _(
            "The pictures follow one another unevenly, %(lowest)s to %(highest)s in a second; one steady "
            "rate is expected. Export the film at a constant 24, 25 or 30 pictures in a second."
        ),
    ),
    "interlaced": _notes(
        _("Interlaced"),
        _("The film is interlaced; judges see it de-interlaced. Export it as progressive to keep control."),
    ),
    "letterboxed": _notes(
        _("Black bars"),
        _(
            "Black bars take %(measured)s %% of the picture; within them it has %(width)s × %(height)s "
            "pixels. Players add bars where they are needed: unless they are meant, export the film without."
        ),
    ),
    "upscaled": _notes(
        _("Little detail"),
        _(
            "The picture has %(expected)s lines and the detail of about %(measured)s; it may have been "
            "enlarged. If there is a larger original, export from that; if it is meant to be soft, leave it."
        ),
    ),
    "black": _warns(
        _("Black picture"),
        _(
            "The picture is black for %(measured)s s altogether; up to %(expected)s s at a time are usual. "
            "If that is not meant, cut it."
        ),
    ),
    "frozen": _warns(
        _("Picture stands still"),
        _(
            "The picture stands still for %(measured)s s altogether; up to %(expected)s s at a time are "
            "usual. If that is not meant, check the export."
        ),
    ),
}

AUDIO_WARNINGS: dict[str, FindingKind] = {
    "no_sound": _warns(
        _("No sound"),
        _("The film has no sound. If that is not meant, check the export and upload it again."),
    ),
    "sound_unreadable": _warns(
        _("Sound cannot be read"),
        _("The sound cannot be read (“%(measured)s”); judges will hear nothing. Export it as AAC."),
    ),
    "sound_length": _warns(
        _("Sound and picture differ"),
        _(
            "The sound lasts %(measured)s s and the pictures %(expected)s s; both should end together. "
            "Sound after the last picture is left out. Check the end of your film."
        ),
    ),
    "silence": _warns(
        _("Silence"),
        _(
            "Nothing is heard for %(measured)s s altogether; up to %(expected)s s at a time are usual. If "
            "that is not meant, mend the sound."
        ),
    ),
    "one_sided": _warns(
        _("Sound on one side"),
        _(
            "One of the two sound channels is silent: it peaks at %(measured)s dBTP, the other at "
            "%(expected)s dBTP. If that is not meant, put the sound on both."
        ),
    ),
    "out_of_phase": _warns(
        _("Channels cancel out"),
        _(
            "Left and right cancel each other out: %(expected)s LUFS become %(measured)s on a single "
            "loudspeaker. Turn the phase of one channel and export the film again."
        ),
    ),
    "surround": _notes(
        _("More than stereo"),
        _(
            "The sound has %(measured)s channels; judges hear it mixed down to 2. Export it in stereo to "
            "keep control of the mix."
        ),
    ),
    "several_sounds": _notes(
        _("Several sound tracks"),
        _("The file has %(measured)s sound tracks; only the first is heard."),
    ),
    "quiet": _notes(
        _("Quiet"),
        _(
            "The film is quiet: %(measured)s LUFS, where %(min)s to %(max)s are asked for. Judges may miss "
            "what is said; consider a louder mix."
        ),
    ),
    "loud": _notes(
        _("Loud"),
        _(
            "The film is loud: %(measured)s LUFS, where %(min)s to %(max)s are asked for. Consider a softer "
            "mix."
        ),
    ),
    "clipped": _notes(
        _("Sound too high"),
        _(
            "The sound peaks at %(measured)s dBTP, where at most %(expected)s are asked for, and may "
            "crackle. Mix it softer, or use a limiter."
        ),
    ),
}

DUPLICATE_WARNINGS: dict[str, FindingKind] = {
    "exact_duplicate": _warns(
        _("Same file again"),
        _(
            "The same file, byte for byte, was received before; each film is expected once. Organisers will "
            "compare the two; you need not do anything."
        ),
    ),
    "possible_duplicate": _warns(
        _("Much like another"),
        _(
            "%(seconds)s s of this film, %(share)s %% of what can be compared, look like another film that "
            "was received; each film is expected once. Organisers will compare the two; you need not do "
            "anything."
        ),
    ),
    "possible_shots": _warns(
        _("Shots seen before"),
        _(
            "%(seconds)s s of this film, %(share)s %% of what can be compared, look like shots of another "
            "film that was received. Organisers will compare the two; if you share material with them, say "
            "so in your declaration."
        ),
    ),
    "provenance_found": _notes(
        _("Marks of origin"),
        _(
            "The file carries marks of how it was made: %(marks)s. The organisers see them too; you need "
            "not do anything."
        ),
    ),
    "provenance_contradicted": _warns(
        _("Broken marks of origin"),
        _(
            "The file carries signed marks of how it was made (%(marks)s) that do not fit it: it was changed "
            "after it was signed, or they come from another file. If you have the film as the tool gave it "
            "out, upload that; if not, leave it as it is: organisers see the same."
        ),
    ),
}
