"""What is a cut and what is none, on drawings of single cases; and the bars, on films of known truth through
the whole lab."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from media_pipeline.ffmpeg.raw_files import FRAME_SIDE
from media_pipeline.inspection.cuts import find_cuts
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.first_look import look_at
from media_pipeline.inspection.shots import Thumbnails
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.run_pass import run_pass
from tests.examples import TIMES
from tests.films import make_film
from tests.media_pipeline.cut_truth import Tally, count, known_film

RATE = 20
SECONDS = 8
ONE, OTHER = np.random.default_rng(1).integers(16, 235, (2, 16, 16), np.uint8)
BLACK, WHITE = np.full_like(ONE, 16), np.full_like(ONE, 235)
LIMITS = FilmLimits(min_seconds=5, max_seconds=120, max_file_bytes=10**9, min_height=100)
# A quarter of 801–816, which were run once, after the last figure was set; EXAMPLES=4 runs them all. Tuning
# was done below 309, on 501–508 and 701–708; 601–608 were not tuned on, but held to the bars before.
TEST_SEEDS = range(801, 801 + 4 * TIMES)


def stills(*pieces: tuple[float, Thumbnails]) -> list[Thumbnails]:
    """The frames of a film of still pictures, each from its second on."""
    return [
        next(picture for start, picture in reversed(pieces) if start * RATE <= number)
        for number in range(SECONDS * RATE)
    ]


def cuts_between(frames: list[Thumbnails]) -> list[float]:
    """The cuts that are found in a film of `frames`, as the one pass notes and prints them."""
    times = tuple(number / RATE for number in range(len(frames)))
    changes = [float(np.abs(b.astype(float) - a).mean() / 2.56) for a, b in pairwise(frames)]
    size = FRAME_SIDE // len(ONE)
    thumbnails = np.stack([np.kron(frame, np.ones((size, size), np.uint8)) for frame in frames])
    watched = Watched(times, (), (), (), 1 / RATE, changes=(0.0, *changes))
    return find_cuts(watched, frames=thumbnails)


def mixed(one: Thumbnails, other: Thumbnails, *, start: float, seconds: float) -> list[Thumbnails]:
    shares = (np.arange(SECONDS * RATE) / RATE - start) / seconds
    return [(one * (1 - share) + other * share).astype(np.uint8) for share in np.clip(shares, 0, 1)]


def grains(count: int) -> list[Thumbnails]:
    return list(np.random.default_rng(5).integers(0, 12, (count, 16, 16), np.uint8))


def panned(seed: int, *, hold: int) -> list[Thumbnails]:
    """A camera that passes an eighth of the picture in each frame; drawings stand for `hold` frames."""
    world = np.random.default_rng(seed).integers(16, 235, (16, 2 * SECONDS * RATE + 16), np.uint8)
    return [world[:, 2 * shown : 2 * shown + 16] for n in range(SECONDS * RATE) for shown in (n - n % hold,)]


def test_hard_cut_is_found_to_the_frame() -> None:
    for at in [0.5, 4.0, 4.05, 4.1, 7.5]:
        assert cuts_between(stills((0, ONE), (at, OTHER))) == [at], at


def test_cut_between_dark_scenes_is_found() -> None:
    assert cuts_between(stills((0, ONE // 8), (4, OTHER // 8))) == [4.0]


@pytest.mark.parametrize("flash", [WHITE, BLACK, OTHER])
@pytest.mark.parametrize("at", [3.0, 3.1, 3.2])
def test_flash_is_no_cut(at: float, flash: Thumbnails) -> None:
    assert cuts_between(stills((0, ONE), (at, flash), (at + 0.1, ONE))) == []


def test_strobe_is_no_cut() -> None:
    flashes = [(3 + n / 4 + shift, picture) for n in range(4) for shift, picture in ((0, WHITE), (0.1, ONE))]
    assert cuts_between(stills((0, ONE), *flashes)) == []


def test_cut_that_hides_in_a_flash_is_one_cut() -> None:
    assert cuts_between(stills((0, ONE), (3, WHITE), (3.1, OTHER))) == [3.0]


def test_change_of_light_is_no_cut() -> None:
    assert cuts_between(stills((0, ONE // 2), (3, ONE // 2 + 90))) == []


def test_burst_of_light_that_blows_pixels_out_is_no_cut() -> None:
    for seconds in [0.1, 0.35, 1.0]:
        light = [1 + 2 * np.exp(-(n / RATE - 4) / seconds) * (n >= 4 * RATE) for n in range(SECONDS * RATE)]
        assert cuts_between([np.clip(ONE * by, 0, 255).astype(np.uint8) for by in light]) == [], seconds


def test_cut_from_a_dark_picture_to_a_bright_one_is_found() -> None:
    assert cuts_between(stills((0, ONE // 4), (4, 170 + OTHER // 4))) == [4.0]


def test_cut_to_something_small_on_a_plain_bright_ground_is_found() -> None:
    before, after = np.tile(np.linspace(60, 140, 16).astype(np.uint8), (16, 1)), np.full_like(ONE, 220)
    before[4:7, 4:7], after[4:7, 4:7] = 5, 40
    assert cuts_between(stills((0, before), (4, after))) == [4.0]


@pytest.mark.parametrize("plain", [BLACK, WHITE])
def test_cuts_to_a_plain_picture_and_from_it_are_found(plain: Thumbnails) -> None:
    assert cuts_between(stills((0, ONE), (3, plain), (5, OTHER))) == [3.0, 5.0]


def test_cuts_between_plain_cards_are_found_and_a_flash_between_them_is_none() -> None:
    grey = np.full_like(ONE, 60)
    assert cuts_between(stills((0, BLACK), (2, grey), (4, WHITE), (6, BLACK))) == [2.0, 4.0, 6.0]
    assert cuts_between(stills((0, grey), (3, WHITE), (3.1, grey))) == []
    assert cuts_between(stills((0, grey), (3, grey + 2))) == []
    sunset = [np.full_like(ONE, max(200 - n, 16)) for n in range(SECONDS * RATE)]
    assert cuts_between(sunset) == []


def test_card_that_stands_as_a_single_frame_has_a_cut_after_it() -> None:
    """As where the rate varies."""
    cards = np.full((20, FRAME_SIDE, FRAME_SIDE), 16, np.uint8)
    cards[1:] = 235
    times = (0.0, *(2 + number / RATE for number in range(19)))
    watched = Watched(times, (), (), (), 1 / RATE, changes=(0.0, 85.0, *[0.0] * 18))
    assert find_cuts(watched, frames=cards) == [2.0]


def test_cut_between_pictures_of_hardly_any_contrast_is_found() -> None:
    grainy = [scene // 20 + grain for scene in (ONE, OTHER) for grain in grains(80)]
    assert cuts_between(grainy) == [4.0]


def test_whip_of_a_camera_on_drawings_that_stand_for_two_frames_is_no_cut() -> None:
    world = np.kron(np.random.default_rng(6).integers(16, 235, (8, 64), np.uint8), np.ones((2, 2), np.uint8))
    steps = np.zeros(SECONDS * RATE, int)
    steps[80:90:2] = 3, 7, 8, 7, 3  # sixteenths of the picture
    assert cuts_between([world[:, at : at + 16] for at in np.cumsum(steps)]) == []


def test_pan_is_no_cut_however_fast() -> None:
    world = np.random.default_rng(2).integers(16, 235, (16, 2048), np.uint8)
    assert cuts_between([world[:, 10 * n : 10 * n + 16] for n in range(SECONDS * RATE)]) == []


@pytest.mark.parametrize("hold", [1, 2])
def test_cut_between_fast_pans_is_found_to_the_frame(hold: int) -> None:
    assert cuts_between(panned(3, hold=hold)[:80] + panned(4, hold=hold)[80:]) == [4.0]


def test_flash_in_a_fast_pan_is_no_cut() -> None:
    for flash in [WHITE, BLACK, OTHER]:
        frames = panned(3, hold=1)
        assert cuts_between([*frames[:80], flash, flash, *frames[82:]]) == [], flash


def test_jump_of_the_camera_is_a_cut() -> None:
    here, there = panned(3, hold=1)[:5:4]
    assert cuts_between(stills((0, here), (4, there))) == [4.0]


@pytest.mark.parametrize("start", [3.0, 3.05, 3.1, 3.15, 3.2])
@pytest.mark.parametrize("seconds", [0.5, 0.8])
def test_dissolve_is_one_cut_in_its_middle(start: float, seconds: float) -> None:
    (cut,) = cuts_between(mixed(ONE, OTHER, start=start, seconds=seconds))
    assert cut == pytest.approx(start + seconds / 2, abs=0.15)


def test_fade_to_black_and_to_another_picture_is_one_cut_in_the_dark() -> None:
    out, in_again = mixed(ONE, BLACK, start=3, seconds=0.5), mixed(BLACK, OTHER, start=4, seconds=0.5)
    half = 15 * RATE // 4
    (cut,) = cuts_between(out[:half] + in_again[half:])
    assert 3.4 <= cut <= 4.1


@pytest.mark.parametrize("ground", [BLACK, WHITE])
def test_dip_between_pictures_of_unlike_contrast_is_cut_in_its_middle(ground: Thumbnails) -> None:
    faint = 100 + OTHER // 6
    out, back = mixed(ONE, ground, start=2, seconds=2), mixed(ground, faint, start=4, seconds=2)
    (cut,) = cuts_between([*out[: 4 * RATE], *back[4 * RATE :]])
    assert abs(cut - 4) <= 0.1


def test_fade_to_black_and_back_is_no_cut() -> None:
    out, back = mixed(ONE, BLACK, start=3, seconds=0.5), mixed(BLACK, ONE, start=4, seconds=0.5)
    half = 15 * RATE // 4
    assert cuts_between(out[:half] + back[half:]) == []


def test_slow_pan_over_clouds_is_no_dissolve() -> None:
    for seed in [11, 12, 40, 45]:
        noise = gaussian_filter(np.random.default_rng(seed).standard_normal((16, 400)), 1.5, mode="wrap")
        clouds = np.clip(128 + 40 * noise / noise.std(), 16, 235).astype(np.uint8)
        assert cuts_between([clouds[:, n // 2 : n // 2 + 16] for n in range(SECONDS * RATE)]) == [], seed


def test_film_of_a_single_frame_or_none_has_no_cuts() -> None:
    none = np.zeros((0, FRAME_SIDE, FRAME_SIDE), np.uint8)
    assert find_cuts(Watched((), (), (), (), 0.0), frames=none) == []
    assert find_cuts(Watched((0.0,), (), (), (), 1.0, changes=(0.0,)), frames=none) == []


def test_film_of_a_few_frames_has_no_cuts() -> None:
    for frames in [1, 2, 3, 12]:
        assert cuts_between([ONE] * frames) == [], frames


@pytest.mark.slow
def test_strobing_film_of_the_greatest_length_takes_little_time() -> None:
    frames = np.random.default_rng(3).integers(0, 255, (60 * 300, FRAME_SIDE, FRAME_SIDE), np.uint8)
    times = tuple(number / 60 for number in range(len(frames)))
    watched = Watched(times, (), (), (), 1 / 60, changes=(50.0,) * len(frames))
    before = time.process_time()
    find_cuts(watched, frames=frames)
    assert time.process_time() - before < 30


@pytest.mark.film
@pytest.mark.slow
def test_cut_after_a_box_that_crosses_a_plain_ground_is_found(tmp_path: Path) -> None:
    """A box that goes its way is no camera that moves so far, though its move is all that is to be seen."""
    film = make_film(tmp_path / "film.mp4", seconds=10, shots=2, first_scene=3)
    found = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=tmp_path, threads=1)
    assert [start for start, _end in found.shots] == [0.0, 5.0]


@pytest.mark.film
@pytest.mark.slow
def test_cuts_and_dissolves_are_found_and_flashes_are_not_cut(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        tallies = list(pool.map(lambda seed: tally_of(tmp_path / str(seed), seed=seed), TEST_SEEDS))
    total = sum(tallies, Tally())
    assert total.recall >= 0.97, total
    assert total.precision >= 0.97, total
    assert total.dissolve_recall >= 0.8, total
    assert total.false_each_minute <= 1, total
    assert total.cut_flashes == 0, total


def tally_of(folder: Path, *, seed: int) -> Tally:
    """What the lab makes of the film of a seed."""
    folder.mkdir()
    film = folder / "film.mp4"
    truth = known_film(film, seed=seed, seconds=60)
    found = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=folder, threads=1)
    return count(truth, [start for start, _ in found.shots[1:]])
