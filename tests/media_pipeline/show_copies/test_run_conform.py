"""Films made alike for a hall, by the real ffmpeg: of shapes, rates and levels of all kinds."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contest.domain.ai_label import AiLabel
from contest.pictures.drawing import draw_label
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.one_pass import Plan
from media_pipeline.renditions.recipes import TOP, HallCopy, Sprite
from media_pipeline.renditions.sizes import SizeChange, with_largest
from media_pipeline.show_copies.orders import hash_of_label
from media_pipeline.show_copies.run_conform import FILES, Conformed, conform_film
from tests.films import make_film
from tests.media_pipeline.foreign import of_sizes

pytestmark = [pytest.mark.film, pytest.mark.slow]
LIMITS = FilmLimits(min_seconds=2, max_seconds=20, max_file_bytes=1_000_000_000, min_height=100)
TAG = 'AIGC={"Label":"2"}'
WIDTH, HEIGHT = 640, 360  # of the hall in these tests; test_orders.py makes copies of full size


def conformed(
    film: Path, folder: Path, *, rate: str = "25", label: bytes = b"", largest: SizeChange | None = None
) -> Conformed:
    look = look_at(film, LIMITS)
    assert look.header is not None
    assert look.packets is not None
    header = with_largest(look.header, [largest]) if largest else look.header
    plan = Plan(
        header, look.packets, TOP, Sprite(), LIMITS.max_seconds, threads=2, is_framed=largest is not None
    )
    folder.mkdir()
    return conform_film(
        film,
        plan,
        recipes={kind: HallCopy(kind, rate, hash_of_label(label), WIDTH, HEIGHT) for kind in FILES},
        label=label,
        tag=TAG,
        scratch=folder,
        on_progress=lambda _share, _tail: None,
        on_command=lambda _words: None,
    )


def probed(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return told


def frame_at(path: Path, second: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Its brightness."""
    command = ["ffmpeg", "-v", "error", "-ss", str(second), "-i", str(path), "-frames:v", "1"]
    command += ["-f", "rawvideo", "-pix_fmt", "gray", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(HEIGHT, WIDTH)


def test_film_that_changes_its_size_is_shown_whole_in_the_middle(tmp_path: Path) -> None:
    film = of_sizes("640x360", "320x240")(tmp_path / "film.webm")
    result = conformed(film, tmp_path / "made", largest=SizeChange(0.0, 640, 360))
    for made in result.made:
        wide, narrow = (frame_at(made.path, second) for second in (1.5, 3.5))
        assert [int(frame[180, 33]) > 10 for frame in (wide, narrow)] == [True, False], made.path.name
        assert [int(frame[180, 500]) > 10 for frame in (wide, narrow)] == [True, True], made.path.name


def test_both_copies_are_as_the_sheet_for_the_hall_says(tmp_path: Path) -> None:
    label = draw_label(AiLabel.WHOLE, "AI-generated", height=40)
    film = make_film(tmp_path / "film.mp4", seconds=4.4, shots=1, first_scene=3)
    result = conformed(film, tmp_path / "made", label=label)
    show, prores = (made.path for made in result.made)
    for path, codecs, pixels in (
        (show, ["h264", "aac"], "yuv420p"),
        (prores, ["prores", "pcm_s24le"], "yuv422p10le"),
    ):
        told = probed(path)
        video, audio = told["streams"][:2]
        assert [stream["codec_name"] for stream in (video, audio)] == codecs
        assert (video["width"], video["height"], video["sample_aspect_ratio"]) == (WIDTH, HEIGHT, "1:1")
        assert (video["r_frame_rate"], video["pix_fmt"], video["color_space"]) == ("25/1", pixels, "bt709")
        assert (audio["sample_rate"], audio["channels"]) == ("48000", 2)
        assert abs(float(told["format"]["duration"]) - 6.4) < 0.1
        assert "AIGC" in told["format"]["tags"]
        early, late, end = (frame_at(path, second) for second in (1, 4.2, 6))
        plate = (slice(19, 59), slice(19, 59))  # where the label's icon is
        assert early[plate].std() > 40
        assert early[plate].mean() < late[plate].mean() - 60
        assert end.max() < 3
    assert result.after is not None
    assert abs(result.after.integrated + 23) < 0.5
    assert result.after.peak <= -1


@pytest.mark.parametrize("level", ["-30dB", "+12dB"])
def test_loudness_is_the_same_for_all(tmp_path: Path, level: str) -> None:
    source = make_film(tmp_path / "plain.mp4", seconds=2, shots=1)
    film = tmp_path / "film.mp4"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(source),
        "-af",
        f"volume={level}",
        "-c:v",
        "copy",
        str(film),
    ]
    subprocess.run(command, check=True)
    result = conformed(film, tmp_path / "made")
    assert result.after is not None
    assert abs(result.after.integrated + 23) < 0.5
    assert result.after.peak <= -1


def test_standing_and_silent_film_lies_in_black_and_has_a_silent_track(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=2, shots=1, size=(180, 320), rate=24, audio=False)
    result = conformed(film, tmp_path / "made", rate="24000/1001")
    show = result.made[0].path
    told = probed(show)
    assert [stream["codec_type"] for stream in told["streams"]] == ["video", "audio"]
    assert told["streams"][0]["r_frame_rate"] == "24000/1001"
    frame = frame_at(show, 1)
    assert frame[:, :200].max() < 3
    assert frame[:, 233:400].mean() > 20
    assert (result.before, result.after) == (None, None)
