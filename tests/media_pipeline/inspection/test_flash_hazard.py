"""Flashes of 3.5 to 25 Hz are found where they are; calm films are left alone, with slow flashes, small and
faint ones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from media_pipeline.inspection.flash_hazard import of_flashes

pytestmark = pytest.mark.slow
RATES = (24, 25, 30, 50, 60)
SIDE = 32


def flashing(
    hertz: float, rate: int, *, dark: int = 20, bright: int = 220, part: float = 1.0, smooth: bool = False
) -> NDArray[np.uint8]:
    """Two calm seconds, two that flash, two calm ones."""
    times = np.arange(6 * rate) / rate
    wave = np.sin(2 * np.pi * hertz * (times - 2) + 1e-3)
    level = (wave + 1) / 2 if smooth else (wave >= 0).astype(float)
    level[(times < 2) | (times >= 4)] = 0
    frames = np.full((len(times), SIDE, SIDE), dark, np.uint8)
    rows = round(SIDE * part)
    frames[:, :rows] = (dark + level * (bright - dark)).astype(np.uint8)[:, None, None]
    return frames


def places(frames: NDArray[np.uint8], rate: int) -> list[tuple[float, float]]:
    times = (np.arange(len(frames)) / rate).tolist()
    return [place for finding in of_flashes(frames, times) for place in finding.stretches]


def test_hazards_are_found_where_they_are() -> None:
    cases = [
        (hertz, rate, dark, bright, part, smooth)
        for rate in RATES
        for hertz in (3.5, 4, 5, 6, 7.5, 10, 12, 15, 20, 25)
        for dark, bright in ((20, 220), (0, 120), (100, 180))
        for part, smooth in ((1.0, False), (0.3, False), (1.0, True))
        if hertz * (3 if smooth else 2) <= rate
    ]
    found = 0
    for hertz, rate, dark, bright, part, smooth in cases:
        at = places(flashing(hertz, rate, dark=dark, bright=bright, part=part, smooth=smooth), rate)
        found += len(at) == 1 and abs(at[0][0] - 2) < 0.3 and abs(at[0][1] - 4) < 0.3
    assert (len(cases) > 200, found / len(cases) >= 0.95) == (True, True), (found, len(cases))


def test_calm_films_are_left_alone() -> None:
    noise = np.random.default_rng(7)
    for rate in RATES:
        times = np.arange(6 * rate) / rate
        across = np.arange(SIDE)[None, None, :]
        calm = {
            "slow flashes": flashing(2.5, rate),
            "small ones": flashing(10, rate, part=0.2),
            "faint ones": flashing(10, rate, dark=100, bright=112),
            "bright ones": flashing(10, rate, dark=235, bright=255),
            "grain": noise.normal(120, 12, (len(times), SIDE, SIDE)).clip(0, 255).astype(np.uint8),
            "a pan": ((across * 8 + times[:, None, None] * 60) % 256).repeat(SIDE, 1).astype(np.uint8),
            "a cut each half second": noise.integers(0, 256, 12).astype(np.uint8)[
                (times * 2).astype(int), None, None
            ]
            * np.ones((1, SIDE, SIDE), np.uint8),
            "a fade": (255 * times / 6).astype(np.uint8)[:, None, None] * np.ones((1, SIDE, SIDE), np.uint8),
        }
        assert {name: places(frames, rate) for name, frames in calm.items()} == {name: [] for name in calm}
