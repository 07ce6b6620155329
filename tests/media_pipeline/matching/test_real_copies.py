"""The whole way with the real tools: a film is drawn and encoded, changed and encoded again, decoded
by the one pass, and its fingerprint is compared with the first one's."""

import subprocess

import numpy as np
import pytest

from media_pipeline.ffmpeg.raw_files import THUMBNAILS_FILE
from media_pipeline.inspection.first_look import look_at
from media_pipeline.inspection.shots import read_thumbnails
from media_pipeline.limits import FilmLimits
from media_pipeline.matching.alignment import compare
from media_pipeline.matching.fingerprints import fingerprint_of, read_fingerprint
from media_pipeline.renditions.run_pass import run_pass
from tests.media_pipeline.matching.truth_films import SIZE, TruthFilm
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.film, pytest.mark.slow]

SECONDS, RATE = 18, 12
LIMITS = FilmLimits(min_seconds=5, max_seconds=60, max_file_bytes=50_000_000, min_height=100)
CROP = "crop=iw*0.96:ih*0.96"
CHANGES = {
    "re-encoded": ["scale=240:144"],
    "graded": ["eq=gamma=0.8:contrast=1.15:brightness=0.03"],
    "cropped": [CROP],
    "mirrored": ["hflip"],
    "letterboxed": ["pad=iw:ih*1.36:0:-1"],
    "letterboxed over the picture": ["crop=iw:ih*0.745", "pad=iw:ih/0.745:0:-1"],
    "pillarboxed": ["pad=iw*1.4:ih:-1:0"],
    "faster": ["setpts=PTS/1.1"],
    "both ends cut": ["trim=1.8:16.2", "setpts=PTS-STARTPTS"],
    "cropped, graded, faster": [CROP, "eq=gamma=1.2:contrast=0.9", "setpts=PTS/1.1"],
    "mirrored, letterboxed, both ends cut": [
        *("hflip", "pad=iw:ih*1.36:0:-1", "trim=1.8:16.2", "setpts=PTS-STARTPTS"),
    ],
}


def encode(arguments, target, *, crf, content=b""):
    command = ["ffmpeg", "-hide_banner", "-y", "-v", "error", "-threads", "1", *arguments]
    command += [
        "-pix_fmt",
        "yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        str(crf),
        str(target),
    ]
    subprocess.run(command, input=content, check=True, timeout=PATIENCE)
    return target


def thumbnail_of(film, scratch):
    scratch.mkdir()
    examined = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=scratch, threads=1)
    return read_fingerprint(fingerprint_of(read_thumbnails(scratch / THUMBNAILS_FILE), examined.crop))


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    drawn = {}
    for seed in (3000, 3006):  # of one style
        video = TruthFilm(seed, SECONDS).draw(np.arange(0, SECONDS, 1 / RATE))
        size = f"{SIZE[1]}x{SIZE[0]}"
        source = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", str(RATE), "-i", "pipe:0"]
        source += ["-vf", "scale=320:192", "-r", "24"]
        drawn[seed] = encode(source, folder / f"{seed}.mp4", crf=20, content=video.tobytes())
    return drawn, {seed: thumbnail_of(film, folder / str(seed)) for seed, film in drawn.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_copy_is_found_and_the_other_film_is_not(name, films, tmp_path):
    drawn, thumbnails = films
    arguments = ["-i", drawn[3000], "-vf", ",".join(CHANGES[name])]
    copy = thumbnail_of(encode(arguments, tmp_path / "copy.mp4", crf=32), tmp_path / "copy")
    found = compare(copy, thumbnails[3000])
    assert found is not None
    assert found.share > 0.5
    assert found.view.is_mirrored == ("hflip" in CHANGES[name])
    assert found.speed == pytest.approx(1.1 if "faster" in name else 1.0, abs=0.02)
    assert compare(copy, thumbnails[3006]) is None
