"""Thumbnails → fingerprints: for each thumbnail of a film one 64-bit perceptual hash for each of CROPS.

A bit is the sign of one of the 8×8 lowest frequencies of the picture (its discrete cosine transform), which
survives another encoder, size, grade and small crops. Signs instead of a comparison with the median make the
hash of a mirrored picture a plain XOR. The constant's bit is always set, so a hash of 0 means: nothing to
compare here, the picture is flat or no more than a gradient."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Thumbnails = NDArray[np.uint8]  # time, row, column
Frames = NDArray[np.uint64]  # time, crop
Crop = tuple[float, float, float, float]  # left, top, width, height as shares of the picture
Floats = NDArray[np.float32]

SIDE = 8
CROPS = ((1.0, 1.0), (0.95, 0.95), (0.9, 0.9), (1.0, 0.745))  # width, height; the last: 16:9 cut to 2.39
WHOLE: Crop = (0.0, 0.0, 1.0, 1.0)
SMALLEST_PICTURE = 0.25  # bars that would leave less of a side are no bars but a dark film
MIN_CONTRAST = 6.0  # standard deviation of the grey levels, 0..255
CLEAR = 0.5  # amplitude in grey levels from which a frequency is more than noise
MIN_CLEAR = 40  # so many of the 63 frequencies make a picture of its own
PRINTS_AT_ONCE = 256
LOW_TO_HIGH = np.argsort(np.add.outer(np.arange(SIDE), np.arange(SIDE)).ravel(), kind="stable")
BIT_ORDER = LOW_TO_HIGH.reshape(16, 4).T.ravel()  # each quarter of a hash has low and high frequencies alike


def fingerprint_of(thumbnails: Thumbnails, crop: Crop | None = None) -> bytes:
    """The record that is stored for a film: `thumbnails` are grey pictures (n, side, side), FRAMES_PER_SECOND
    of them; `crop` is where the picture is without bars (None: everywhere). Length 8 × len(CROPS) bytes for
    each thumbnail. A function of its arguments alone; read it with read_fingerprint."""
    pieces = range(0, len(thumbnails), PRINTS_AT_ONCE)
    hashes = [_hashes_of(thumbnails[at : at + PRINTS_AT_ONCE], _picture(crop)) for at in pieces]
    return b"".join(piece.astype("<u8").tobytes() for piece in hashes)


def read_fingerprint(record: bytes | memoryview) -> Frames:
    """The hashes (time, crop) of a record; 0 where there is nothing to compare."""
    return np.frombuffer(record, dtype="<u8").astype(np.uint64).reshape(-1, len(CROPS))


def mirrored(frames: Frames) -> Frames:
    """The hashes of the same pictures seen in a mirror: odd frequencies across change their sign."""
    odd = np.tile(np.arange(SIDE) % 2 == 1, (SIDE, 1))
    return np.where(frames == 0, frames, frames ^ packed(odd[None])[0])


def negative(frames: Frames) -> Frames:
    """The hashes of the same pictures with light and dark exchanged: all signs change but the constant's."""
    return np.where(frames == 0, frames, frames ^ ~_CONSTANT)


def distances(some: Frames, others: Frames) -> NDArray[np.uint8]:
    """In how many bits hashes differ, elementwise."""
    bits: NDArray[np.uint8] = np.bitwise_count(some ^ others)
    return bits


def _picture(crop: Crop | None) -> Crop:
    return crop if crop is not None and min(crop[2:]) >= SMALLEST_PICTURE else WHOLE


def _hashes_of(thumbnails: Thumbnails, picture: Crop) -> Frames:
    grey = thumbnails.astype(np.float32)
    left, top, width, height = picture
    columns = [
        _hash_window(
            grey,
            across=(left + width * (1 - wide) / 2, width * wide),
            down=(top + height * (1 - high) / 2, height * high),
        )
        for wide, high in CROPS
    ]
    return np.stack(columns, axis=1)


def _hash_window(grey: Floats, *, across: tuple[float, float], down: tuple[float, float]) -> Frames:
    """Hashes of what is seen in a window of each picture; (start, length) as shares of its sides."""
    rows, columns = _waves(grey.shape[1], *down), _waves(grey.shape[2], *across)
    amplitudes = rows @ (grey @ columns.T)
    power = (grey**2 @ columns[0]) @ rows[0] - amplitudes[:, 0, 0] ** 2
    is_clear = (np.abs(amplitudes) >= CLEAR).reshape(len(grey), -1).sum(axis=1) - 1 >= MIN_CLEAR
    says_something = is_clear & (power >= MIN_CONTRAST**2)
    amplitudes[:, 0, 0] = 1
    return np.where(says_something, packed(amplitudes > 0), np.uint64(0))


@cache
def _waves(side: int, start: float, length: float) -> Floats:
    """SIDE cosines over a window of a row of pixels, each integrated over the pixels it crosses: amplitudes
    come out in grey levels (root mean square), whatever part of a pixel the window begins and ends in."""
    edges = (np.arange(side + 1) / side - start) / length
    edges = np.clip(edges, 0, 1)
    order = np.arange(1, SIDE)[:, None]
    integrals = np.sin(np.pi * order * edges) / (np.pi * order)
    waves: Floats = np.vstack([np.diff(edges), np.sqrt(2) * np.diff(integrals)]).astype(np.float32)
    return waves


def packed(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(n, SIDE, SIDE) truths → n numbers of 64 bits."""
    flat = np.ascontiguousarray(bits.reshape(-1, SIDE**2)[:, BIT_ORDER])
    return np.packbits(flat, axis=1, bitorder="little").view("<u8").astype(np.uint64)[:, 0]


_CONSTANT = packed(np.pad(np.ones((1, 1, 1), bool), ((0, 0), (0, SIDE - 1), (0, SIDE - 1))))[0]
