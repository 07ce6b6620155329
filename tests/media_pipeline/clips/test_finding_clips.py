"""Clips whose pictures stand still, for a while or all the time, in films that are drawn."""

import numpy as np
from numpy.typing import NDArray

from media_pipeline.clips.finding_clips import stretches_of
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, fingerprint_of, read_fingerprint
from tests.media_pipeline.matching.truth_films import TruthFilm

Video = NDArray[np.uint8]
SEED, OF_THE_STYLE = 3000, 3006


def drawn(seed: int, start: float, end: float) -> Video:
    return TruthFilm(seed, 40).draw(np.arange(start, end, 1 / FRAMES_PER_SECOND))


def held(video: Video, seconds: float) -> Video:
    """The last picture of a video, for so long."""
    return np.repeat(video[-1:], round(seconds * FRAMES_PER_SECOND), axis=0)


def prints(*pieces: Video, noise: int = 0) -> Frames:
    """As of a file that was encoded once more, if there is noise."""
    video = np.concatenate(pieces).astype(np.int16)
    grain = np.random.default_rng(1).integers(-noise, noise + 1, video.shape)
    return read_fingerprint(fingerprint_of(np.clip(video + grain, 0, 255).astype(np.uint8)))


def test_clip_that_halts_is_found_whole() -> None:
    before, moves, more = drawn(SEED, 0, 8), drawn(SEED, 8, 12), drawn(SEED, 12, 16)
    clip = [moves, held(moves, 5), more, held(more, 4)]
    film = prints(before, *clip, drawn(SEED, 20, 30))
    ((start, end, in_clip),) = stretches_of(film, prints(*clip, noise=3))
    assert (abs(start - 8000) <= 250, abs(end - 25_000) <= 250, in_clip) == (True, True, 0)


def test_clip_that_stands_still_is_found_where_the_film_shows_that_very_picture() -> None:
    still, other = drawn(SEED, 11, 11.25), drawn(OF_THE_STYLE, 11, 11.25)
    film = prints(drawn(OF_THE_STYLE, 0, 10), held(still, 3), drawn(OF_THE_STYLE, 10, 20))
    plain = np.full_like(still, 90)
    clips = [held(still, 5), held(other, 5), held(plain, 5), held(still, 1)]
    assert [stretches_of(film, prints(clip, noise=3)) for clip in clips] == [
        [(10_000, 13_000, 0)],
        [],
        [],
        [],
    ]
