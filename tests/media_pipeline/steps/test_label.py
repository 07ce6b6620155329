import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.provenance.aigc import KEYS
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark, marks_to_json
from media_pipeline.renditions.film_label import label_film, label_for, number_of
from media_pipeline.renditions.rebuild import incomplete_films
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.label import FILMS, label
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store, hash_of
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import LeaseLost
from tests.films import make_film
from tests.media_pipeline.film_rows import claim_job, held, make_ready_film, receive

DOUBAO = "001191110102MACQD9K64010000"
SECRET = "SECRET-NAME"
PLANTED = [
    *("-metadata", f"title={SECRET}", "-metadata", f"artist={SECRET}", "-metadata", f"comment={SECRET}"),
    *(
        "-metadata",
        f"encoder={SECRET}",
        "-metadata",
        "location=+22.5431+114.0579/",
        "-metadata:s",
        f"title={SECRET}",
    ),
    *("-metadata:s", f"handler_name={SECRET}", "-metadata:s:a", "language=ind"),
    *("-movflags", "use_metadata_tags"),
]
OURS = {"Label": "2", "ContentPropagator": "Laureate"}


def strict(**said: str) -> dict[str, str]:
    return {key: said.get(key, "") for key in KEYS}


def ready_film(path: Path, *options: str) -> Film:
    """A film that went through both checks."""
    film = receive(make_film(path, seconds=6, shots=2, options=[*PLANTED, *options]))
    first_check(claim_job(film, JobKind.INSPECT))
    render(claim_job(Film.objects.get(pk=film.pk), JobKind.RENDER))
    return Film.objects.get(pk=film.pk)


def put_label(film: Film) -> None:
    label(claim_job(Film.objects.get(pk=film.pk), JobKind.LABEL))


def tags(rendition: Rendition) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Of the file, without its brands, and of its streams."""
    path = film_store().path(rendition.storage_key)
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_format",
        "-show_streams",
        "-show_chapters",
        "-of",
        "json",
        path,
    ]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert told["chapters"] == []
    of_file = told["format"].get("tags", {})
    brands = ("major_brand", "minor_version", "compatible_brands")
    return {name: value for name, value in of_file.items() if name not in brands}, [
        stream["tags"] for stream in told["streams"]
    ]


def served(film: Film) -> list[Rendition]:
    return [film.renditions.filter(kind=kind).latest("pk") for kind in FILMS]


def content(rendition: Rendition) -> bytes:
    return Path(film_store().path(rendition.storage_key)).read_bytes()


@pytest.mark.film
@pytest.mark.django_db
def test_all_that_is_served_carries_the_label_and_nothing_of_its_maker(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    film = ready_film(tmp_path / "film.mp4")
    master = film_store().path(film.master_key)
    before, digest = served(film), hash_of(Path(master))
    assert label_film(film.pk, is_declared_ai=True) is True
    with django_capture_on_commit_callbacks(execute=True):
        put_label(film)
    wanted = strict(**OURS, PropagateID=number_of(film.code))
    assert Film.objects.get().label == wanted
    assert hash_of(Path(master)) == digest
    for old, new in zip(before, served(film), strict=True):
        of_file, of_streams = tags(new)
        assert (list(of_file), json.loads(of_file["AIGC"]), list(json.loads(of_file["AIGC"]))) == (
            ["AIGC"],
            wanted,
            list(KEYS),
        )
        names = [f"{kind}Handler" for kind in ("Video", "Sound")][: len(of_streams)]
        assert of_streams == [
            {"language": "und", "handler_name": name, "vendor_id": "[0][0][0][0]"} for name in names
        ]
        assert (new.kind, new.width, new.height) == (old.kind, old.width, old.height)
        bytes_now = content(new)
        assert (SECRET.encode() in bytes_now, b"22.5431" in bytes_now) == (False, False)
        assert bytes_now.index(b"moov") < bytes_now.index(b"mdat")
        assert new.size == len(bytes_now)
        assert not Path(film_store().path(old.storage_key)).exists()
        assert not Rendition.objects.filter(pk=old.pk).exists()


@pytest.mark.film
@pytest.mark.django_db
def test_label_of_the_master_is_taken_over(tmp_path: Path) -> None:
    said = {"Label": "1", "ContentProducer": DOUBAO, "ProduceID": "7", "ReservedCode1": "x"}
    film = ready_film(tmp_path / "film.mp4", "-metadata", f"AIGC={json.dumps(said)}")
    assert [finding.code for finding in film.findings.filter(code__startswith="provenance")] == [
        "provenance_found"
    ]
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    told = [json.loads(tags(rendition)[0]["AIGC"]) for rendition in served(film)]
    wanted = strict(
        Label="1", ContentProducer=DOUBAO, ContentPropagator="Laureate", PropagateID=number_of(film.code)
    )
    assert told == [wanted] * 3


@pytest.mark.film
@pytest.mark.django_db
def test_label_is_changed_and_taken_off(tmp_path: Path) -> None:
    film = ready_film(tmp_path / "film.mp4")
    made = [rendition.recipe_key for rendition in served(film)]
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    Film.objects.update(
        facts={
            **film.facts,
            "marks": marks_to_json([ProvenanceMark(MarkKind.AIGC, Grade.UNSIGNED, "", {"Label": "1"})]),
        }
    )
    assert label_film(film.pk, is_declared_ai=True) is True
    put_label(film)
    assert {json.loads(tags(rendition)[0]["AIGC"])["Label"] for rendition in served(film)} == {"1"}
    Film.objects.update(facts=film.facts)
    label_film(film.pk, is_declared_ai=False)
    put_label(film)
    assert [tags(rendition)[0] for rendition in served(film)] == [{}, {}, {}]
    assert [rendition.streams_key for rendition in served(film)] == made
    assert incomplete_films([film.pk]) == set()


@pytest.mark.film
@pytest.mark.django_db
def test_second_run_makes_nothing_anew(tmp_path: Path) -> None:
    film = ready_film(tmp_path / "film.mp4")
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    rows = list(Rendition.objects.order_by("pk").values_list("pk", "recipe_key", "storage_key"))
    Job.objects.filter(kind=JobKind.LABEL).delete()
    put_label(film)
    assert list(Rendition.objects.order_by("pk").values_list("pk", "recipe_key", "storage_key")) == rows


@pytest.mark.film
@pytest.mark.django_db
def test_film_that_is_rendered_after_its_label_is_labelled_too(tmp_path: Path) -> None:
    film = ready_film(tmp_path / "film.mp4")
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    Job.objects.filter(kind=JobKind.RENDER).delete()
    render(claim_job(film, JobKind.RENDER))
    assert Job.objects.get(kind=JobKind.LABEL).state == JobState.QUEUED
    put_label(film)
    assert [list(tags(rendition)[0]) for rendition in served(film)] == [["AIGC"]] * 3


@pytest.mark.film
@pytest.mark.django_db
def test_worker_that_lost_its_lease_labels_nothing(tmp_path: Path) -> None:
    film = ready_film(tmp_path / "film.mp4")
    label_film(film.pk, is_declared_ai=True)
    before = list(Rendition.objects.order_by("pk").values_list("pk", flat=True))
    claim = claim_job(Film.objects.get(), JobKind.LABEL)
    Job.objects.update(token="another")
    with pytest.raises(LeaseLost):
        label(claim)
    assert list(Rendition.objects.order_by("pk").values_list("pk", flat=True)) == before


@pytest.mark.django_db
@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_film_under_way_is_left_to_its_rendering(state: JobState) -> None:
    film = make_ready_film(label=strict(**OURS))
    Job.objects.create(film=film, kind=JobKind.RENDER, state=state, **held(state))
    put_label(film)
    assert (Job.objects.get(kind=JobKind.LABEL).state, film.renditions.count()) == (JobState.DONE, 7)


@pytest.mark.django_db
def test_film_without_a_verdict_is_left_alone() -> None:
    film = make_ready_film(label=strict(**OURS))
    Film.objects.update(state=FilmState.INSPECTED)
    put_label(film)
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db
def test_same_label_again_enqueues_no_work() -> None:
    film = make_ready_film()
    assert [label_film(film.pk, is_declared_ai=True) for _ in range(2)] == [True, False]
    claimed = jobs.claim(Job.objects.get().pk)
    assert claimed is not None
    with jobs.finishing(claimed):
        pass
    assert (label_film(film.pk, is_declared_ai=True), Job.objects.get().state) == (False, JobState.DONE)
    assert (label_film(film.pk, is_declared_ai=False), Job.objects.get().state) == (True, JobState.QUEUED)
    assert Film.objects.get().label == {}


@pytest.mark.django_db
def test_film_without_ai_gets_no_label_and_no_work() -> None:
    film = make_ready_film()
    assert (label_film(film.pk, is_declared_ai=False), Job.objects.count()) == (False, 0)


def mark(kind: MarkKind, grade: Grade = Grade.UNSIGNED, **details: str) -> ProvenanceMark:
    return ProvenanceMark(kind, grade, "", details)


def test_label_follows_from_marks_and_declaration() -> None:
    for marks, is_declared_ai, value, producer in [
        ([], False, None, ""),
        ([], True, "2", ""),
        ([mark(MarkKind.AIGC, Label="1", ContentProducer=DOUBAO)], False, "1", DOUBAO),
        ([mark(MarkKind.AIGC, Label="1", ContentProducer="Jane Doe")], True, "1", ""),
        ([mark(MarkKind.AIGC, Label="2", ContentProducer=DOUBAO)], True, "2", DOUBAO),
        ([mark(MarkKind.AIGC, Label="2")], False, None, ""),
        ([mark(MarkKind.C2PA, Grade.SIGNED, source="trainedAlgorithmicMedia")], True, "1", ""),
        ([mark(MarkKind.C2PA, Grade.CONTRADICTED, source="trainedAlgorithmicMedia")], True, "2", ""),
        ([mark(MarkKind.IPTC, source="digitalCapture")], False, None, ""),
    ]:
        wanted = (
            {}
            if value is None
            else strict(
                Label=value,
                ContentProducer=producer,
                ContentPropagator="Laureate",
                PropagateID=number_of("code"),
            )
        )
        assert label_for(marks, is_declared_ai=is_declared_ai, film_code="code") == wanted, (
            marks,
            is_declared_ai,
            value,
            producer,
        )


def test_kinds_that_are_films_are_labelled() -> None:
    assert FILMS == (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.HOVER)
