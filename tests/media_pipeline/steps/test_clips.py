"""Raw clips by the real tools: cut from a film that was drawn, signed, labelled, tampered with, another's."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import TestCase

from media_pipeline.api import ClipRefused, bring_clip, carry_clips, clips_report, remove_clip
from media_pipeline.clips import clip_rows
from media_pipeline.enums import FilmState, JobKind
from media_pipeline.ffmpeg.raw_files import THUMBNAILS_FILE
from media_pipeline.inspection.first_look import look_at
from media_pipeline.inspection.shots import read_thumbnails
from media_pipeline.limits import FilmLimits
from media_pipeline.matching.bits import FINGERPRINT_VERSION
from media_pipeline.matching.fingerprints import fingerprint_of
from media_pipeline.models import Film, Fingerprint, RawClip
from media_pipeline.provenance.credentials import CopyStatement
from media_pipeline.provenance.sign_copy import sign_copy
from media_pipeline.renditions.run_pass import run_pass
from media_pipeline.steps.clips import read_clips
from media_pipeline.storage.films import film_store
from tests.films import make_audio_only, make_text
from tests.media_pipeline.film_rows import claim_job
from tests.media_pipeline.marked import authority, sign_film
from tests.media_pipeline.matching.truth_films import SIZE, TruthFilm
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.film, pytest.mark.django_db, pytest.mark.slow]
SECONDS, RATE = 24, 12
LIMITS = FilmLimits(min_seconds=5, max_seconds=60, max_file_bytes=50_000_000, min_height=100)
LABEL = '{"Label":"1","ContentProducer":"001191110108335469089C10100"}'


def ffmpeg(*arguments: str, content: bytes = b"") -> None:
    command = ["ffmpeg", "-hide_banner", "-y", "-v", "error", "-threads", "1", *arguments]
    subprocess.run(command, input=content, check=True, timeout=PATIENCE)


def drawn(seed: int, target: Path) -> Path:
    video = TruthFilm(seed, SECONDS).draw(np.arange(0, SECONDS, 1 / RATE))
    source = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{SIZE[1]}x{SIZE[0]}", "-r", str(RATE)]
    made = ["-vf", "scale=320:192", "-r", "24", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-crf", "20"]
    ffmpeg(*source, "-i", "pipe:0", *made, "-preset", "ultrafast", str(target), content=video.tobytes())
    return target


@pytest.fixture(scope="module")
def masters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two films of one style."""
    folder = tmp_path_factory.mktemp("masters")
    return drawn(3000, folder / "film.mp4"), drawn(3006, folder / "other.mp4")


@pytest.fixture(scope="module")
def fingerprint(masters: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Of the first film, as the one pass takes it."""
    scratch = tmp_path_factory.mktemp("pass")
    examined = run_pass(masters[0], look_at(masters[0], LIMITS), LIMITS, scratch=scratch, threads=1)
    return fingerprint_of(read_thumbnails(scratch / THUMBNAILS_FILE), examined.crop)


@pytest.fixture
def film(fingerprint: bytes) -> Film:
    return make_film(fingerprint)


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.SCRATCH_DIR = tmp_path / "var", tmp_path / "scratch"


def make_film(fingerprint: bytes) -> Film:
    film = Film.objects.create(
        state=FilmState.READY, file_name="f.mp4", master_key="m", size=1, duration_ms=SECONDS * 1000
    )
    Fingerprint.objects.create(film=film, version=FINGERPRINT_VERSION, frames=fingerprint)
    return film


def cut(master: Path, start: float, end: float, target: Path, *options: str) -> Path:
    """What is in the master from `start` to `end`, as a generator might have made it: larger, and encoded
    otherwise."""
    seen = ["-ss", str(start), "-t", str(end - start), "-i", str(master), "-vf", "scale=640:384"]
    ffmpeg(*seen, "-c:v", "libx264", "-crf", "26", "-preset", "ultrafast", *options, str(target))
    return target


def bring(film: Film, *clips: Path) -> dict[str, Any]:
    """What is known of each of them, by its name, once the job was done."""
    for clip in clips:
        bring_clip(film.pk, [clip.read_bytes()], file_name=clip.name)
    keys = set(film.raw_clips.exclude(storage_key="").values_list("storage_key", flat=True))
    with TestCase.captureOnCommitCallbacks(execute=True):
        read_clips(claim_job(film, JobKind.CLIPS))
    assert [key for key in keys if film_store().exists(key)] == []  # once they were read, the files go
    return {clip.file_name: clip for clip in clips_report(film).clips}


def test_clip_is_found_at_the_right_seconds_and_anothers_is_not(
    film: Film, masters: tuple[Path, Path], tmp_path: Path
) -> None:
    start, end = 8.0, 14.0
    found = bring(
        film,
        cut(masters[0], start, end, tmp_path / "mine.mp4"),
        cut(masters[1], start, end, tmp_path / "others.mp4"),
        make_text(tmp_path / "text.mp4"),
        make_audio_only(tmp_path / "sound.mp4", seconds=3),
    )
    ((at, until, in_clip),) = found["mine.mp4"].stretches
    assert (abs(at - 1000 * start) <= 250, abs(until - 1000 * end) <= 250, in_clip <= 250) == (True,) * 3
    assert [(one.grade, one.is_found, one.problem) for one in found.values()] == [
        ("D", True, ""),
        (None, False, ""),
        (None, False, found["text.mp4"].problem),
        (None, False, "The file has no video. Choose the clip that shows what is in the film."),
    ]
    assert found["text.mp4"].problem.startswith("The file cannot be read as a video.")
    assert abs(found["mine.mp4"].duration - 6) < 0.1


def test_grades_follow_from_what_files_prove(
    film: Film, masters: tuple[Path, Path], tmp_path: Path, settings: Any
) -> None:
    tag = ["-movflags", "use_metadata_tags", "-metadata", f"AIGC={LABEL}"]
    plain = cut(masters[0], 5, 9, tmp_path / "plain.mp4")
    signed = sign_film(plain, tmp_path / "signed.mp4")
    content = bytearray(signed.read_bytes())
    content[content.index(b"mdat") + 500] ^= 1
    (tampered := tmp_path / "tampered.mp4").write_bytes(content)
    made_of_tampered = tmp_path / "made-of-tampered.mp4"
    sign_copy(plain, made_of_tampered, master=tampered, statement=CopyStatement("T", ""))
    clips = [signed, cut(masters[0], 9, 13, tmp_path / "labelled.mp4", *tag), tampered, made_of_tampered]
    assert {name: one.grade for name, one in bring(film, *clips).items()} == {
        "signed.mp4": "B",
        "labelled.mp4": "C",
        "tampered.mp4": "X",
        "made-of-tampered.mp4": "X",
    }
    settings.C2PA_TRUST_ANCHORS = str(tmp_path / "anchors.pem")
    Path(settings.C2PA_TRUST_ANCHORS).write_text(authority().root)
    trusted = sign_film(cut(masters[0], 13, 17, tmp_path / "more.mp4"), tmp_path / "trusted.mp4")
    found = bring(film, trusted)["trusted.mp4"]
    assert (found.grade, found.is_found, found.marks[0].tool) == ("A", True, "Seedance")


def test_clips_go_with_the_next_version_of_the_film(
    film: Film, fingerprint: bytes, masters: tuple[Path, Path], tmp_path: Path
) -> None:
    bring(film, cut(masters[0], 8, 14, tmp_path / "mine.mp4"))
    dark = make_film(b"\0" * len(fingerprint))
    carry_clips(film.pk, to_film_id=dark.pk)
    assert (clips_report(film).clips, clips_report(dark).is_waiting) == ((), True)
    read_clips(claim_job(dark, JobKind.CLIPS))
    (clip,) = clips_report(dark).clips
    assert (clip.is_waiting, clip.is_found, clip.grade) == (False, False, None)


def test_what_is_not_taken_is_refused_in_words_and_leaves_nothing(
    film: Film, masters: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = cut(masters[0], 5, 8, tmp_path / "one.mp4").read_bytes()
    said: list[str] = []
    monkeypatch.setattr(clip_rows, "MOST_CLIPS", 1)
    first = bring_clip(film.pk, [clip], file_name="one.mp4")
    tries: list[Callable[[], object]] = [
        lambda: bring_clip(film.pk, [b""], file_name="empty.mp4"),
        lambda: bring_clip(film.pk, [clip], file_name="again.mp4"),
        lambda: bring_clip(film.pk, [clip + b"1"], file_name="two.mp4"),
        lambda: bring_clip(film.pk, [bytes(1 << 20)] * 31, file_name="large.mp4"),
    ]
    for one in tries:
        with pytest.raises(ClipRefused) as refused:
            one()
        said.append(refused.value.message.partition(".")[0])
    assert said == [
        "The file is empty",
        "This clip is here already, under the name “one",
        "Up to 1 clips can be kept with a film",
        "The file has more than 30 MB",
    ]
    assert (remove_clip(film.pk, first.pk), remove_clip(film.pk, first.pk)) == (first, None)
    read_clips(claim_job(film, JobKind.CLIPS))
    assert RawClip.objects.count() == 0


def test_removed_while_it_waits_its_file_goes(film: Film, masters: tuple[Path, Path]) -> None:
    clip = bring_clip(film.pk, [masters[0].read_bytes()], file_name="one.mp4")
    assert film_store().exists(clip.storage_key)
    with TestCase.captureOnCommitCallbacks(execute=True):
        remove_clip(film.pk, clip.pk)
    assert not film_store().exists(clip.storage_key)
