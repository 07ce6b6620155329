import pytest
from django.utils import timezone

from media_pipeline.api import discard_film
from media_pipeline.enums import FilmState, JobKind, JobState, MatchKind, MatchVerdict
from media_pipeline.matching import library
from media_pipeline.matching.bits import FINGERPRINT_VERSION, SOUND_VERSION
from media_pipeline.matching.duplicates import refresh_findings
from media_pipeline.matching.fingerprints import mirrored, negative
from media_pipeline.models import Film, FilmFinding, Fingerprint, Job, Match
from media_pipeline.steps.match import find_matches, match, record_matches
from tests.media_pipeline.film_rows import claim_job
from tests.media_pipeline.matching.crowd import Crowd

pytestmark = pytest.mark.db
SECONDS = 40
NOW = timezone.now()


@pytest.fixture(scope="module")
def crowd():
    return Crowd(seconds=SECONDS, drawn_films=4)


@pytest.fixture
def receive(db, crowd, settings, tmp_path):
    """Makes accepted films with fingerprints, each later than those before."""
    settings.VAR_DIR = tmp_path
    settings.SCRATCH_DIR = tmp_path / "scratch"

    def receive(frames, sound=None, **fields):
        film = Film.objects.create(
            **{
                "state": FilmState.READY,
                "file_name": "film.mp4",
                "master_key": "masters/none",
                "size": 1,
                "duration_ms": SECONDS * 1000,
                "sha256": "",
                **fields,
            }
        )
        Fingerprint.objects.create(
            film=film,
            version=FINGERPRINT_VERSION,
            frames=frames.astype("<u8").tobytes(),
            sound_version=SOUND_VERSION,
            sound=b"" if sound is None else sound.astype("<u8").tobytes(),
        )
        return film

    return receive


def search(film):
    Job.objects.filter(film=film).delete()
    match(claim_job(film, JobKind.MATCH))


def rows():
    return list(Match.objects.order_by("film", "other").values_list("film", "other", "kind"))


def findings(film):
    return list(FilmFinding.objects.filter(film=film).values_list("code", flat=True))


def mixture(crowd, *, shot_of, host):
    """Ten seconds of a film in the middle of another."""
    frames = crowd.frames(host).copy()
    frames[60:100] = crowd.frames(shot_of)[20:60]
    return frames


@pytest.mark.slow
def test_films_with_nothing_in_common_get_no_rows(crowd, receive):
    films = [receive(crowd.frames(number)) for number in range(1, 6)]
    for film in films:
        search(film)
    assert rows() == []
    assert list(FilmFinding.objects.all()) == []
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


@pytest.mark.slow
def test_the_same_file_is_an_exact_duplicate_of_the_earlier_film(crowd, receive):
    first, second = (receive(crowd.frames(1), sha256="a" * 64) for _ in range(2))
    search(second)
    found = Match.objects.get()
    assert (found.film, found.other, found.kind) == (second, first, MatchKind.EXACT)
    assert (found.share, found.seconds, found.speed, found.is_mirrored) == (1.0, SECONDS, 1.0, False)
    finding = FilmFinding.objects.get()
    assert (finding.film, finding.code) == (second, "exact_duplicate")
    assert (finding.values, finding.timecodes) == ({"share": 100, "seconds": SECONDS}, [[0, 39_250]])


@pytest.mark.slow
def test_a_mirrored_copy_is_the_same_film(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(mirrored(crowd.frames(1)))
    search(second)
    found = Match.objects.get()
    assert (found.film, found.other, found.kind) == (second, first, MatchKind.FILM)
    assert found.is_mirrored
    assert found.share > 0.95
    assert findings(second) == ["possible_duplicate"]
    assert findings(first) == []


@pytest.mark.slow
def test_a_negative_is_the_same_film(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(negative(mirrored(crowd.frames(1))))
    search(second)
    found = Match.objects.get()
    assert (found.film, found.other, found.kind) == (second, first, MatchKind.FILM)
    assert (found.is_mirrored, found.is_negative) == (True, True)


def test_audio_under_other_pictures_is_told_with_its_places(crowd, receive):
    first = receive(crowd.frames(1), crowd.frames(11))
    second = receive(crowd.frames(2), crowd.frames(11)[20:])
    search(second)
    found = Match.objects.get()
    assert (found.film, found.other, found.kind) == (second, first, MatchKind.SOUND)
    assert (found.share, found.seconds) == (found.heard_share, found.heard_seconds)
    assert found.share > 0.95
    assert {there - here for here, there, _ in found.pairs} == {5000}
    finding = FilmFinding.objects.get()
    assert (finding.film, finding.code) == (second, "possible_sound")
    assert finding.values == {"share": round(100 * found.share), "seconds": round(found.seconds, 1)}


def test_of_a_copy_both_pictures_and_audio_are_told_in_one_row(crowd, receive):
    receive(crowd.frames(1), crowd.frames(11))
    search(receive(crowd.frames(1), crowd.frames(11)))
    found = Match.objects.get()
    assert (found.kind, found.share > 0.95, found.heard_share > 0.95) == (MatchKind.FILM, True, True)


def test_films_from_before_there_were_prints_of_audio_are_compared_by_pictures(crowd, receive):
    receive(crowd.frames(1), crowd.frames(11))
    Fingerprint.objects.update(sound_version=0)
    search(receive(crowd.frames(1), crowd.frames(11)))
    found = Match.objects.get()
    assert (found.kind, found.heard_seconds) == (MatchKind.FILM, 0)


def test_shots_of_another_film_are_told_with_their_places(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(mixture(crowd, shot_of=1, host=2))
    search(second)
    found = Match.objects.get()
    assert (found.film, found.other, found.kind) == (second, first, MatchKind.SHOTS)
    assert {here - there for here, there, _ in found.pairs} == {10_000}
    finding = FilmFinding.objects.get(film=second)
    assert finding.code == "possible_shots"
    assert finding.values == {"share": round(100 * found.share), "seconds": round(found.seconds, 1)}
    assert finding.timecodes[0][0] >= 15_000
    assert finding.timecodes[-1][1] <= 25_000


def test_the_later_film_is_told_even_if_the_earlier_one_is_compared_last(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(mixture(crowd, shot_of=1, host=2))
    search(first)
    assert rows() == [(second.pk, first.pk, MatchKind.SHOTS)]
    assert (findings(first), findings(second)) == ([], ["possible_shots"])


def test_a_second_run_changes_nothing_and_keeps_verdicts(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(mirrored(crowd.frames(1)))
    search(second)
    Match.objects.update(
        verdict=MatchVerdict.SAME, reason="The credits are the same.", decided_by="org", decided_at=NOW
    )
    before = list(Match.objects.values()), list(FilmFinding.objects.values())
    search(second)
    search(first)
    assert (list(Match.objects.values()), list(FilmFinding.objects.values())) == before


@pytest.mark.parametrize("verdict", [MatchVerdict.DIFFERENT, MatchVerdict.ALLOWED])
def test_a_cleared_match_is_no_finding(crowd, receive, verdict):
    _, second = receive(crowd.frames(1)), receive(mirrored(crowd.frames(1)))
    search(second)
    Match.objects.update(verdict=verdict, decided_at=NOW)
    refresh_findings(second.pk)
    assert findings(second) == []
    search(second)
    assert findings(second) == []


def test_discarded_films_are_neither_found_nor_searched_for(crowd, receive):
    receive(crowd.frames(1), sha256="a" * 64, is_discarded=True)
    second = receive(crowd.frames(1), sha256="a" * 64)
    search(second)
    third = receive(crowd.frames(1), sha256="a" * 64, is_discarded=True)
    search(third)
    assert rows() == []


@pytest.mark.parametrize("state", [FilmState.REFUSED, FilmState.STUCK, FilmState.INSPECTED])
def test_films_that_are_not_accepted_are_not_found(crowd, receive, state):
    receive(crowd.frames(1), sha256="a" * 64, state=state)
    search(receive(crowd.frames(1), sha256="a" * 64))
    assert rows() == []


def test_fingerprints_of_another_version_are_not_compared(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(crowd.frames(1))
    Fingerprint.objects.filter(film=first).update(version=FINGERPRINT_VERSION + 1)
    search(second)
    search(first)
    assert rows() == []


def test_a_film_without_fingerprint_is_left_alone(crowd, receive):
    film = receive(crowd.frames(1))
    Fingerprint.objects.all().delete()
    search(film)
    assert Job.objects.get().state == JobState.DONE


def test_a_discarded_film_takes_its_findings_along(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(mirrored(crowd.frames(1)))
    search(second)
    discard_film(first.pk)
    assert (rows(), findings(second)) == ([], [])


def test_a_film_discarded_meanwhile_is_not_recorded(crowd, receive):
    first, second = receive(crowd.frames(1)), receive(mirrored(crowd.frames(1)))
    found = find_matches(second)
    Film.objects.filter(pk=first.pk).update(is_discarded=True)
    record_matches(second, found)
    assert (rows(), findings(second)) == ([], [])


def test_what_is_no_longer_found_goes_unless_it_was_judged(crowd, receive):
    film = receive(crowd.frames(9))
    earlier = [receive(crowd.frames(number)) for number in (1, 2)]
    for other, verdict in zip(earlier, (MatchVerdict.OPEN, MatchVerdict.SAME), strict=True):
        decided = {"verdict": verdict, "decided_at": NOW}
        Match.objects.create(film=other, other=film, kind=MatchKind.SHOTS, share=0.1, **decided)
    search(film)
    assert rows() == [(earlier[1].pk, film.pk, MatchKind.SHOTS)]


def test_other_findings_of_the_film_stay(crowd, receive):
    _, second = receive(crowd.frames(1)), receive(mirrored(crowd.frames(1)))
    FilmFinding.objects.create(film=second, code="no_sound", severity="warns")
    search(second)
    search(second)
    assert findings(second) == ["no_sound", "possible_duplicate"]


def test_films_are_found_in_the_file_and_in_memory_alike(crowd, receive, monkeypatch, settings):
    monkeypatch.setattr(library, "TAIL_FILMS", 4)
    films = [receive(crowd.frames(number)) for number in range(1, 9)]
    for film in films:
        search(film)
    copy_of_old = receive(mirrored(crowd.frames(2)))
    search(copy_of_old)
    late = receive(crowd.frames(20))
    copy_of_late = receive(mirrored(crowd.frames(20)))
    search(copy_of_late)
    assert [row[:2] for row in rows()] == [(copy_of_old.pk, films[1].pk), (copy_of_late.pk, late.pk)]
    assert library.read_index(settings.VAR_DIR / "matching" / "pictures" / library.INDEX_FILE).films.size >= 8
