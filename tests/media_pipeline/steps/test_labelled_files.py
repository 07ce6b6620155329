"""Labels in the files of a film that was really rendered."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import JobKind, JobState
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.provenance.aigc import KEYS
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark, marks_to_json
from media_pipeline.renditions.film_label import label_film, number_of
from media_pipeline.renditions.rebuild import incomplete_films
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.label import FILMS, label
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store, hash_of
from media_pipeline.work_queue.jobs import LeaseLost
from tests.films import make_film
from tests.media_pipeline.film_rows import claim_job, receive

pytestmark = [pytest.mark.film, pytest.mark.django_db]
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


@pytest.fixture(scope="module")
def rendered(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, dict[Path, bytes]]:
    """A film that is ready, and all its files."""
    film = ready_film(tmp_path_factory.mktemp("rendered") / "film.mp4")
    keys = (film.master_key, *film.renditions.values_list("storage_key", flat=True))
    paths = [Path(film_store().path(key)) for key in keys]
    return film, {path: path.read_bytes() for path in paths}


@pytest.fixture
def film(db: None, rendered: tuple[Film, dict[Path, bytes]]) -> Film:
    """The film with the files that it had, whatever the test before it has removed."""
    made, files = rendered
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Film.objects.get(pk=made.pk)


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


def test_all_that_is_served_carries_the_label_and_nothing_of_its_maker(
    film: Film, django_capture_on_commit_callbacks: Any
) -> None:
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


def test_label_is_changed_and_taken_off(film: Film) -> None:
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


def test_second_run_makes_nothing_anew(film: Film) -> None:
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    rows = list(Rendition.objects.order_by("pk").values_list("pk", "recipe_key", "storage_key"))
    Job.objects.filter(kind=JobKind.LABEL).delete()
    put_label(film)
    assert list(Rendition.objects.order_by("pk").values_list("pk", "recipe_key", "storage_key")) == rows


def test_film_that_is_rendered_after_its_label_is_labelled_too(film: Film) -> None:
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    Job.objects.filter(kind=JobKind.RENDER).delete()
    render(claim_job(film, JobKind.RENDER))
    assert Job.objects.get(kind=JobKind.LABEL).state == JobState.QUEUED
    put_label(film)
    assert [list(tags(rendition)[0]) for rendition in served(film)] == [["AIGC"]] * 3


def test_worker_that_lost_its_lease_labels_nothing(film: Film) -> None:
    label_film(film.pk, is_declared_ai=True)
    before = list(Rendition.objects.order_by("pk").values_list("pk", flat=True))
    claim = claim_job(Film.objects.get(), JobKind.LABEL)
    Job.objects.update(token="another")
    with pytest.raises(LeaseLost):
        label(claim)
    assert list(Rendition.objects.order_by("pk").values_list("pk", flat=True)) == before
