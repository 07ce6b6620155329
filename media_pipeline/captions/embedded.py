"""The subtitle tracks inside a film's file: their texts are kept, to be taken over as captions; what cannot
be taken over is said in a finding, and keeps no film out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue, cues_from_json, cues_to_json, put_in_order
from media_pipeline.captions.extraction import FORMATS, extract_texts
from media_pipeline.captions.reading import read_captions
from media_pipeline.ffmpeg.header import Header, SubtitleStream
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.findings.catalogue import Finding
from media_pipeline.models import EmbeddedTrack, Film

MOST_EMBEDDED = 8  # of one file
PICTURES = {"dvd_subtitle": "DVD", "hdmv_pgs_subtitle": "PGS", "dvb_subtitle": "DVB"}
TOLD = ("subtitles_offered", "subtitles_unread", "subtitles_unused")


@dataclass(frozen=True)
class SubtitleTexts:
    """A text track of a file with its cues on the film's clock; None where they could not be read."""

    stream: SubtitleStream
    cues: Sequence[Cue] | None


@dataclass(frozen=True)
class EmbeddedReport:
    """A track that can be taken over; language and title are as the file has them, "" where it has none."""

    id: int
    number: int
    language: str
    title: str
    cues: tuple[Cue, ...]


def read_embedded(film: Path, header: Header, packets: Packets, *, scratch: Path) -> list[SubtitleTexts]:
    """The text tracks of a film, the first MOST_EMBEDDED of them; the file is not read again where it has
    none. Raises what run.read_film raises."""
    streams = [stream for stream in header.subtitles if stream.codec in FORMATS][:MOST_EMBEDDED]
    if not streams or packets.video is None:
        return []
    folder = scratch / "subtitles"
    folder.mkdir(exist_ok=True)
    contents = extract_texts(film, streams, folder=folder, seconds=packets.video.end)
    zero = packets.zero
    return [
        SubtitleTexts(stream, _cues_of(contents.get(stream.number, b""), stream.language, round(zero * 1000)))
        for stream in streams
    ]


def _cues_of(content: bytes, language: str, zero_ms: int) -> list[Cue] | None:
    """As far as they are shown in a film that begins at `zero_ms`."""
    try:
        cues = read_captions(content, language=language).cues
        return put_in_order(
            Cue(max(cue.start - zero_ms, 0), cue.end - zero_ms, cue.text) for cue in cues if cue.end > zero_ms
        )
    except CaptionsRefused:
        return None


def names_to_tell(header: Header, texts: Iterable[SubtitleTexts]) -> dict[str, list[str]]:
    """What is said of which subtitle tracks, by the code of the finding: `Film.facts["subtitles"]`."""
    said = {text.stream: "subtitles_unread" if text.cues is None else "subtitles_offered" for text in texts}
    told: dict[str, list[str]] = {code: [] for code in TOLD}
    for stream in header.subtitles:
        told[said.get(stream, "subtitles_unused")].append(_name(stream))
    return told


def _name(stream: SubtitleStream) -> str:
    """Pictures are named as what they are."""
    kind = PICTURES.get(stream.codec)
    return f"{stream.name} {kind}" if kind else stream.name


def findings_of_subtitles(told: Mapping[str, list[str]]) -> list[Finding]:
    return [Finding(code, {"names": told[code]}) for code in TOLD if told.get(code)]


def keep_embedded(film: Film, texts: Iterable[SubtitleTexts]) -> None:
    """These are the texts of the film's file; earlier ones are gone."""
    EmbeddedTrack.objects.filter(film=film).delete()
    EmbeddedTrack.objects.bulk_create(
        EmbeddedTrack(
            film=film,
            number=text.stream.number,
            language=text.stream.language,
            title=text.stream.title,
            cues=cues_to_json(text.cues),
        )
        for text in texts
        if text.cues is not None
    )


def embedded_reports(film_id: int) -> list[EmbeddedReport]:
    """The tracks of the film's file that can be taken over; one query."""
    return [
        EmbeddedReport(
            id=track.pk,
            number=track.number,
            language=track.language,
            title=track.title,
            cues=tuple(cues_from_json(track.cues)),
        )
        for track in EmbeddedTrack.objects.filter(film_id=film_id)
    ]
