"""Pure: what was measured of the audio, held to the limits → findings."""

from collections.abc import Sequence

from media_pipeline.ffmpeg.header import Header
from media_pipeline.ffmpeg.mono_tracks import STEREO, heard_numbers
from media_pipeline.ffmpeg.packets import NOTICED_SECONDS, Packets
from media_pipeline.findings.catalogue import Finding, altogether
from media_pipeline.inspection.known_names import known_as
from media_pipeline.inspection.loudness import NOTHING_HEARD, Loudness
from media_pipeline.limits import FilmLimits, Stretch

APART_SECONDS = 1.0  # by so much the ends of audio and video may differ
SILENT_SIDE = -50.0  # dBTP
ONE_SIDED = 30.0  # dB between the peaks of the channels
CANCELLED = 15.0  # dB that a single loudspeaker takes away; 3 to 9 are usual
AUDIO_MISSING = ("late_sound", "sound_gaps", "parts_missing", "sound_ends")
LOST_TOGETHER = 0.5  # of the longer of two holes: what audio and video lack together was lost
PEAK_SECONDS = 1.0  # shown around the highest peak


def of_audio(
    header: Header, packets: Packets, loudness: Loudness | None, limits: FilmLimits
) -> list[Finding]:
    if header.audio is None:
        return [Finding("no_sound")]
    if header.audio.is_readable and packets.audio is None:
        return [Finding("sound_empty")]
    if not header.audio.is_readable or packets.audio is None or loudness is None:
        return [Finding("sound_unreadable", {"measured": known_as(header.audio.needed_decoder)})]
    of_time = [*_of_time(packets), *_of_length(packets)]
    told = [place for finding in of_time if finding.code in AUDIO_MISSING for place in finding.stretches]
    silences = [place for place in loudness.silences if _besides(place, told) > limits.max_silence]
    return [
        *of_time,
        *altogether("silence", silences, expected=limits.max_silence),
        *_of_channels(header, loudness),
        *_of_level(loudness, limits),
    ]


def _besides(place: tuple[float, float], told: Sequence[tuple[float, float]]) -> float:
    """Seconds of a silence of which it is not told already that audio is missing there."""
    begin, end = place
    return end - begin - sum(max(0.0, min(end, last) - max(begin, first)) for first, last in told)


def _of_time(packets: Packets) -> list[Finding]:
    """Where audio and video begin apart, and where audio is missing."""
    audio, video = packets.audio, packets.video
    if audio is None or video is None:
        return []
    late = round(audio.start - video.start, 2)
    found = []
    if packets.video_lead:
        found.append(Finding("late_video", {"measured": -late}, ((0.0, -late),)))
    elif late >= NOTICED_SECONDS:
        found.append(Finding("late_sound", {"measured": late}, ((0.0, late),)))
    lost = [hole for hole in audio.holes if any(_is_lost(hole, other) for other in video.holes)]
    for code, holes in (("parts_missing", lost), ("sound_gaps", [*sorted(set(audio.holes) - set(lost))])):
        places = tuple((round(start - packets.zero, 3), round(end - packets.zero, 3)) for start, end in holes)
        if places:
            measured = round(sum(end - start for start, end in places), 2)
            found.append(Finding(code, {"measured": measured}, places))
    return found


def _is_lost(hole: Stretch, other: Stretch) -> bool:
    """Whether the audio lacks much the same as the video."""
    common = min(hole[1], other[1]) - max(hole[0], other[0])
    return common >= LOST_TOGETHER * max(hole[1] - hole[0], other[1] - other[0])


def _of_length(packets: Packets) -> list[Finding]:
    audio, video = packets.audio, packets.video
    if audio is None or video is None or abs(audio.end - video.end) <= APART_SECONDS:
        return []
    first, last = (round(end - video.start, 3) for end in sorted((audio.end, video.end)))
    if audio.end < video.end:
        return [Finding("sound_ends", {"measured": round(last - first, 1)}, ((first, last),))]
    lengths = {"measured": round(last, 1), "expected": round(first, 1)}  # from the first frame on
    return [Finding("sound_length", lengths, ((first, last),))]


def _of_channels(header: Header, loudness: Loudness) -> list[Finding]:
    findings = []
    channels = header.audio.channels if header.audio else 0
    is_stereo = len(header.sides) == 1 or channels == 2
    if is_stereo and len(loudness.sides) == 2:
        low, high = sorted(loudness.sides)
        if low <= SILENT_SIDE and high - low >= ONE_SIDED:
            findings.append(Finding("one_sided", {"measured": low, "expected": high}))
        elif loudness.mono is not None and loudness.integrated - loudness.mono >= CANCELLED:
            left = {"measured": loudness.mono, "expected": round(loudness.integrated, 1)}
            findings.append(Finding("out_of_phase", left))
    if channels > 2:
        findings.append(Finding("surround", {"measured": channels}))
    return [*findings, *_of_tracks(header)]


def _of_tracks(header: Header) -> list[Finding]:
    """Which of several tracks are heard, and which are not."""
    names = header.audio_tracks
    if header.silent_number is not None:
        silent, heard = (names[number - 1] for number in (header.silent_number, header.audio_number))
        return [Finding("silent_track", {"names": list(names), "silent": silent, "heard": heard})]
    played = [names[number - 1] for number in heard_numbers(header)]
    if header.is_chosen:
        findings = [Finding("sound_chosen", {"names": played})]
    elif not header.sides:
        several = Finding("several_sounds", {"measured": header.audio_count, "names": list(names)})
        return [several] if header.audio_count > 1 else []
    elif len(played) == len(STEREO):
        findings = [Finding("mono_pair", {"left": played[0], "right": played[1]})]
    else:
        findings = [Finding("mono_surround", {"names": played})]
    if unused := [name for name in names if name not in played]:
        findings.append(Finding("sounds_unused", {"names": unused}))
    return findings


def _of_level(loudness: Loudness, limits: FilmLimits) -> list[Finding]:
    findings = []
    window = {
        "measured": round(loudness.integrated, 1),
        "min": limits.min_loudness,
        "max": limits.max_loudness,
    }
    if NOTHING_HEARD < loudness.integrated < limits.min_loudness:
        findings.append(Finding("quiet", window))
    if loudness.integrated > limits.max_loudness:
        findings.append(Finding("loud", window))
    if loudness.peak > limits.max_peak:
        start = max(loudness.peak_at - PEAK_SECONDS / 2, 0.0)
        values = {"measured": loudness.peak, "expected": limits.max_peak}
        place = (round(start, 3), round(start + PEAK_SECONDS, 3))
        findings.append(Finding("clipped", values, (place,)))
    return findings
