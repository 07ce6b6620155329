"""The one pass that decodes a film to its end: what is found out about it, and made of it, without a
database. Files go into a scratch folder."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline.enums import JobKind
from media_pipeline.ffmpeg import raw_files
from media_pipeline.ffmpeg.failures import TooHeavy
from media_pipeline.ffmpeg.header import VideoStream
from media_pipeline.ffmpeg.mono_tracks import heard_numbers
from media_pipeline.ffmpeg.packets import Span
from media_pipeline.ffmpeg.pass_progress import PassProgress
from media_pipeline.ffmpeg.run import RunOutcome, read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection import file_findings
from media_pipeline.inspection.audio_findings import of_audio
from media_pipeline.inspection.black import black_stretches
from media_pipeline.inspection.crop import Crop, read_crop
from media_pipeline.inspection.cuts import find_cuts
from media_pipeline.inspection.detail import detail_lines
from media_pipeline.inspection.facts import Watched, read_notes
from media_pipeline.inspection.file_findings import READ_BEYOND_SECONDS
from media_pipeline.inspection.first_look import Look, blocks
from media_pipeline.inspection.flash_hazard import of_flashes
from media_pipeline.inspection.loudness import Loudness, read_audio_notes
from media_pipeline.inspection.shots import read_frames, read_thumbnails, shots_of
from media_pipeline.inspection.video_findings import of_video
from media_pipeline.limits import FilmLimits, Stretch
from media_pipeline.renditions import one_pass
from media_pipeline.renditions.evened_audio import is_told_in, of_evened, with_evened_audio
from media_pipeline.renditions.fresh_looks import of_lost_settings
from media_pipeline.renditions.interlacing import of_combing, read_combing
from media_pipeline.renditions.recipes import TOP, Sprite, top_recipe
from media_pipeline.renditions.silent_track import with_heard_track
from media_pipeline.renditions.sizes import MOST_NUMBERS, NOTE, of_sizes, read_changes, with_largest
from media_pipeline.work_queue.resources import MADE_BYTES_PER_SECOND

MOST_COMPLAINTS = 1000  # are kept; a film with a fiftieth of them is refused
LARGE_PIXELS = 9_000_000  # 4K has 8.3 million
DEMUXERS = ("[mov,mp4", "[matroska", "Error while decoding", "[in#")
STREAMS_LEFT_OUT = "exceeds max_streams"  # what is said of a film with more streams than we take


class PassFailed(Exception):
    """ffmpeg ended badly although the film was readable; the message is what it said."""


@dataclass(frozen=True)
class Said:
    """What was said on standard error: of the film's faults, and the notes of sizes.py."""

    complaints: list[file_findings.Complaint]
    numbers: list[str]


@dataclass(frozen=True)
class PassResult:
    """What the one pass found. With a blocking finding the files in the scratch folder are of no use."""

    findings: tuple[Finding, ...]
    plan: one_pass.Plan
    watched: Watched
    loudness: Loudness | None
    shots: tuple[Stretch, ...]
    crop: Crop
    detail_lines: int | None  # of the smaller pictures that these seem to be enlarged from

    @property
    def is_refused(self) -> bool:
        return blocks(self.findings)

    @property
    def heard(self) -> tuple[int, ...]:
        """The numbers of the audio tracks that are heard."""
        return heard_numbers(self.plan.header)

    @property
    def _heard_track(self) -> int | None:
        """The index of the audio stream that is played for a silent one."""
        header = self.plan.header
        return header.audio.index if header.audio and header.silent_number else None

    def facts(self) -> dict[str, Any]:
        """What is kept with the film as JSON."""
        packets = self.plan.packets
        return {
            "container": self.plan.header.container,
            "codec": self.plan.video.codec,
            "header_seconds": self.plan.header.seconds,
            "packet_seconds": packets.video.seconds if packets.video else None,
            "decoded_seconds": self.watched.seconds,
            "sound_seconds": packets.audio.seconds if packets.audio else None,
            "frames": len(self.watched.times),
            "rate": round(self.watched.rate, 3),
            "has_sound": self.loudness is not None,
            "loudness": asdict(self.loudness) if self.loudness else None,
            "top": type(self.plan.top).__name__.lower(),
            "detail_lines": self.detail_lines,
            "changes_size": self.plan.is_framed,
            "changes_sound": self.plan.evened is not None,
            "heard_track": self._heard_track,
            "heard_tracks": list(self.heard),
            "combing": asdict(self.plan.combing) if self.plan.combing else None,
            "crop": [round(side, 4) for side in self.crop],
        }


def run_pass(
    film: Path,
    look: Look,
    limits: FilmLimits,
    *,
    scratch: Path,
    threads: int,
    careful: bool = False,
    on_progress: Callable[[float, str], None] = lambda fraction, tail: None,
    on_command: Callable[[Sequence[str]], None] = lambda words: None,
) -> PassResult:
    """The one pass over a film that `look` did not refuse, or that is within reach all the same: leaves the
    renditions and raw files of one_pass.py in `scratch`; a `careful` one encodes what could be copied.
    `on_command` gets the command, `on_progress` the share that is done and what ffmpeg complained of; what it
    raises ends the pass. Raises PassFailed, and what read_film raises."""
    assert look.header is not None, "a refused film is not examined"
    assert look.packets is not None, "a refused film is not examined"
    assert look.header.video is not None, "a refused film is not examined"
    assert look.packets.video is not None, "a refused film is not examined"
    span = look.packets.video
    threads = _threads_for(look.header.video, at_most=threads)
    top = TOP if careful else top_recipe(look.header, look.packets)
    plan = one_pass.Plan(look.header, look.packets, top, Sprite(), limits.max_seconds, threads)

    def run() -> tuple[RunOutcome, Said] | None:
        command = one_pass.compile_pass(plan, film=film, tool=settings.FFMPEG_BIN)
        on_command(command)
        return _run_ffmpeg(command, film, plan, scratch, on_progress)

    ended = run()
    if ended and is_told_in(ended[0].complaints):
        plan = with_evened_audio(plan, film, scratch=scratch)
        ended = run()
    if ended and (other := with_heard_track(plan, film, scratch=scratch)) != plan:
        plan = other
        ended = run()
    changes = read_changes(ended[1].numbers) if ended else ()
    combing = read_combing(scratch, plan.video) if ended else None
    if len(changes) > 1:
        plan = replace(plan, header=with_largest(plan.header, changes), is_framed=True)
    if len(changes) > 1 or combing:
        plan = replace(plan, top=TOP, combing=combing)
        ended = run()
    watched = read_notes(scratch / raw_files.VIDEO_NOTES, span, lead=look.packets.video_lead)
    loudness = read_audio_notes(
        scratch / raw_files.AUDIO_NOTES,
        seconds=watched.seconds,
        start=watched.start,
        wave=scratch / raw_files.WAVE_FILE,
    )
    crop = read_crop(scratch / raw_files.CROP_NOTES, size=plan.light_size)
    thumbnails = read_thumbnails(scratch / raw_files.THUMBNAILS_FILE)
    found = [Finding("too_heavy")]
    if ended is not None:
        outcome, said = ended
        found = file_findings.of_decoding(watched, span, said.complaints, limits)
        found += [] if blocks(tuple(found)) else of_sizes(changes, watched, limits)
        found = found if blocks(tuple(found)) else of_lost_settings(plan, film, scratch=scratch) or found
    if ended is not None and outcome.code != 0 and not blocks(tuple(found)):
        raise PassFailed(f"ffmpeg ended with {outcome.code}: {outcome.tail}")
    shots: tuple[Stretch, ...] = ()
    lines = None
    if not blocks(tuple(found)):
        frames, colours = read_frames(scratch / raw_files.FRAMES_FILE)
        watched = replace(watched, black=black_stretches(frames, watched.times, end=watched.seconds))
        shots = shots_of(find_cuts(watched, frames=frames), seconds=watched.seconds)
        lines = detail_lines(
            sorted(scratch.glob(raw_files.CANDIDATE_FILES.replace("%03d", "*"))), shots=len(shots)
        )
        found += of_video(plan.header, watched, limits, thumbnails=thumbnails, crop=crop, lines=lines)
        found += of_combing(combing)
        found += of_flashes(frames, colours, watched.times)
        found += of_audio(plan.header, plan.packets, loudness, limits)
        found += of_evened(plan.evened)
    return PassResult(tuple(found), plan, watched, loudness, shots, crop, lines)


def _run_ffmpeg(
    command: Sequence[str],
    film: Path,
    plan: one_pass.Plan,
    scratch: Path,
    on_progress: Callable[[float, str], None],
) -> tuple[RunOutcome, Said] | None:
    """How the pass ended, and what was said; None when the film was too heavy to be read on."""
    assert plan.packets.video is not None, "a refused film is not examined"
    seconds = max(plan.packets.video.seconds, 0.1)
    progress, said, tail = PassProgress(), Said([], []), list[str]()
    ours = (f"[{plan.video.codec} @", f"[{plan.header.audio.codec if plan.header.audio else ''} @")

    def on_answer(line: str) -> bool:
        moved = progress.read(line)
        if moved:
            on_progress(min(progress.seconds / seconds, 1.0), "\n".join(tail[-20:]))
        return moved

    def on_complaint(line: str) -> None:
        if NOTE.fullmatch(line):
            said.numbers.append(line)
            del said.numbers[MOST_NUMBERS:]
            return
        tail.append(line)
        del tail[:-60]
        is_fault = line.startswith((*ours, *DEMUXERS)) and STREAMS_LEFT_OUT not in line
        if is_fault and len(said.complaints) < MOST_COMPLAINTS:
            said.complaints.append(file_findings.Complaint(line, progress.seconds))

    try:
        outcome = read_film(
            command,
            film=film,
            writes=scratch,
            limits=limits_of_pass(plan.video, plan.packets.video),
            on_answer=on_answer,
            on_complaint=on_complaint,
        )
    except TooHeavy:
        for notes in (raw_files.VIDEO_NOTES, raw_files.AUDIO_NOTES, raw_files.CROP_NOTES):
            (scratch / notes).unlink(missing_ok=True)  # they may end in the middle of a word
        return None
    return outcome, said


def limits_of_pass(video: VideoStream, span: Span) -> Limits:
    """What the pass may take: several times of what any film of so many pixels, frames and seconds has taken
    (0.003 to 0.024 s for each million pixels, the latter for HDR). What it writes grows with the seconds."""
    pixels = video.width * video.height
    cpu_seconds = 20 + 3 * span.seconds + 0.06 * span.count * pixels / 1_000_000
    made_bytes = MADE_BYTES_PER_SECOND[JobKind.RENDER] * int(span.seconds + READ_BEYOND_SECONDS)
    return Limits(
        wall_seconds=300 + 8 * cpu_seconds,
        cpu_seconds=int(cpu_seconds),
        file_bytes=max(Limits.file_bytes, made_bytes),
        memory_bytes=Limits.memory_bytes + 24 * max(pixels - LARGE_PIXELS, 0),
    )


def _threads_for(video: VideoStream, *, at_most: int) -> int:
    """Each thread holds frames of its own: 4K is read by one, or it would take more than 500 MB."""
    return max(1, min(at_most, LARGE_PIXELS // (video.width * video.height)))
