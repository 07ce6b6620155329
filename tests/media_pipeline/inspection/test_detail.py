from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from media_pipeline.inspection.detail import FEWEST_SHOTS, detail_lines

SIZE = (1280, 720)
FIRST_SIZE = (1920, 1080)


@cache
def scene(seed: int, *, size: tuple[int, int] = FIRST_SIZE) -> Image.Image:
    """A picture whose spectrum falls as that of nature does, with an edge in it."""
    width, height = size
    chance = np.random.default_rng(seed)
    across, down = np.fft.rfftfreq(width)[None, :], np.fft.fftfreq(height)[:, None]
    distance = np.maximum(np.hypot(across, down), 1 / width)
    phases = np.exp(2j * np.pi * chance.random((height, width // 2 + 1)))
    field = np.fft.irfft2(phases * distance**-1.4, s=(height, width))
    field[:, width // (2 + seed) :] += field.std() * (seed % 3)
    field = 128 + 45 * (field - field.mean()) / field.std()
    return Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))


def candidates(folder: Path, change: str) -> list[Path]:
    """What the pass leaves of a film of 1080 lines that was changed so."""
    paths = []
    for seed in range(FEWEST_SHOTS):
        picture = scene(seed)
        if change.startswith("from"):
            lines = int(change.removeprefix("from"))
            small = picture.resize((lines * 16 // 9, lines), Image.Resampling.LANCZOS)
            picture = small.resize(FIRST_SIZE, Image.Resampling.LANCZOS)
        elif change.startswith("soft"):
            picture = picture.filter(ImageFilter.GaussianBlur(float(change.removeprefix("soft"))))
        paths.append(folder / f"pose-{seed:03}.jpg")
        picture.resize(SIZE, Image.Resampling.BICUBIC).save(paths[-1], quality=95)
    return paths


@pytest.mark.slow
def test_lines_of_an_enlarged_film(tmp_path: Path) -> None:
    found = {
        lines: detail_lines(candidates(tmp_path, f"from{lines}"), shots=FEWEST_SHOTS)
        for lines in (360, 480, 540)
    }
    assert found == pytest.approx({lines: lines for lines in found}, rel=0.12)


@pytest.mark.slow
def test_film_with_its_own_detail_is_left_alone_and_a_soft_one_too(tmp_path: Path) -> None:
    changes = ("none", "soft0.8", "soft1.2", "soft1.8", "soft3")
    found = {change: detail_lines(candidates(tmp_path, change), shots=FEWEST_SHOTS) for change in changes}
    assert found == dict.fromkeys(changes)


@pytest.mark.slow
def test_few_shots_say_too_little(tmp_path: Path) -> None:
    assert detail_lines(candidates(tmp_path, "from480"), shots=FEWEST_SHOTS - 1) is None


def test_small_pictures_say_too_little(tmp_path: Path) -> None:
    scene(1, size=(640, 360)).save(tmp_path / "pose-001.jpg")
    assert detail_lines([tmp_path / "pose-001.jpg"], shots=FEWEST_SHOTS) is None


def test_film_without_pictures_to_look_at_says_nothing() -> None:
    assert detail_lines([], shots=FEWEST_SHOTS) is None
