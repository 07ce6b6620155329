"""The two quick looks at a film, header and packets, that can refuse it at once. Nothing is decoded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from media_pipeline.enums import Severity
from media_pipeline.ffmpeg.failures import TooHeavy
from media_pipeline.ffmpeg.header import Header
from media_pipeline.ffmpeg.mono_tracks import hearing, with_equal_sides
from media_pipeline.ffmpeg.mp4_index import begins_as_mp4, ends_within_a_box, lacks_time_scale
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.ffmpeg.probe import CodecRefused, Unreadable, probe_header, scan_packets
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection import file_findings
from media_pipeline.inspection.file_findings import READ_BEYOND_SECONDS
from media_pipeline.inspection.known_names import known_as, other_container
from media_pipeline.limits import FilmLimits

NO_INDEX = "moov atom not found"  # what ffprobe says of an MP4 or MOV whose index was not written
HEAD_BYTES = 400


@dataclass(frozen=True)
class Look:
    """What the header and the packets say. With a blocking finding the rest may be missing."""

    findings: tuple[Finding, ...]
    header: Header | None = None
    packets: Packets | None = None

    @property
    def is_refused(self) -> bool:
        return blocks(self.findings)


def blocks(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity == Severity.BLOCKS for finding in findings)


def is_within_reach(look: Look, limits: FilmLimits) -> bool:
    """Whether a film can be examined though `look` refused it: it has video, and frames that would be read do
    not last for hours each."""
    span = look.packets.video if look.packets else None
    return span is not None and span.seconds <= limits.max_seconds + 2 * READ_BEYOND_SECONDS


def look_at(film: Path, limits: FilmLimits) -> Look:
    """Size, header and packets: fractions of a second, nothing is decoded. Definite refusals only."""
    found = file_findings.of_file(film.stat().st_size, limits)
    if found:
        return Look(tuple(found))
    if lacks_time_scale(film):
        return Look((Finding("no_time_scale"),))
    try:
        header = probe_header(film)
        found = file_findings.of_header(header, limits)
        if found:
            return Look(tuple(found), header)
        packets = scan_packets(film, header, seconds=limits.max_seconds + READ_BEYOND_SECONDS)
    except CodecRefused as refused:
        return Look((Finding("codec_refused", {"measured": known_as(str(refused))}),))
    except Unreadable as unread:
        return Look((_why_unreadable(film, str(unread)),))
    except TooHeavy:
        return Look((Finding("too_heavy"),))
    header = with_equal_sides(header, packets)
    return Look(tuple(file_findings.of_packets(header, packets, limits)), header, packets)


def look_with(look: Look, film: Path, heard: Sequence[int], limits: FilmLimits) -> Look:
    """The look as if these audio tracks of the film, counted from 1, were the main ones; the same for none.
    Raises what scan_packets raises."""
    if not heard or look.header is None:
        return look
    header = replace(hearing(look.header, heard), is_chosen=True)
    packets = scan_packets(film, header, seconds=limits.max_seconds + READ_BEYOND_SECONDS)
    return replace(look, header=header, packets=packets)


def _why_unreadable(film: Path, said: str) -> Finding:
    """What is wrong with a file that ffprobe takes for no film."""
    if begins_as_mp4(film) and (NO_INDEX in said or ends_within_a_box(film)):
        return Finding("index_missing")
    with film.open("rb") as file:
        container = other_container(file.read(HEAD_BYTES))
    return Finding("container_refused", {"measured": container}) if container else Finding("not_a_film")
