import numpy as np

from media_pipeline.ffmpeg.raw_files import FRAME_SIDE
from media_pipeline.inspection.black import black_stretches
from media_pipeline.inspection.shots import Thumbnails

RATE = 10


def film_of(*pieces: tuple[float, int]) -> tuple[Thumbnails, list[float]]:
    """Frames and their times: grey of this value for so many seconds, one after the other."""
    greys = [grey for seconds, grey in pieces for _ in range(round(seconds * RATE))]
    frames = np.stack([np.full((FRAME_SIDE, FRAME_SIDE), grey, np.uint8) for grey in greys])
    return frames, [number / RATE for number in range(len(greys))]


def test_dark_pictures_are_black_from_their_first_frame_to_the_next_one_with_light() -> None:
    frames, times = film_of((1, 0), (2, 120), (3.2, 20), (1, 30), (0.8, 25))
    assert black_stretches(frames, times, end=8.0) == ((0.0, 1.0), (3.0, 6.2), (7.2, 8.0))


def test_blink_is_not_black() -> None:
    frames, times = film_of((1, 120), (0.4, 0), (1, 120))
    assert black_stretches(frames, times, end=2.4) == ()


def test_one_spot_does_not_make_it_light_but_a_lamp_does() -> None:
    frames, times = film_of((2, 0))
    frames[:10, 3:7, 3:7] = 255
    frames[10:, 3:9, 3:9] = 255
    assert black_stretches(frames, times, end=2.0) == ((0.0, 1.0),)


def test_film_without_pictures_is_not_black() -> None:
    assert black_stretches(np.zeros((0, FRAME_SIDE, FRAME_SIDE), np.uint8), [], end=0.0) == ()
