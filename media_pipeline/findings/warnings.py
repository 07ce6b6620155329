"""What is worth a look or knowing of a film that is let in; nothing is called wrong that may be meant."""

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
    "frozen": warns(
        _("Frozen picture"),
        _(
            "The picture is frozen for %(measured)s s in total; up to %(expected)s s at a time is usual. If "
            "this is not intended, check the export."
        ),
    ),
}

AUDIO_WARNINGS: dict[str, FindingKind] = {
    "no_sound": warns(
        _("No audio track"),
        _("The film has no audio track. If this is not intended, check the export and upload it again."),
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
