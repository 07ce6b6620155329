from pathlib import Path

import numpy as np
from PIL import Image

from media_pipeline.pictures import poster_second, read_stills, write_sprite
from media_pipeline.storyboard import Grid, write_vtt

NOISE = np.random.default_rng(7).integers(60, 200, (90, 160, 3), dtype=np.uint8)


def stills_of(*kinds: str) -> np.ndarray:
    kept = {
        "black": np.zeros_like(NOISE),
        "white": np.full_like(NOISE, 255),
        "flat": np.full_like(NOISE, 120),
        "rich": NOISE,
    }
    return np.stack([kept[kind] for kind in kinds])


def test_poster_is_rich_and_neither_black_nor_white() -> None:
    assert poster_second(stills_of("black", "flat", "white", "black", "flat", "rich", "flat", "black")) == 5


def test_poster_of_like_stills_is_from_the_first_third() -> None:
    assert poster_second(stills_of(*["rich"] * 11)) == 3


def test_poster_of_a_black_film_is_some_still() -> None:
    assert poster_second(stills_of("black", "black")) in (0, 1)


def test_still_that_was_not_written_to_its_end_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(NOISE.tobytes() * 2 + b"more")
    assert read_stills(tmp_path / "raw", size=(160, 90)).shape == (2, 90, 160, 3)


def test_sprite_has_a_cell_for_each_second(tmp_path: Path) -> None:
    grid = Grid(columns=10, cell_width=160, cell_height=90, seconds_per_cell=1, cells=12)
    write_sprite(stills_of(*["black"] * 11, "white"), grid, path=tmp_path / "s.jpg", quality=72)
    sheet = Image.open(tmp_path / "s.jpg").convert("L")
    assert (sheet.size, sheet.getpixel((240, 135)), sheet.getpixel((80, 135))) == ((1600, 180), 255, 0)


def test_cues_cover_the_film_without_gaps() -> None:
    grid = Grid(columns=2, cell_width=160, cell_height=90, seconds_per_cell=1, cells=3)
    assert write_vtt(grid, seconds=3605.25, sprite_url="/s.jpg").splitlines() == [
        "WEBVTT",
        "",
        "00:00:00.000 --> 00:00:01.000",
        "/s.jpg#xywh=0,0,160,90",
        "",
        "00:00:01.000 --> 00:00:02.000",
        "/s.jpg#xywh=160,0,160,90",
        "",
        "00:00:02.000 --> 01:00:05.250",
        "/s.jpg#xywh=0,90,160,90",
    ]
