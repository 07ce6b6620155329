import pytest

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.models import Film, Job
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark
from media_pipeline.renditions.film_label import label_film, label_for, number_of
from media_pipeline.steps.label import FILMS
from media_pipeline.work_queue import jobs
from tests.media_pipeline.film_rows import held, make_ready_film
from tests.media_pipeline.steps.test_labelled_files import DOUBAO, OURS, put_label, strict


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
