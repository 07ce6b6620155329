"""Flashes of 3.5 to 25 Hz, of light and of a saturated red, are found where they are; calm films are left
alone, with slow flashes, small and faint ones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from media_pipeline.inspection.flash_hazard import of_flashes

pytestmark = pytest.mark.slow
RATES = (24, 25, 30, 50, 60)
SIDE = 32
HERTZ = (3.5, 4, 5, 6, 7.5, 10, 12, 15, 20, 25)
BLACK, GREY, WHITE = (0, 0, 0), (96, 96, 96), (255, 255, 255)
RED, DARK_RED, BRICK = (255, 0, 0), (200, 10, 10), (180, 90, 80)
GREEN, TEAL = (0, 140, 0), (0, 130, 130)  # about as bright as red
Colour = tuple[int, int, int]


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
    calm = np.full((len(frames), 2, SIDE // 2, SIDE // 2), 128, np.uint8)
    return [place for finding in of_flashes(frames, calm, times) for place in finding.stretches]


def coloured(*shown: Colour) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One frame for each colour: its grey, and its signals of colour by BT.709."""
    red, green, blue = np.array(shown, float).T
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    signals = np.stack([(blue - luma) / 1.8556, (red - luma) / 1.5748], axis=1) + 128
    grey = np.rint(luma).astype(np.uint8)[:, None, None].repeat(SIDE, 1).repeat(SIDE, 2)
    colours = np.rint(signals).clip(0, 255).astype(np.uint8)[:, :, None, None]
    return grey, colours.repeat(SIDE // 2, 2).repeat(SIDE // 2, 3)


def red_places(
    one: Colour, other: Colour, hertz: float, rate: int, *, part: float = 1.0
) -> list[tuple[float, float]]:
    """Where red flashes in two calm seconds, two of both colours in turn, two calm ones."""
    times = np.arange(6 * rate) / rate
    is_on = (np.sin(2 * np.pi * hertz * (times - 2) + 1e-3) >= 0) & (times >= 2) & (times < 4)
    greys, colours = coloured(other, one)
    frames, signals = greys[[0] * len(times)], colours[[0] * len(times)]
    frames[:, : round(SIDE * part)] = greys[is_on.astype(int), : round(SIDE * part)]
    signals[:, :, : round(SIDE * part / 2)] = colours[is_on.astype(int), :, : round(SIDE * part / 2)]
    found = {finding.code: finding for finding in of_flashes(frames, signals, times.tolist())}
    return list(found["red_flashes"].stretches) if "red_flashes" in found else []


def test_hazards_are_found_where_they_are() -> None:
    cases = [
        (hertz, rate, dark, bright, part, smooth)
        for rate in RATES
        for hertz in HERTZ
        for dark, bright in ((20, 220), (0, 120), (100, 180))
        for part, smooth in ((1.0, False), (0.3, False), (1.0, True))
        if hertz * (3 if smooth else 2) <= rate
    ]
    found = 0
    for hertz, rate, dark, bright, part, smooth in cases:
        at = places(flashing(hertz, rate, dark=dark, bright=bright, part=part, smooth=smooth), rate)
        found += len(at) == 1 and abs(at[0][0] - 2) < 0.3 and abs(at[0][1] - 4) < 0.3
    assert (len(cases) > 200, found / len(cases) >= 0.95) == (True, True), (found, len(cases))


def test_flashes_of_saturated_red_are_found_where_they_are() -> None:
    pairs = [(RED, BLACK), (RED, GREEN), (RED, TEAL), (RED, GREY), (RED, WHITE), (DARK_RED, BLACK)]
    cases = [
        (one, other, hertz, rate, part)
        for one, other in pairs
        for rate, part in zip(RATES, (1.0, 0.5, 0.3, 1.0, 0.5), strict=True)
        for hertz in HERTZ
        if hertz * 2 <= rate
    ]
    found = 0
    for one, other, hertz, rate, part in cases:
        at = red_places(one, other, hertz, rate, part=part)
        found += len(at) == 1 and abs(at[0][0] - 2) < 0.3 and abs(at[0][1] - 4) < 0.3
    assert (len(cases) > 200, found / len(cases) >= 0.95) == (True, True), (found, len(cases))


def test_red_that_is_calm_or_none_is_left_alone() -> None:
    for rate in RATES:
        calm = {
            "slow": red_places(RED, BLACK, 2.5, rate),
            "small": red_places(RED, BLACK, 10, rate, part=0.2),
            "stands": red_places(RED, RED, 10, rate),
            "a little darker": red_places(RED, (250, 0, 0), 10, rate),
            "brick": red_places(BRICK, GREY, 10, rate),
            "green": red_places(GREEN, GREY, 10, rate),
            "skin": red_places((224, 172, 140), (200, 150, 120), 10, rate),
        }
        assert calm == {name: [] for name in calm}


def test_frames_with_the_same_time_do_not_flash() -> None:
    frames = flashing(10, 25)
    times = np.minimum(np.arange(len(frames)) / 25, 2.0).tolist()
    assert of_flashes(frames, np.full((len(frames), 2, 16, 16), 128, np.uint8), times) == []


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
