from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.encode import LARGE, SynthesisFailed, encode_drawings
from demo.films import PAINTERS, drawings, synthesise_film
from demo.paint.canvas import HEIGHT, WIDTH, Scene
from demo.palettes import PALETTES
from demo.programme import DemoEntry, read_shot
from media_pipeline.ffmpeg.probe import probe_header

SKETCH = DemoEntry(
    title="A Sketch",
    email="sketch@films.example",
    country="NO",
    language="",
    profession="",
    days=1,
    synopsis="",
    shots=tuple(map(read_shot, ("sea jade 0.5 veo", "planet indigo 0.5 veo", "title ember 1 titles"))),
)


@pytest.mark.slow
def test_painter_moves_its_picture() -> None:
    for name in PAINTERS:
        scene = Scene(PALETTES["ember"], 3.0, np.random.default_rng(5))
        parts = PAINTERS[name](scene)
        frames = []
        for seconds in (0.5, 2.5):
            frame = Image.new("RGB", (WIDTH, HEIGHT))
            for part in parts:
                part(frame, seconds)
            frames.append(np.asarray(frame, np.int16))

        assert frames[0].std() > 5, name
        assert np.abs(frames[1] - frames[0]).max() > 10, name


@pytest.mark.slow
def test_drawings_are_the_same_each_time() -> None:
    first, second = list(drawings(SKETCH)), list(drawings(SKETCH))

    assert len(first) == 24
    assert first == second


@pytest.mark.film
def test_synthesised_film_has_pictures_and_sound(tmp_path: Path) -> None:
    path = synthesise_film(SKETCH, tmp_path / SKETCH.film_name)

    header = probe_header(path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a-sketch.mp4"]
    assert header.seconds == 2.0
    assert header.video is not None
    assert header.audio is not None
    assert (header.video.width, header.video.height, header.video.rate) == (WIDTH, HEIGHT, 24)


@pytest.mark.film
def test_encoding_without_sound_tells_what_ffmpeg_said(tmp_path: Path) -> None:
    with pytest.raises(SynthesisFailed, match=r"missing\.wav"):
        encode_drawings(
            [bytes(12)],
            size=(2, 2),
            rate=1,
            sound=tmp_path / "missing.wav",
            target=tmp_path / "film.mp4",
            shape=LARGE,
        )
