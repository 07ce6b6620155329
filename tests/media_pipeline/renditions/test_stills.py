from pathlib import Path

import numpy as np
from PIL import Image

from media_pipeline.renditions.stills import choose_posters, read_stills, write_poster, write_sheet
from media_pipeline.renditions.storyboard import Grid, write_vtt

CHANCE = np.random.default_rng(7)
NOISE = CHANCE.integers(60, 200, (90, 160, 3), dtype=np.uint8)
OTHERS = [np.roll(NOISE // (2 + number), 31 * number, axis=2) + 40 * number for number in range(3)]
BLUR = np.asarray(Image.fromarray(NOISE).resize((4, 3)).resize((160, 90)), np.uint8)
TITLE = np.full_like(NOISE, 120)
TITLE[40:50, 30:130] = NOISE[:10, :100]
PICTURES = {"black": np.zeros_like(NOISE), "white": np.full_like(NOISE, 255), "blur": BLUR, "title": TITLE}
PICTURES |= {"rich": NOISE, **{f"rich{number}": other for number, other in enumerate(OTHERS)}}


def poses_of(folder: Path, *kinds: str) -> list[Path]:
    paths = [folder / f"{number:02}-{kind}.jpg" for number, kind in enumerate(kinds)]
    for path, kind in zip(paths, kinds, strict=True):
        Image.fromarray(PICTURES[kind].astype(np.uint8)).save(path, quality=95)
    return paths


def stills_of(*kinds: str) -> np.ndarray:
    return np.stack([PICTURES[kind] for kind in kinds])


def chosen(paths: list[Path], count: int) -> list[str]:
    return [path.stem for path in choose_posters(paths, count=count)]


def test_poster_is_rich_and_neither_black_nor_white_nor_blurred_nor_a_title(tmp_path: Path) -> None:
    candidates = poses_of(
        tmp_path, "black", "title", "white", "black", "blur", "rich", "rich", "rich", "title"
    )
    assert chosen(candidates, 1) == ["05-rich"]


def test_poster_of_like_pictures_is_from_the_first_third(tmp_path: Path) -> None:
    assert chosen(poses_of(tmp_path, *["rich"] * 11), 1) == ["03-rich"]


def test_posters_to_choose_from_differ(tmp_path: Path) -> None:
    candidates = poses_of(
        tmp_path, "rich0", "rich0", "rich0", "rich", "rich", "rich", "rich2", "rich2", "rich2"
    )
    assert {name[3:] for name in chosen(candidates, 3)} == {"rich", "rich0", "rich2"}


def test_too_few_pictures_are_all_offered(tmp_path: Path) -> None:
    assert sorted(chosen(poses_of(tmp_path, "black", "black"), 6)) == ["00-black", "01-black"]


def test_poster_says_nothing_of_its_maker(tmp_path: Path) -> None:
    image = Image.fromarray(NOISE)
    image.save(tmp_path / "pose.jpg", comment=b"SECRET")
    write_poster(tmp_path / "pose.jpg", path=tmp_path / "poster.jpg", quality=84)
    assert b"SECRET" not in (tmp_path / "poster.jpg").read_bytes()


def test_still_that_was_not_written_to_its_end_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(NOISE.tobytes() * 2 + b"more")
    assert read_stills(tmp_path / "raw", size=(160, 90)).shape == (2, 90, 160, 3)


def test_sprite_has_a_cell_for_each_second(tmp_path: Path) -> None:
    grid = Grid(columns=10, cell_width=160, cell_height=90, seconds_per_cell=1, cells=12)
    write_sheet(stills_of("black", "white"), [0] * 11 + [1], grid, path=tmp_path / "s.jpg", quality=72)
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
