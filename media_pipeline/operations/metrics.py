"""Figures for Prometheus, read anew for each answer: lab_report in another shape, and those of other apps."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.registry import Collector

from media_pipeline.enums import FilmState
from media_pipeline.operations.lab_report import LabReport, Room, lab_report

__all__ = ["CONTENT_TYPE", "exposition", "register_figures"]
VERDICTS = (FilmState.READY, FilmState.REFUSED)
Figures = Callable[[], Iterable[tuple[str, str, float]]]
_of_other_apps: list[Figures] = []


def register_figures(figures: Figures) -> None:
    """Take another app's figures, from its AppConfig.ready: name, words and value of each."""
    _of_other_apps.append(figures)


class LabCollector(Collector):
    """What the site does now. Values that nothing is known of are left out."""

    def collect(self) -> Iterator[Metric]:
        report = lab_report()
        yield from _work(report)
        yield from _pace(report)
        yield from _room(report.room)
        for figures in _of_other_apps:
            for name, words, value in figures():
                yield _gauge(name, words, [((), value)])


def exposition() -> bytes:
    """All metrics in the text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LabCollector())
    return generate_latest(registry)


def _work(report: LabReport) -> Iterator[Metric]:
    queues = report.queues
    jobs = [
        ((queue.kind, state), count)
        for queue in queues
        for state, count in (("waiting", queue.waiting), ("running", queue.running), ("failed", queue.failed))
    ]
    yield _gauge("laureate_jobs", "Jobs of the film lab.", jobs, ("kind", "state"))
    lengths = [((queue.kind,), queue.film_seconds) for queue in queues]
    yield _gauge("laureate_waiting_film_seconds", "Length of the films that wait.", lengths, ("kind",))
    oldest = [((queue.kind,), queue.oldest_wait or 0.0) for queue in queues]
    yield _gauge("laureate_oldest_wait_seconds", "How long the oldest job waits.", oldest, ("kind",))
    silent = sum(job.is_silent for job in report.running)
    yield _gauge("laureate_silent_jobs", "Running jobs whose worker is not heard of.", [((), silent)])
    yield _gauge("laureate_faulty_files", "Files that are missing or changed.", [((), report.faults)])


def _pace(report: LabReport) -> Iterator[Metric]:
    films = [((state,), count) for state, count in report.films.items()]
    yield _gauge("laureate_films", "Films by state.", films, ("state",))
    settled = CounterMetricFamily("laureate_films_settled", "Verdicts on films.", labels=("state",))
    for state in VERDICTS:
        settled.add_metric((state,), report.films[state])
    yield settled
    rates = report.rates
    recent = [(("hour",), rates.settled_last_hour), (("day",), rates.settled_last_day)]
    yield _gauge("laureate_recent_verdicts", "Films settled in the last hour, day.", recent, ("within",))
    ratio, verdict = rates.render_ratio, rates.verdict_seconds
    yield _gauge("laureate_render_ratio", "Seconds of work for each second of film, last day.", _known(ratio))
    yield _gauge("laureate_verdict_seconds", "Mean time from upload to verdict, last day.", _known(verdict))


def _room(room: Room) -> Iterator[Metric]:
    kept = [(("master",), room.masters), (("rendition",), room.renditions)]
    yield _gauge("laureate_kept_bytes", "Size of what the film store keeps.", kept, ("kind",))
    disks = [("scratch", room.scratch), *([("store", room.store)] if room.store else [])]
    free = [((folder,), disk.free) for folder, disk in disks]
    yield _gauge("laureate_disk_free_bytes", "Free on the disk of a folder.", free, ("folder",))
    total = [((folder,), disk.total) for folder, disk in disks]
    yield _gauge("laureate_disk_total_bytes", "Size of the disk of a folder.", total, ("folder",))
    yield _gauge("laureate_scratch_used_bytes", "In use for work under way.", [((), room.scratch_used)])


def _gauge(
    name: str, text: str, values: Sequence[tuple[Sequence[str], float]], labels: Sequence[str] = ()
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for words, value in values:
        family.add_metric(words, value)
    return family


def _known(value: float | None) -> list[tuple[Sequence[str], float]]:
    return [] if value is None else [((), value)]
