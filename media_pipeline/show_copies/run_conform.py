"""A master → both copies for a hall in a scratch folder, without a database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.conf import settings

from media_pipeline.enums import RenditionKind
from media_pipeline.ffmpeg.pass_progress import PassProgress
from media_pipeline.ffmpeg.probe import measure_copy
from media_pipeline.ffmpeg.raw_files import AUDIO_NOTES
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.inspection.loudness import NOTHING_HEARD, Loudness, read_audio_notes
from media_pipeline.renditions.finish import Made, RenditionWrong
from media_pipeline.renditions.one_pass import Plan
from media_pipeline.renditions.recipes import HallCopy
from media_pipeline.renditions.run_pass import PassFailed
from media_pipeline.show_copies.hall_passes import (
    LABEL_FILE,
    PRORES_FILE,
    SHOW_FILE,
    Gain,
    compile_conform,
    compile_measurement,
    film_seconds,
)

LENGTH_SLACK = 0.2  # seconds by which a copy may differ from what was planned
CPU_PER_FRAME = 0.6  # seconds, several times of what a frame of 1080p takes twice encoded
BYTES_PER_SECOND = 40_000_000
MEMORY_BYTES = 4 << 30
FILES = {RenditionKind.SHOW: SHOW_FILE, RenditionKind.PRORES: PRORES_FILE}


@dataclass(frozen=True)
class Conformed:
    """Both copies, and how loud the film was and is; None without a sound."""

    made: tuple[Made, ...]
    before: Loudness | None
    after: Loudness | None


def conform_film(
    master: Path,
    plan: Plan,
    *,
    recipes: Mapping[RenditionKind, HallCopy],
    label: bytes,
    tag: str,
    scratch: Path,
    on_progress: Callable[[float, str], None],
    on_command: Callable[[Sequence[str]], None],
) -> Conformed:
    """`recipes` differ in nothing but their kind. Raises PassFailed, RenditionWrong and what read_film
    raises; what `on_progress` raises ends the work."""
    recipe = recipes[RenditionKind.SHOW]
    picture = scratch / LABEL_FILE if label else None
    if picture:
        picture.write_bytes(label)
    limits = _limits_of(plan, recipe)

    def run(command: list[str], *, tell: Callable[[float, str], None]) -> Loudness | None:
        on_command(command)
        _run(command, master, scratch=scratch, limits=limits, seconds=film_seconds(plan), tell=tell)
        notes = scratch / AUDIO_NOTES
        heard = read_audio_notes(notes, seconds=film_seconds(plan))
        notes.unlink(missing_ok=True)
        return heard

    def measure(gain: Gain) -> Loudness | None:
        if plan.packets.audio is None:
            return None
        command = compile_measurement(plan, recipe, gain, film=master, tool=settings.FFMPEG_BIN)
        return run(command, tell=lambda _share, tail: on_progress(0.0, tail))

    before = measure(Gain())
    gain = _gain_for(before, recipe, measure)
    command = compile_conform(
        plan, recipe, gain, film=master, label=picture, tag=tag, tool=settings.FFMPEG_BIN
    )
    after = run(command, tell=on_progress)
    wanted = film_seconds(plan) + recipe.black_seconds
    made = tuple(_checked(scratch / FILES[kind], one, wanted) for kind, one in recipes.items())
    return Conformed(made, before, after)


def _gain_for(before: Loudness | None, recipe: HallCopy, measure: Callable[[Gain], Loudness | None]) -> Gain:
    """What brings the film to the loudness of all; where peaks are held, that is corrected once more."""
    if before is None or before.integrated <= NOTHING_HEARD:
        return Gain()
    wanted = recipe.loudness - before.integrated
    if before.peak + wanted <= recipe.peak:
        return Gain(wanted)
    limited = measure(Gain(wanted, is_limited=True))
    lost = recipe.loudness - limited.integrated if limited else 0.0
    return Gain(wanted + lost, is_limited=True)


def _run(
    command: Sequence[str],
    master: Path,
    *,
    scratch: Path,
    limits: Limits,
    seconds: float,
    tell: Callable[[float, str], None],
) -> None:
    progress, tail = PassProgress(), list[str]()

    def on_answer(line: str) -> bool:
        moved = progress.read(line)
        if moved:
            tell(min(progress.seconds / max(seconds, 0.1), 1.0), "\n".join(tail[-20:]))
        return moved

    outcome = read_film(
        command, film=master, writes=scratch, limits=limits, on_answer=on_answer, on_complaint=tail.append
    )
    if outcome.code != 0:
        raise PassFailed(f"ffmpeg ended with {outcome.code}: {outcome.tail}")


def _checked(path: Path, recipe: HallCopy, wanted: float) -> Made:
    size, seconds = measure_copy(path)
    if size != (recipe.width, recipe.height):
        raise RenditionWrong(f"the {recipe.kind} copy is {size}, not {recipe.width} × {recipe.height}")
    if abs(seconds - wanted) > LENGTH_SLACK:
        raise RenditionWrong(f"the {recipe.kind} copy lasts {seconds:.3f} s instead of {wanted:.3f}")
    return Made(recipe, path, size, seconds)


def _limits_of(plan: Plan, recipe: HallCopy) -> Limits:
    assert plan.packets.video is not None, "a film without pictures is refused before"
    span = plan.packets.video
    pixels = plan.video.width * plan.video.height / 1_000_000
    frames = (film_seconds(plan) + recipe.black_seconds) * Fraction(recipe.rate)
    cpu_seconds = 120 + CPU_PER_FRAME * frames + 0.06 * span.count * pixels
    return Limits(
        wall_seconds=300 + 4 * cpu_seconds,
        stall_seconds=300,
        cpu_seconds=int(cpu_seconds),
        memory_bytes=MEMORY_BYTES,
        file_bytes=round(BYTES_PER_SECOND * (film_seconds(plan) + 10)),
    )
