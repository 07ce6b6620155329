"""Drafts of captions by a small program of the test's own, in the real sandbox, of a real film's audio."""

import os
import shlex
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.api import (
    CaptionsRefused,
    add_captions,
    ask_for_draft,
    caption_reports,
    captioned_films,
    carry_captions,
    confirm_captions,
    playback,
)
from media_pipeline.captions import caption_command
from media_pipeline.captions.caption_command import limits_of
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.machine_drafts import draft_report
from media_pipeline.enums import CaptionKind, JobKind, RenditionKind
from media_pipeline.ffmpeg.run import has_bubble
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.models import CaptionDraft, Film
from media_pipeline.steps.draft import draft_captions
from media_pipeline.storage.films import film_store
from tests.films import make_film
from tests.media_pipeline.film_rows import claim_job, make_ready_film

pytestmark = [pytest.mark.film, pytest.mark.django_db]
SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:99,000\nLost\n"


@pytest.fixture
def film(settings: Any, tmp_path: Path) -> Film:
    """A ready film of 6.5 s whose light copy has audio."""
    settings.VAR_DIR, settings.SCRATCH_DIR = tmp_path / "var", tmp_path / "scratch"
    film = make_ready_film()
    copy = film.renditions.get(kind=RenditionKind.LIGHT)
    film_store().delete(copy.storage_key)
    with make_film(tmp_path / "light.mp4", seconds=6.5, shots=2).open("rb") as file:
        film_store().save(copy.storage_key, file)
    return film


def use_program(settings: Any, tmp_path: Path, script: str, *words: str) -> None:
    program = tmp_path / "caption maker.sh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    settings.CAPTION_COMMAND = shlex.join([str(program), *words])


def draft(film: Film, language: str = "id") -> str:
    """Ask for one, have it written, and say what its makers are told where there is none."""
    ask_for_draft(film, language=language)
    draft_captions(claim_job(film, JobKind.DRAFT))
    report = draft_report(film.pk)
    return report.problem if report else ""


def test_draft_is_written_read_and_confirmed(film: Film, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "model").write_text("Apa kabar")
    shape = 'ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 "$3"'
    srt = SRT.format('$(cat "$1") $2 $(' + shape + ")")
    srt = srt.replace("00:00:99,000", "00:01:39,000")
    use_program(
        settings, tmp_path, f"cat <<END\n{srt}\nEND", str(tmp_path / "model"), "{language}", "{audio}"
    )
    assert draft(film) == ""
    (track,) = caption_reports(film.pk)
    assert track.cues == (Cue(1000, 2000, "Apa kabar id 16000,1"), Cue(3000, 6500, "Lost"))
    assert (track.is_draft, track.language, captioned_films([film.pk])) == (True, "id", set())
    assert playback(film.pk, viewer="user:1").captions == ()
    assert [one.track_id for one in playback(film.pk, viewer="user:1", caption_drafts=True).captions] == [
        track.id
    ]
    with pytest.raises(CaptionsRefused):
        confirm_captions(film, track.id, revision=track.revision + 1)
    other = make_ready_film()
    carry_captions(film.pk, to_film_id=other.pk)
    assert caption_reports(other.pk)[0].is_draft
    confirm_captions(film, track.id, revision=track.revision)
    assert captioned_films([film.pk, other.pk]) == {film.pk}
    assert len(playback(film.pk, viewer="user:1").captions) == 1
    with pytest.raises(CaptionsRefused):
        ask_for_draft(film, language="id")


def test_what_goes_wrong_is_said_in_words(
    film: Film, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for script, said in [
        ("exit 0", "The program heard nobody speak in this film."),
        ("echo 'no captions in here'", "The program did not write captions that can be read."),
        ("echo out of memory >&2; exit 3", "The program ended with an error."),
        ("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", "The program took too long."),
    ]:
        use_program(settings, tmp_path, script)
        assert draft(film).startswith(said), script
    monkeypatch.setattr(caption_command, "limits_of", lambda seconds: Limits(wall_seconds=1))
    use_program(settings, tmp_path, "sleep 60")
    assert draft(film).startswith("The program took too long.")
    settings.CAPTION_COMMAND = "/nowhere/whisper"
    assert draft(film).startswith("The program ended with an error.")
    assert caption_reports(film.pk) == []


def test_captions_that_a_person_added_meanwhile_stay(film: Film, settings: Any, tmp_path: Path) -> None:
    use_program(settings, tmp_path, f"cat <<END\n{SRT.format('By machine').replace('99', '05')}\nEND")
    ask_for_draft(film, language="en")
    assert ask_for_draft(film, language="en") is False
    cues = [Cue(0, 1000, "By hand")]
    add_captions(film, kind=CaptionKind.CAPTIONS, language="en", cues=cues, replaces=False)
    draft_captions(claim_job(film, JobKind.DRAFT))
    assert [(one.cues[0].text, one.is_draft) for one in caption_reports(film.pk)] == [("By hand", False)]
    assert CaptionDraft.objects.get().problem == "exists"


@pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")
def test_program_sees_its_own_files_and_no_network(film: Film, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(exist_ok=True)
    (tmp_path / "var" / "secret").write_text("key")
    asked = (
        f"cat {tmp_path}/var/secret 2>/dev/null; ls /sys/class/net 2>/dev/null; ls {Path.home()} 2>/dev/null"
    )
    use_program(settings, tmp_path, f"cat <<END\n{SRT.format(f'seen: $({asked})').replace('99', '05')}\nEND")
    assert draft(film) == ""
    assert caption_reports(film.pk)[0].cues[0].text == "seen:"


def test_time_grows_with_the_film() -> None:
    assert [limits_of(seconds).wall_seconds for seconds in (5, 60, 36_000)] == [600, 1800, 14_400]
    assert limits_of(60).cpu_seconds == 1800 * (os.cpu_count() or 1)
