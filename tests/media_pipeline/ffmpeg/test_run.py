import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.ffmpeg.abilities import list_abilities
from media_pipeline.ffmpeg.failures import Overrun, SandboxFailed, SandboxMissing, TooHeavy, ToolMissing
from media_pipeline.ffmpeg.guard import address, guard_options
from media_pipeline.ffmpeg.run import has_bubble, read_film, why_no_bubble
from media_pipeline.ffmpeg.sandbox import Limits
from tests.films import make_film
from tests.waiting import wait_until

pytestmark = pytest.mark.film
GUARD = [word for name, value in guard_options().items() for word in (f"-{name}", str(value))]


def decode(film: Path, *more: str) -> list[str]:
    return ["ffmpeg", "-nostdin", "-v", "error", "-progress", "pipe:1", *GUARD, "-i", address(film), *more]


def test_film_is_read_and_answers_come_line_by_line(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    lines: list[str] = []
    outcome = read_film(
        decode(film, "-f", "null", "-"), film=film, on_answer=lambda line: lines.append(line) or True
    )
    assert (outcome.code, outcome.complaints, lines[-1]) == (0, (), "progress=end")


def test_files_are_written_into_the_folder_given(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    made = tmp_path / "made"
    made.mkdir()
    assert read_film(decode(film, "-c", "copy", "copy.mp4"), film=film, writes=made).code == 0
    assert [path.name for path in made.iterdir()] == ["copy.mp4"]


@pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")
def test_sandbox_hides_every_other_file(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    sibling = make_film(tmp_path / "sibling.mp4", seconds=6, shots=2)
    outcome = read_film(decode(sibling, "-f", "null", "-"), film=film)
    assert (outcome.code, outcome.complaints[-1].rpartition(": ")[2]) == (1, "No such file or directory")


@pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")
def test_walls_that_fail_say_nothing_about_the_film(tmp_path: Path) -> None:
    film = tmp_path / "none.mp4"
    with pytest.raises(SandboxFailed, match="bwrap"):
        read_film(decode(film, "-f", "null", "-"), film=film)


def test_stalled_tool_is_ended(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    os.mkfifo(film)
    with pytest.raises(Overrun, match=r"stood still 0.5 s"):
        read_film(decode(film, "-f", "null", "-"), film=film, limits=Limits(stall_seconds=0.5))
    assert processes_with(str(film)) == []


def test_tool_over_its_time_is_ended(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    os.mkfifo(film)
    with pytest.raises(Overrun, match=r"took over 0.4 s"):
        read_film(decode(film, "-f", "null", "-"), film=film, limits=Limits(wall_seconds=0.4))


def test_tool_that_says_too_much_is_ended(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    with pytest.raises(TooHeavy, match="said more than 50 bytes"):
        read_film(decode(film, "-f", "null", "-"), film=film, limits=Limits(answer_bytes=50))


def test_tool_that_computes_too_much_is_ended(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    command = decode(film, "-vf", "scale=1920:1080", "-c:v", "libx264", "-preset", "placebo", "big.mp4")
    with pytest.raises(TooHeavy, match="computed for more than 1 s"):
        read_film(command, film=film, writes=tmp_path, limits=Limits(cpu_seconds=1))


def test_tool_that_asks_for_too_much_memory_is_ended(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    command = decode(film, "-vf", "scale=7680:4320,format=gbrpf32le", "-f", "null", "-")
    with pytest.raises(TooHeavy, match="asked for more than 500 MB"):
        read_film(command, film=film, limits=Limits(memory_bytes=500 << 20))


def test_what_a_tool_used_is_measured(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    outcome = read_film(decode(film, "-f", "null", "-"), film=film)
    assert 0.01 < outcome.cpu_seconds < 5
    assert 20 << 20 < outcome.memory_bytes < 1 << 30


def test_file_over_its_size_is_not_written_on(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    made = tmp_path / "made"
    made.mkdir()
    command = decode(film, "-f", "rawvideo", "raw")
    assert read_film(command, film=film, writes=made, limits=Limits(file_bytes=100_000)).code != 0
    assert (made / "raw").stat().st_size <= 100_000


def test_what_a_listener_raises_ends_the_tool(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)

    def lose(line: str) -> bool:
        raise LookupError("lease lost")

    with pytest.raises(LookupError, match="lease lost"):
        read_film(decode(film, "-f", "null", "-"), film=film, on_answer=lose)
    assert processes_with(str(film)) == []


def test_tool_dies_with_its_worker(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    os.mkfifo(film)
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "from tests.media_pipeline.ffmpeg.test_run import decode\n"
        "from media_pipeline.ffmpeg.run import read_film\n"
        "from pathlib import Path\n"
        f"film = Path({str(film)!r})\n"
        "read_film(decode(film, '-f', 'null', '-'), film=film)\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", code])
    wait_until(lambda: any(line.split()[0].endswith("ffmpeg") for line in processes_with(str(film))))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_until(lambda: processes_with(str(film)) == [])


def test_missing_tool_is_named(settings: Any) -> None:
    settings.FFMPEG_BIN = "/nowhere/ffmpeg"
    with pytest.raises(ToolMissing, match="/nowhere/ffmpeg is not installed"):
        list_abilities("version")


def test_required_sandbox_that_is_missing_stops_the_work(settings: Any, monkeypatch: Any) -> None:
    settings.FILM_SANDBOX = "require"
    monkeypatch.setenv("PATH", "/nowhere")
    why_no_bubble.cache_clear()
    from media_pipeline.ffmpeg import sandbox

    sandbox._find.cache_clear()
    settings.FFMPEG_BIN = "/usr/bin/ffmpeg"
    try:
        with pytest.raises(SandboxMissing, match="apt install bubblewrap"):
            list_abilities("version")
    finally:
        why_no_bubble.cache_clear()
        sandbox._find.cache_clear()


def test_film_is_read_without_walls_where_they_are_off(tmp_path: Path, settings: Any) -> None:
    settings.FILM_SANDBOX = "off"
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    assert read_film(decode(film, "-f", "null", "-"), film=film).code == 0


def processes_with(words: str) -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if words in line:
                found.append(line)
    return found
