"""Films whose every corner has a colour of its own, in any size, coding and colour space: what comes out of
the lab can be told to be upright, whole and of the right colours. A bar moves across the middle."""

import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.films import make_kept
from tests.waiting import PATIENCE

Colour = tuple[int, int, int]
RED, GREEN, BLUE, WHITE = (180, 40, 40), (40, 160, 60), (50, 60, 170), (235, 235, 235)
GREY = (128, 128, 128)
CORNERS = (RED, GREEN, BLUE, WHITE)  # top left, top right, bottom left, bottom right
TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
PAPER = 203.0  # nits of white in an HDR film, by ITU-R BT.2408
PEAK = 1000.0  # nits of the screen that HLG is made for


def paint_film(
    path: Path,
    *,
    size: tuple[int, int] = (320, 180),
    seconds: float = 2.0,
    rate: Fraction = Fraction(20),
    transfer: str = "bt709",
    matrix: str = "bt709",
    pixels: str = "yuv420p",
    picture_filter: str = "null",
    inputs: Sequence[str] = ("-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000:duration={seconds}"),
    options: Sequence[str] = (),
) -> Path:
    """A film of `seconds` in `path`; `transfer` smpte2084 (PQ) and arib-std-b67 (HLG) make it HDR with the
    same colours. `options` come last before the file, and choose the coding."""
    frames = round(seconds * rate)
    deep = transfer != "bt709"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo"]
    command += ["-pix_fmt", "rgb48le" if deep else "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(rate)]
    lasts = float(frames / rate)
    command += ["-i", "pipe:0", *(word.format(seconds=lasts) for word in inputs)]
    primaries = "bt2020" if deep else "bt709"
    coded = (
        f"scale=out_color_matrix={matrix.removesuffix('nc')}:out_range=tv,format={pixels},{picture_filter}"
    )
    coded += f",setparams=colorspace={matrix}:color_trc={transfer}:color_primaries={primaries}:range=tv"
    command += ["-map", "0:v", *(() if not inputs else ("-map", "1:a"))]
    command += ["-vf", coded, "-colorspace", matrix, "-color_trc", transfer]
    command += ["-color_primaries", primaries, "-color_range", "tv"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-c:a", "aac", *options]
    palette = _coded(np.array([*CORNERS, GREY], np.uint8), transfer)

    def paint(draft: Path) -> None:
        process = subprocess.Popen([*command, str(draft)], stdin=subprocess.PIPE)
        assert process.stdin is not None
        with process.stdin as pipe:
            for number in range(frames):
                pipe.write(palette[_picture(size, number / frames)].tobytes())
        assert process.wait(timeout=PATIENCE) == 0

    return make_kept(path, [Path(__file__).read_text(), str(frames), *command], paint)


def corners_of(path: Path, *, size: tuple[int, int], at: float = 1.0) -> list[Colour]:
    """The colours in the corners of a film's picture, as a screen shows them."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-ss", str(at), "-i", str(path), "-frames:v", "1"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE).stdout
    width, height = size
    picture = np.frombuffer(raw, np.uint8).reshape(height, width, 3)
    places = [(down, across) for down in (1 / 8, 7 / 8) for across in (1 / 8, 7 / 8)]
    return [
        tuple(int(tone) for tone in picture[int(height * down), int(width * across)])  # type: ignore[misc]
        for down, across in places
    ]


def furthest(some: Sequence[Colour], others: Sequence[Colour]) -> int:
    """The largest difference between colours, 0..255."""
    return int(np.abs(np.array(some) - np.array(others)).max())


def pitch_of(path: Path) -> int:
    """The loudest frequency of a film's sound in hertz, to the nearest ten."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(path),
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        "8000",
        "-",
    ]
    heard = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<i2")[:8000]
    return int(np.argmax(np.abs(np.fft.rfft(heard))) / len(heard) * 800) * 10


def _picture(size: tuple[int, int], place: float) -> NDArray[np.uint8]:
    """Which colour of the palette is where."""
    width, height = size
    down, across = np.arange(height) >= height // 2, np.arange(width) >= width // 2
    picture = (2 * down[:, None] + across[None, :]).astype(np.uint8)
    left = int(place * width * 0.8)
    picture[height // 2 - height // 16 : height // 2 + height // 16, left : left + width // 10] = 4
    return picture


def _coded(colours: NDArray[np.uint8], transfer: str) -> NDArray[np.generic]:
    if transfer == "bt709":
        return colours
    nits = (colours / 255.0) ** 2.4 @ TO_BT2020.T * PAPER
    signal = {"smpte2084": _pq, "arib-std-b67": _hlg, "bt2020-10": _dim}[transfer](nits)
    return (np.clip(signal, 0, 1) * 65535).astype("<u2")


def _pq(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """SMPTE ST 2084."""
    power = (nits / 10000) ** 0.1593017578125
    return np.asarray(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)


def _hlg(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """ITU-R BT.2100: the inverse OOTF for a screen of PEAK nits, then the OETF."""
    light = (nits / PEAK) @ np.array([0.2627, 0.6780, 0.0593])
    scene = nits / PEAK * np.maximum(light, 1e-9)[:, None] ** (-0.2 / 1.2)
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


def _dim(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """A plain screen with the wide colours of BT.2020."""
    return np.asarray((nits / PAPER) ** (1 / 2.4))
