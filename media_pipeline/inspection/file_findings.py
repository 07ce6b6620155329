"""Pure: what was measured, held to the limits → findings that keep a film out. In the order of the looks that
are taken at it: the file, its header, its packets (all within two seconds of the upload), and at last whether
it could be decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from media_pipeline.ffmpeg.guard import MAX_PIXELS, VIDEO_CODECS
from media_pipeline.ffmpeg.header import Header
from media_pipeline.ffmpeg.packets import Packets, Span
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.known_names import known_as
from media_pipeline.limits import FilmLimits, Stretch

MEGABYTE = 1_000_000
SURE_SECONDS = 0.5  # by so much the packets may exceed what a player shows
EXACT_SECONDS = 0.1  # the same in MXF, whose durations are counted in frames, and which has no last box
READ_BEYOND_SECONDS = 10.0  # how far past the longest film allowed packets are read
FAR_APART_SECONDS = 30.0  # between the end of one stream and the beginning of the other
RATE_SLACK = 0.5  # frames per second
TOLERATED_ERRORS = 20
TOLERATED_LOSS = 0.01
LONGEST_TOLERANCE = 1 / 12
MATROSKA = "[matroska"  # whose reader looks for the next piece that it knows, and says so


@dataclass(frozen=True)
class Complaint:
    """A line of the decoder's, and the second of the film at which it was heard."""

    line: str
    at: float


def of_file(size: int, limits: FilmLimits) -> list[Finding]:
    if size == 0:
        return [Finding("empty")]
    if size > limits.max_file_bytes:
        megabytes = {"measured": -(-size // MEGABYTE), "expected": limits.max_file_bytes // MEGABYTE}
        return [Finding("too_big", megabytes)]
    return []


def of_header(header: Header, limits: FilmLimits) -> list[Finding]:
    video = header.video
    if video is None:
        return [Finding("no_pictures" if header.audio else "not_a_film")]
    if video.codec not in VIDEO_CODECS:
        return [Finding("codec_unknown", {"measured": known_as(video.codec)})]
    if not video.width or not video.height:
        return [Finding("not_a_film")]
    if header.audio and not header.audio.is_readable:
        return [Finding("codec_refused", {"measured": known_as(header.audio.needed_decoder)})]
    width, height = video.display_size
    if max(video.width * video.height, width * height) > MAX_PIXELS:
        return [Finding("too_many_pixels", {"width": width, "height": height})]
    if min(width, height) < limits.min_height:
        return [Finding("low_picture", {"width": width, "height": height, "expected": limits.min_height})]
    return []


def of_packets(header: Header, packets: Packets, limits: FilmLimits) -> list[Finding]:
    span = packets.video
    if _are_apart(header, packets, read_seconds=limits.max_seconds):
        return [Finding("streams_apart", {"expected": round(FAR_APART_SECONDS)})]
    if span is None:
        return [Finding("no_pictures" if packets.audio else "not_a_film")]
    promised = _promised_beyond(header, packets, read_seconds=limits.max_seconds)
    if promised and promised > limits.max_seconds + READ_BEYOND_SECONDS and not packets.is_broken_off:
        return [_wrong_length("too_long", promised, limits)]  # what was not read may well be there
    if promised:
        end = (round(span.end, 3), round(promised, 3))
        return [
            Finding("cut_off", {"expected": round(promised, 1), "measured": round(span.seconds, 1)}, (end,))
        ]
    if packets.is_broken_off and span.end < limits.max_seconds:
        return [Finding("broken_off", {"measured": round(span.seconds, 1)}, (_tail(span),))]
    rate = span.count / span.seconds if span.seconds else 0.0
    if span.seconds < limits.min_seconds - _tolerance(rate):  # no player shows more than the packets hold
        return [_wrong_length("too_short", span.seconds, limits)]
    if _is_surely_longer(span, header, limits.max_seconds + _tolerance(rate)):
        longest = max(span.seconds, header.seconds or 0.0)
        return [_wrong_length("too_long", longest, limits)]
    if span.moving_rate < limits.min_rate - RATE_SLACK:
        values = {"measured": round(span.moving_rate, 1), "expected": limits.min_rate}
        return [Finding("rate_too_low", values)]
    if rate > limits.max_rate + RATE_SLACK:
        return [Finding("rate_too_high", {"measured": round(rate, 1), "expected": limits.max_rate})]
    return []


def of_decoding(
    watched: Watched, packets: Span, complaints: Sequence[Complaint], limits: FilmLimits
) -> list[Finding]:
    """Whether the film can be shown to its end, and lasts as long as it must: the tolerance is one frame."""
    torn = _torn_out(watched, packets, complaints)
    shown, held = (
        watched.decoded,
        packets.count + round(sum(end - start for start, end in torn) * packets.moving_rate),
    )
    gaps = _unexplained(watched, packets)
    # without either, packets hold half a frame each, or say "as before"
    lost = max(held - shown, 0) if complaints or gaps else 0
    is_short = packets.seconds - (watched.seconds - watched.lead) > SURE_SECONDS
    of_decoder = [one for one in complaints if not (torn and one.line.startswith(MATROSKA))]
    places = gaps + torn + _places(of_decoder, seconds=watched.seconds)
    if is_short:
        places += ((watched.seconds, round(packets.seconds, 3)),)
    if shown == 0 or is_short or len(complaints) > TOLERATED_ERRORS or lost > max(2, TOLERATED_LOSS * held):
        values = {"measured": shown, "expected": held, "errors": len(complaints), "at": clock_of(places)}
        return [Finding("damaged", values, tuple(sorted(places)))]
    if watched.rate > limits.max_rate + RATE_SLACK:  # a packet can hold thousands of frames
        return [Finding("rate_too_high", {"measured": round(watched.rate, 1), "expected": limits.max_rate})]
    tolerance = _tolerance(watched.rate)
    if watched.counted_seconds < limits.min_seconds - tolerance:
        return [_wrong_length("too_short", watched.counted_seconds, limits)]
    if watched.seconds > limits.max_seconds + tolerance:
        return [_wrong_length("too_long", watched.seconds, limits)]
    if complaints:
        return [Finding("flawed", {"errors": len(complaints), "at": clock_of(places)}, tuple(sorted(places)))]
    return []


def _torn_out(watched: Watched, span: Span, complaints: Sequence[Complaint]) -> tuple[Stretch, ...]:
    """Stretches of a Matroska film of which the packets themselves are lost, as in a download with a hole."""
    zero = span.start - watched.lead
    if not any(complaint.line.startswith(MATROSKA) for complaint in complaints):
        return ()
    return tuple((round(start - zero, 3), round(end - zero, 3)) for start, end in span.holes)


def _unexplained(watched: Watched, span: Span) -> tuple[Stretch, ...]:
    """Stretches without a frame for which the file has packets."""
    zero = span.start - watched.lead
    stands = [(start - zero, end - zero) for start, end in span.holes]
    return tuple(
        (round(start, 3), round(end, 3))
        for start, end in watched.gaps()
        if not any(first < end and start < last for first, last in stands)
    )


def _tail(span: Span) -> Stretch:
    """The last second of the video."""
    return (round(max(span.seconds - 1, 0.0), 3), round(span.seconds, 3))


def _is_surely_longer(span: Span, header: Header, most: float) -> bool:
    """Whether a player shows more than `most` seconds: packets may exceed what is shown, by an edit list, so
    that a little more counts only where the file's own length says it too."""
    told = [seconds for seconds in (header.video and header.video.seconds, header.seconds) if seconds]
    return span.seconds > most and (min(told, default=0.0) > most or span.seconds > most + SURE_SECONDS)


def _are_apart(header: Header, packets: Packets, *, read_seconds: float) -> bool:
    """Whether audio and video lie so far apart that nobody can have meant it. Where only one of them was
    found, though all of it was read, the other comes with the seconds that the file has beyond it."""
    found = [span for span in (packets.video, packets.audio) if span]
    if header.audio is None or packets.is_broken_off or not found:
        return False
    if len(found) > 1:
        return max(span.start for span in found) - min(span.end for span in found) > FAR_APART_SECONDS
    end = header.start + (header.seconds or 0.0)
    return found[0].end < read_seconds and end - found[0].end > FAR_APART_SECONDS


def _promised_beyond(header: Header, packets: Packets, *, read_seconds: float) -> float | None:
    """The seconds that a file promises when it clearly holds less of them; else None.

    The index of the video stream is believed where there is one: the header of the whole may lie."""
    video, span = header.video, packets.video
    if video is None or span is None or span.end >= read_seconds:
        return None
    if video.seconds is not None:
        slack = EXACT_SECONDS if header.container == "mxf" else SURE_SECONDS
        held = span.end - header.start if span.hidden else span.seconds  # edit lists can begin with a gap
        ends_as_told = abs(span.end - video.seconds) <= slack  # fragments that begin late, by their own times
        return video.seconds if video.seconds - held > slack and not ends_as_told else None
    last = max(span.end, packets.audio.end if packets.audio else 0.0)
    is_cut = header.seconds is not None and header.seconds - last > SURE_SECONDS
    return header.seconds if is_cut else None


def _wrong_length(code: str, seconds: float, limits: FilmLimits) -> Finding:
    """Rounded away from what is asked for, so that 59.96 s is not called 60 s."""
    ends = {"min": limits.min_seconds, "max": limits.max_seconds}
    cents = floor(seconds * 100 + 1e-6) if code == "too_short" else ceil(seconds * 100 - 1e-6)
    beyond = () if code == "too_short" else ((float(limits.max_seconds), round(seconds, 3)),)
    measured = cents / 100 if cents % 100 else cents // 100
    return Finding(code, {"measured": measured, **ends}, beyond)


def _tolerance(rate: float) -> float:
    """One frame."""
    return (min(1 / rate, LONGEST_TOLERANCE) if rate else 0.0) + 1e-6


def _places(complaints: Sequence[Complaint], *, seconds: float) -> tuple[Stretch, ...]:
    """One stretch of a second for each run of complaints that were heard together."""
    places: list[Stretch] = []
    for at in sorted(min(complaint.at, seconds) for complaint in complaints):
        if not places or at > places[-1][1]:
            places.append((round(at, 3), round(min(at + 1, max(seconds, at)), 3)))
    return tuple(places)


def clock_of(places: Sequence[Stretch]) -> str:
    minutes, seconds = divmod(int(min(places)[0]) if places else 0, 60)
    return f"{minutes}:{seconds:02}"
