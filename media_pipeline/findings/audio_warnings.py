"""What is worth a look or knowing of the audio of a film that is let in; see warnings.py."""

from django.utils.translation import gettext_lazy as _

from media_pipeline.findings.blocking import FindingKind, notes, warns

AUDIO_WARNINGS: dict[str, FindingKind] = {
    "no_sound": warns(
        _("No audio track"),
        _("The film has no audio track. If this is not intended, check the export and upload it again."),
    ),
    "sound_empty": warns(
        _("Empty audio track"),
        _(
            "The film has an audio track with nothing in it, so that nothing is heard. If this is not "
            "intended, check the export and upload it again."
        ),
    ),
    "sound_unreadable": warns(
        _("Unsupported audio"),
        _("The audio (“%(measured)s”) cannot be decoded; judges will hear nothing. Export it as AAC."),
    ),
    "sound_length": warns(
        _("Audio and video lengths differ"),
        _(
            "The audio lasts %(measured)s s and the video %(expected)s s; both should end together. Audio "
            "after the last frame is cut off. Check the end of your film."
        ),
    ),
    "sound_ends": warns(
        _("Audio ends early"),
        _(
            "The audio ends %(measured)s s before the video; from there on the film is silent. If this is "
            "not intended, check the end of your film."
        ),
    ),
    "sound_gaps": warns(
        _("Gaps in the audio"),
        _(
            "Audio is missing between its packets for %(measured)s s in total; silence was put in, so that "
            "audio and video stay together. Joined clips are often the cause: join them in an editing "
            "program, and export the film again."
        ),
    ),
    "late_video": notes(
        _("Video starts late"),
        _(
            "The video starts %(measured)s s after the audio; until then the picture is black. If this is "
            "not intended, export the film with both starting together."
        ),
    ),
    "late_sound": notes(
        _("Audio starts late"),
        _(
            "The audio starts %(measured)s s after the video; until then the film is silent. If this is not "
            "intended, export the film with both starting together."
        ),
    ),
    "silence": warns(
        # Translators: title of an issue: a part of the film has no sound
        _("Silence"),
        _(
            "The film is silent for %(measured)s s in total; up to %(expected)s s at a time is usual. If "
            "this is not intended, fix the sound."
        ),
    ),
    "one_sided": warns(
        _("One silent channel"),
        _(
            "One of the two audio channels is silent: its true peak is %(measured)s dBTP, that of the other "
            "%(expected)s dBTP. If this is not intended, put the sound on both."
        ),
    ),
    "out_of_phase": warns(
        _("Phase cancellation"),
        _(
            "Left and right cancel each other out: on a single loudspeaker, %(expected)s LUFS become "
            "%(measured)s LUFS. Invert the polarity of one channel and export the film again."
        ),
    ),
    "surround": notes(
        _("Multichannel audio"),
        _(
            "The audio has %(measured)s channels; judges hear a stereo downmix. Export it in stereo to keep "
            "control of the mix."
        ),
    ),
    "several_sounds": notes(
        _("Several audio tracks"),
        _(
            "The file has %(measured)s audio tracks: %(names)s. Only the one that the file marks as its main "
            "track is played, or else the first. If another is meant, choose it under “Audio tracks” once "
            "the film has passed the check."
        ),
    ),
    "silent_track": warns(
        _("Silent main audio track"),
        _(
            "Nothing is heard in track %(silent)s, the main one of the audio tracks %(names)s; track "
            "%(heard)s is played in its place. If another is meant, choose it under “Audio tracks” once the "
            "film has passed the check."
        ),
    ),
    "sound_changes": notes(
        _("Changing audio format"),
        _(
            "The number of audio channels or the sample rate changes in the course of the film, often where "
            "clips were joined; the audio is played as stereo throughout. To keep control of the mix, join "
            "the clips in an editing program, and export the film again."
        ),
    ),
    "mono_pair": notes(
        _("Two mono tracks as stereo"),
        _(
            "The audio tracks %(left)s and %(right)s have one channel each and are equally long; they are "
            "played as the left and the right side of one stereo sound. If they are something else, choose "
            "what is to be heard under “Audio tracks” once the film has passed the check."
        ),
    ),
    "mono_surround": notes(
        _("Six mono tracks as 5.1"),
        _(
            "The audio tracks %(names)s have one channel each and are equally long; they are played as one "
            "5.1 sound (left, right, centre, LFE, left and right surround), mixed down to stereo. If they "
            "are something else, choose what is to be heard under “Audio tracks” once the film has passed "
            "the check."
        ),
    ),
    "sound_chosen": notes(
        _("Audio track chosen"),
        _(
            "Of the file’s audio tracks, %(names)s was chosen to be heard. Another can be chosen under "
            "“Audio tracks” until the entry is submitted."
        ),
    ),
    "sounds_unused": notes(
        _("Audio tracks not played"),
        _(
            "These audio tracks of the file are not played: %(names)s. If one of them belongs to the film, "
            "export it with everything mixed into one stereo track."
        ),
    ),
    "quiet": notes(
        _("Loudness too low"),
        _(
            "The loudness is %(measured)s LUFS; %(min)s to %(max)s LUFS are asked for. Judges may miss "
            "dialogue; raise the level of the mix."
        ),
    ),
    "loud": notes(
        _("Loudness too high"),
        _(
            "The loudness is %(measured)s LUFS; %(min)s to %(max)s LUFS are asked for. Lower the level of "
            "the mix."
        ),
    ),
    "clipped": notes(
        _("True peak too high"),
        _(
            "The true peak is %(measured)s dBTP; at most %(expected)s dBTP is asked for, and the sound may "
            "distort. Lower the level, or use a true-peak limiter."
        ),
    ),
}
