"""CAPTION_COMMAND: the operator's own program that writes down what is said. It is run in the sandbox without
network. It reads the audio, its own folder and what its words name; unlike a film tool it may start processes
of its own, for it reads a WAV file of ours and no film."""

import os
import shlex
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from media_pipeline.captions.reading import MOST_BYTES
from media_pipeline.ffmpeg.own_program import run_own_program
from media_pipeline.ffmpeg.sandbox import Limits

AUDIO, LANGUAGE = "{audio}", "{language}"
SYSTEM = ("/usr/", "/bin/", "/lib")
LEAST_SECONDS, SECONDS_OF_A_SECOND, MOST_SECONDS = 600, 30, 4 * 3600


class CommandWrong(Exception):
    """CAPTION_COMMAND cannot be run; the message says why."""


class CommandFailed(Exception):
    """The program ended with an error; the message is its last words."""


def is_drafting_offered() -> bool:
    return bool(settings.CAPTION_COMMAND.strip())


def words_of_command() -> list[str]:
    """The words of the setting, the program with its whole path. Raises CommandWrong."""
    try:
        words = shlex.split(settings.CAPTION_COMMAND)
    except ValueError as error:
        raise CommandWrong(f"it cannot be parted into words ({error})") from None
    if not words:
        raise CommandWrong("it is empty")
    program = shutil.which(words[0])
    if program is None:
        raise CommandWrong(f"there is no program “{words[0]}”")
    return [os.path.realpath(program) if program.startswith(SYSTEM) else os.path.abspath(program), *words[1:]]


def write_down(audio: Path, *, language: str, seconds: float, scratch: Path) -> bytes:
    """What the program prints of an audio file of so many seconds. Raises CommandWrong, CommandFailed, and
    what own_program.run_own_program raises."""
    words = words_of_command()
    if not any(AUDIO in word for word in words):
        words.append(AUDIO)
    base = language.partition("-")[0]
    filled = [word.replace(AUDIO, str(audio)).replace(LANGUAGE, base) for word in words]
    lines: list[str] = []
    outcome = run_own_program(
        filled,
        reads=[*_readable(words), audio],
        writes=scratch,
        limits=limits_of(seconds),
        on_answer=lines.append,
    )
    if outcome.code != 0:
        raise CommandFailed(outcome.tail or f"ended with {outcome.code}")
    return "\n".join(lines).encode()


def limits_of(seconds: float) -> Limits:
    """Thirty times the film's length, ten minutes at least and four hours at most."""
    wall = min(max(LEAST_SECONDS, SECONDS_OF_A_SECOND * seconds), MOST_SECONDS)
    return Limits(
        wall_seconds=wall,
        stall_seconds=wall,
        cpu_seconds=round(wall) * (os.cpu_count() or 1),
        memory_bytes=64 << 30,
        answer_bytes=MOST_BYTES,
        niceness=15,
    )


def _readable(words: Sequence[str]) -> Iterator[Path]:
    """The program's own folder, that above a `bin`, and what its words name; of the site's data, nothing."""
    program = Path(words[0])
    if not words[0].startswith(SYSTEM):
        folder = program.parent.parent if program.parent.name == "bin" else program.parent
        yield program if Path(settings.VAR_DIR).is_relative_to(folder) else folder
    for word in words[1:]:
        path = Path(word.partition("=")[2] if word.startswith("-") else word)
        if path.is_absolute() and path.exists() and not Path(settings.VAR_DIR).is_relative_to(path):
            yield path
