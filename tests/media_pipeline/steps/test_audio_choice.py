"""Another audio track is chosen once a film has passed: all copies are made with it, and nothing else of the
film changes."""

from pathlib import Path
from typing import Any

import pytest

from media_pipeline import api
from media_pipeline.enums import FilmState, JobKind, RenditionKind
from media_pipeline.models import Film, Job
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store
from tests.films import make_by_ffmpeg
from tests.media_pipeline.film_rows import attempt_render, claim_job, receive
from tests.media_pipeline.painted import pitch_of

pytestmark = [pytest.mark.film, pytest.mark.django_db]
TONE = "sine=frequency={hertz}:sample_rate=48000:duration=6,volume={volume}dB"
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "20")
HEARD = (RenditionKind.TOP, RenditionKind.LIGHT)


def with_tones(path: Path, *tones: tuple[int, int], codec: str = "aac", channels: int = 2) -> Path:
    """A film with an audio track for each tone and its level."""
    words = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=20:d=6"]
    maps = ["-map", "0"]
    for number, (hertz, volume) in enumerate(tones, start=1):
        words += ["-f", "lavfi", "-i", TONE.format(hertz=hertz, volume=volume)]
        maps += ["-map", str(number)]
    return make_by_ffmpeg(path, [*words, *maps, *X264, "-c:a", codec, "-ac", str(channels)])


def passed(path: Path) -> Film:
    film = receive(path)
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    render(claim_job(film, JobKind.RENDER))
    film.refresh_from_db()
    assert film.state == FilmState.READY
    return film


def copies_of(film: Film) -> dict[str, str]:
    """Where its copies with a sound lie; of each kind there is one."""
    rows = film.renditions.filter(kind__in=(*HEARD, RenditionKind.WAVEFORM))
    found = {row.kind: row.storage_key for row in rows}
    assert len(found) == len(rows)
    return found


def pitches(film: Film) -> list[int]:
    keys = copies_of(film)
    return [pitch_of(Path(film_store().path(keys[kind]))) for kind in HEARD]


def found_in(film: Film) -> dict[str, Any]:
    return {found.code: found.values for found in film.findings.all()}


def test_copies_are_made_with_the_track_that_was_chosen(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    film = passed(with_tones(tmp_path / "film.mp4", (440, 0), (880, -30)))
    before, shots = copies_of(film), list(film.shots.values_list("pk", "start_ms"))
    offers = [(one.numbers, one.channels, one.is_heard) for one in api.audio_report(film.pk).offers]
    assert (offers, pitches(film)) == ([((1,), 2, True), ((2,), 2, False)], [440, 440])

    assert api.choose_audio(film.pk, [2])
    assert (api.audio_report(film.pk).is_waiting, copies_of(film)) == (True, before)
    with django_capture_on_commit_callbacks(execute=True):
        attempt_render()

    film.refresh_from_db()
    report = api.audio_report(film.pk)
    assert [one.numbers for one in report.offers if one.is_heard and one.is_chosen] == [(2,)]
    assert (report.is_waiting, report.has_failed, pitches(film)) == (False, False, [880, 880])
    assert [kind for kind, key in before.items() if film_store().exists(key)] == []
    assert list(film.shots.values_list("pk", "start_ms")) == shots
    assert found_in(film)["sound_chosen"] == {"names": ["2"]}
    assert found_in(film)["sounds_unused"] == {"names": ["1"]}
    assert found_in(film)["quiet"]["measured"] == round(film.facts["loudness"]["integrated"], 1) < -40
    assert api.incomplete_films([film.pk]) == set()
    assert not api.choose_audio(film.pk, [2])

    assert api.choose_audio(film.pk, [1])
    with django_capture_on_commit_callbacks(execute=True):
        attempt_render()
    film.refresh_from_db()
    assert (pitches(film), "quiet" in found_in(film)) == ([440, 440], False)


def test_mono_tracks_are_heard_alone_where_they_are_no_pair(tmp_path: Path) -> None:
    film = passed(with_tones(tmp_path / "film.mov", (440, 0), (880, 0), codec="pcm_s16le", channels=1))
    offers = [(one.numbers, one.is_heard) for one in api.audio_report(film.pk).offers]
    assert offers == [((1, 2), True), ((1,), False), ((2,), False)]
    api.choose_audio(film.pk, [2])
    attempt_render()
    film.refresh_from_db()
    assert (pitches(film), found_in(film)["sound_chosen"]) == ([880, 880], {"names": ["2"]})
    assert "mono_pair" not in found_in(film)


def test_what_a_film_has_not_cannot_be_chosen(tmp_path: Path) -> None:
    film = passed(with_tones(tmp_path / "film.mp4", (440, 0), (880, 0)))
    for tracks in ([3], [0], [], [1, 2]):
        with pytest.raises(api.NoSuchTrack):
            api.choose_audio(film.pk, tracks)
    Film.objects.filter(pk=film.pk).update(state=FilmState.STUCK)
    with pytest.raises(api.NoSuchTrack):
        api.choose_audio(film.pk, [2])
    assert (api.audio_report(film.pk), Job.objects.get(kind=JobKind.RENDER).attempts) == (api.NO_AUDIO, 1)


def test_copies_that_could_not_be_made_leave_the_old_ones(tmp_path: Path) -> None:
    film = passed(with_tones(tmp_path / "film.mp4", (440, 0), (880, 0)))
    before = copies_of(film)
    api.choose_audio(film.pk, [2])
    Job.objects.filter(kind=JobKind.RENDER).update(state="failed")
    report = api.audio_report(film.pk)
    assert (report.is_waiting, report.has_failed, copies_of(film)) == (False, True, before)
    assert api.choose_audio(film.pk, [1])
