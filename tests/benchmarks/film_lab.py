"""What the film lab costs, as ratios: everything that is compared runs in turn, on the same film, in one go.

Run from the repository's root: python -m tests.benchmarks.film_lab
It starts a site of its own in a temporary folder, and ends it. The film: a minute of 1080p30 of about 5 Mb/s,
slow moves over grainy pictures, hard cuts, music; once as an MP4 that is played as it is, once in a Matroska
file, so that it has to be encoded. Exit status 1 when a bar is missed.

floor     one bare ffmpeg that decodes the film once and makes the same copies for watching, nothing else
separate  the outputs of the lab's pass, each by a run of ffmpeg of its own
job       the lab's whole work on a film after its first check: fetch, pass, pictures, proof, store, rows;
          Python included
"""

import logging
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

HOME = Path(os.environ.get("BENCHMARK_HOME") or tempfile.mkdtemp(prefix="laureate-benchmark-"))
os.environ |= {"DJANGO_SETTINGS_MODULE": "contest.conf.settings", "VAR_DIR": str(HOME), "DEMO": "0"}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files import File  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from media_pipeline.enums import FilmState, JobKind, JobState  # noqa: E402
from media_pipeline.limits import FilmLimits  # noqa: E402
from media_pipeline.models import Film, Job  # noqa: E402
from media_pipeline.renditions.recipes import LIGHT, TOP, Encode  # noqa: E402
from media_pipeline.steps.inspect import first_check  # noqa: E402
from media_pipeline.steps.render import render  # noqa: E402
from media_pipeline.storage.films import film_store, hash_of  # noqa: E402
from media_pipeline.uploads.intake import take_file  # noqa: E402
from media_pipeline.work_queue import enqueue, jobs  # noqa: E402
from tests.benchmarks.film_lab_films import boxed_again, cut_to, grainy_film, large_film  # noqa: E402
from tests.waiting import wait_until  # noqa: E402

REPEATS = 3
VERDICTS = 20
LIMITS = FilmLimits(min_seconds=10, max_seconds=300, max_file_bytes=10**10, min_height=100)


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds."""

    cpu: float
    wall: float


class Table:
    """Prints a line for each figure, and remembers whether every bar was kept."""

    kept = True

    def line(self, what: str, value: float, bar: float, unit: str = "") -> None:
        """`value` may be `bar` at most."""
        good = value <= bar
        self.kept &= good
        print(f"{what:64} {value:8.3f}{unit:3} ≤ {bar:7.2f}{unit:3} {'ok' if good else 'MISSED'}", flush=True)

    @staticmethod
    def note(what: str, cost: Cost) -> None:
        """A figure without a bar."""
        print(f"  {what:62} CPU {cost.cpu:7.1f} s   wall {cost.wall:7.1f} s", flush=True)


def main() -> bool:
    table = Table()
    logging.disable(logging.WARNING)  # there is no broker before the site is started
    (HOME / "sources").mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    film = grainy_film(HOME / "sources")
    boxed = boxed_again(film)
    print(f"{film.stat().st_size * 8 / 60 / 1e6:.1f} Mb/s, best of {REPEATS}, {os.cpu_count()} cores\n")
    direct, encoded = compare_costs(table, film, is_direct=True), compare_costs(table, boxed, is_direct=False)
    table.line("job: played as it is / encoded, CPU", direct.cpu / encoded.cpu, 0.6)
    table.line("job: played as it is / encoded, wall", direct.wall / encoded.wall, 0.6)
    table.line("memory of a job on a film in 4K", memory_of(large_film(film)), 500, " MB")
    with running_site():
        wrong = [cut_to(film, "short.mp4", seconds=5), unreadable(HOME / "sources" / "text.mp4")]
        table.line("refusal after the upload, idle, p95", p95(verdicts(wrong)), 1.0, " s")
        with both_cores_rendering(boxed):
            table.line("refusal after the upload, all cores rendering, p95", p95(verdicts(wrong)), 3.0, " s")
    return table.kept


def compare_costs(table: Table, film: Path, *, is_direct: bool) -> Cost:
    """Floor, job and separate runs in turn; the best of each."""
    floors, jobs_, separates = [], [], []
    for turn in range(REPEATS):
        floors.append(cost_of([floor(film, is_direct=is_direct)]))
        jobs_.append(cost_of_job(film))
        if turn == 0:
            separates.append(cost_of(separate(film, is_direct=is_direct)))
    lowest, job, apart = best(floors), best(jobs_), best(separates)
    kind = "played as it is" if is_direct else "encoded"
    table.note(f"floor, {kind}", lowest)
    table.note(f"job, {kind}", job)
    table.note(f"separate runs, {kind}", apart)
    table.line(f"job / floor, {kind}, CPU", job.cpu / lowest.cpu, 1.10)
    table.line(f"job / floor, {kind}, wall", job.wall / lowest.wall, 1.15)
    table.line(f"job / separate runs, {kind}, CPU", job.cpu / apart.cpu, 0.45)
    return job


def best(costs: Sequence[Cost]) -> Cost:
    return Cost(min(cost.cpu for cost in costs), min(cost.wall for cost in costs))


def floor(film: Path, *, is_direct: bool) -> list[str]:
    head = ["[0:v]scale=854:480:flags=bilinear,format=yuv420p[light]"]
    if not is_direct:
        head = ["[0:v]split[a][b];[a]scale=1920:1080:flags=bicubic,format=yuv420p[top]"]
        head += ["[b]scale=854:480:flags=bilinear,format=yuv420p[light]"]
    command = [*start(film), "-filter_complex", ";".join(head)]
    command += (
        ["-map", "0:v", "-map", "0:a", "-c", "copy", "-movflags", "+faststart", "top.mp4"]
        if is_direct
        else ["-map", "[top]", "-map", "0:a", *coding(TOP), "top.mp4"]
    )
    return [*command, "-map", "[light]", "-map", "0:a", *coding(LIGHT), "light.mp4"]


def separate(film: Path, *, is_direct: bool) -> list[list[str]]:
    """What the pass writes, one run for each."""
    small = "scale=854:480:flags=bilinear"
    looks = {
        "cuts": f"{small},scdet=t=10,metadata=print:file=cuts.txt",
        "frozen": f"{small},freezedetect=n=-60dB:d=2,metadata=print:file=frozen.txt",
        "crop": f"{small},fps=4,cropdetect=limit=24:round=2:reset=0,metadata=print:file=crop.txt",
    }
    files = {
        "stills.rgb": f"{small},fps=4,scale=160:90:flags=area,format=rgb24",
        "prints.gray": f"{small},fps=4,scale=64:64:flags=area,format=gray",
        "frames.gray": f"{small},scale=32:32:flags=area,format=gray",
    }
    glimpses = "fps=12,select=lt(mod(n\\,120)\\,7),setpts=N/12/TB,scale=320:180:flags=area,format=yuv420p"
    top = ["-c", "copy"] if is_direct else ["-vf", "scale=1920:1080:flags=bicubic", *coding(TOP)]
    listening = "ebur128=metadata=1:peak=true,silencedetect=n=-50dB:d=2,ametadata=print:file=sound.txt"
    return [
        [*start(film), *top, "top.mp4"],
        [*start(film), "-vf", small, *coding(LIGHT), "light.mp4"],
        *([*start(film), "-an", "-vf", look, "-f", "null", "-"] for look in looks.values()),
        *([*start(film), "-an", "-vf", vf, "-f", "rawvideo", name] for name, vf in files.items()),
        [*start(film), "-an", "-vf", "fps=24/60,scale=1280:720", "-q:v", "2", "pose-%03d.jpg"],
        [*start(film), "-an", "-vf", glimpses, "-c:v", "libx264", "-preset", "veryfast", "hover.mp4"],
        [*start(film), "-vn", "-af", listening, "-f", "null", "-"],
        [*start(film), "-vn", "-ar", "8000", "-ac", "1", "-f", "s16le", "wave.s16"],
    ]


def start(film: Path) -> list[str]:
    return [
        "nice",
        "-n",
        "10",
        settings.FFMPEG_BIN,
        "-v",
        "error",
        "-nostdin",
        "-y",
        *threads(),
        "-i",
        str(film),
    ]


def threads() -> list[str]:
    return ["-threads", str(min(os.cpu_count() or 1, 8))]


def coding(recipe: Encode) -> list[str]:
    words = ["-c:v", "libx264", "-preset", recipe.preset, "-crf", str(recipe.crf), "-g", "60"]
    words += ["-maxrate", f"{recipe.max_kbits}k", "-bufsize", f"{2 * recipe.max_kbits}k"]
    return [*words, *threads(), "-c:a", "aac", "-b:a", f"{recipe.sound_kbits}k", "-movflags", "+faststart"]


def cost_of(commands: Sequence[Sequence[str]]) -> Cost:
    with tempfile.TemporaryDirectory(dir=HOME) as folder:
        before, began = cpu_seconds(), time.monotonic()
        for command in commands:
            subprocess.run(command, check=True, cwd=folder, stdin=subprocess.DEVNULL)
        return Cost(cpu_seconds() - before, time.monotonic() - began)


def cost_of_job(film: Path) -> Cost:
    """One attempt at the render job of a film, after its first check."""
    enqueue.enqueue(received(film), JobKind.INSPECT)
    jobs.work_on(JobKind.INSPECT, first_check)
    before, began = cpu_seconds(), time.monotonic()
    jobs.work_on(JobKind.RENDER, render)
    cost = Cost(cpu_seconds() - before, time.monotonic() - began)
    job = Job.objects.filter(kind=JobKind.RENDER).latest("pk")
    assert job.state == JobState.DONE, job.error
    Job.objects.all().delete()
    return cost


def received(film: Path) -> Film:
    with film.open("rb") as file:
        key = film_store().save(f"masters/{film.name}", File(file))
    return Film.objects.create(
        state=FilmState.RECEIVED,
        file_name=film.name,
        master_key=key,
        size=film.stat().st_size,
        sha256=hash_of(film),
        limits=asdict(LIMITS),
    )


def cpu_seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def memory_of(film: Path) -> float:
    """Megabytes: the largest tool, and what the worker takes above what it has while it waits; in a process
    of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.film_lab", str(film)]
    environment = {**os.environ, "BENCHMARK_HOME": str(HOME)}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return float(said.split()[-1])


def print_memory(film: Path) -> None:
    waiting = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost_of_job(film)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - waiting
    print((grown + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)


@contextmanager
def running_site() -> Iterator[None]:
    """The whole site as `make up` starts it, on this benchmark's folder."""
    with socket.socket() as free, socket.socket() as also:
        free.bind(("127.0.0.1", 0))
        also.bind(("127.0.0.1", 0))
        binds = {"WEB_BIND": free.getsockname(), "TRANSFER_BIND": also.getsockname()}
    environment = {**os.environ, **{name: f"{host}:{port}" for name, (host, port) in binds.items()}}
    with (HOME / "site.log").open("wb") as log:
        site = subprocess.Popen([sys.executable, "manage.py", "up"], env=environment, stdout=log, stderr=log)
    try:
        wait_for_verdict(take(cut_to(HOME / "sources" / "film.mp4", "first.mp4", seconds=5)))
        yield
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(60)


@contextmanager
def both_cores_rendering(film: Path) -> Iterator[None]:
    """More films than there are cores are being rendered meanwhile."""
    films = [take(film) for _ in range((os.cpu_count() or 1) + 2)]
    rendering = Job.objects.filter(kind=JobKind.RENDER, state=JobState.RUNNING, progress__gt=0.01)
    wait_until(rendering.exists, pause=0.1, otherwise=lambda: "no film is being rendered")
    yield
    waiting = Job.objects.filter(film__in=films, kind=JobKind.RENDER, state=JobState.QUEUED)
    assert waiting.exists(), "the cores were idle before the last verdict"


def verdicts(files: Sequence[Path]) -> list[float]:
    """Seconds from the completion of an upload to its film's refusal, VERDICTS times."""
    seconds = []
    for number in range(VERDICTS):
        film = take(files[number % len(files)])
        began = time.monotonic()
        wait_for_verdict(film)
        seconds.append(time.monotonic() - began)
    return seconds


def wait_for_verdict(film_id: int) -> None:
    refused = Film.objects.filter(pk=film_id, state=FilmState.REFUSED)
    wait_until(refused.exists, pause=0.01, otherwise=lambda: f"no verdict; see {HOME / 'site.log'}")


def take(path: Path) -> int:
    expires = timezone.now() + timedelta(hours=1)
    owner = f"benchmark:{time.monotonic_ns()}"
    film_id = take_file(path, owner=owner, limits=LIMITS, expires_at=expires).film_id
    assert film_id is not None
    return film_id


def unreadable(path: Path) -> Path:
    path.write_text("INT. LIGHTHOUSE - NIGHT\n" * 1000)
    return path


def p95(values: Sequence[float]) -> float:
    return sorted(values)[round(0.95 * len(values)) - 1]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print_memory(Path(sys.argv[1]))
    else:
        try:
            sys.exit(0 if main() else 1)
        finally:
            shutil.rmtree(HOME, ignore_errors=True)
