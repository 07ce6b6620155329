"""Copies have the colours that a conversion by the film's true tags gives, also where the file leaves some
out."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media_pipeline.ffmpeg.header import HDR_TRANSFERS
from media_pipeline.ffmpeg.raw_files import TOP_FILE
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.run_pass import run_pass
from tests.films import make_by_ffmpeg
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.film, pytest.mark.slow]
LIMITS = FilmLimits(min_seconds=1, max_seconds=8, max_file_bytes=10**9, min_height=100, min_rate=4)
WIDTH, HEIGHT = 320, 180
PATCHES = [(x, 50) for x in (20, 57, 91, 126, 160, 194, 229, 263, 300)]  # middles of the bars
BT2020 = {"primaries": "bt2020", "matrix": "bt2020nc"}
HDTV = {"primaries": "bt709", "matrix": "bt709"}
HDTV_OF_1988 = dict.fromkeys(("primaries", "transfer", "matrix"), "smpte240m")
LEAST_PSNR = 40.0  # dB

HDR = (
    "zscale=tin={transfer}:pin={primaries}:min={matrix}:rin={range}:t=linear:p={primaries}:npl=203:agamma=0,"
    "format=gbrpf32le,zscale=p=bt709,tonemap=mobius:param=0.5:desat=0,zscale=t=bt709"
)
SDR = "zscale=tin={transfer}:pin={primaries}:min={matrix}:rin={range}:t=bt709:p=bt709:m=gbr"
COPY = "zscale=min=bt709:rin=tv:m=gbr"
FLAGS = {
    "primaries": "color_primaries",
    "transfer": "color_trc",
    "matrix": "colorspace",
    "range": "color_range",
}


@pytest.mark.parametrize(
    ("pixels", "said", "true", "assumed"),
    [
        ("yuv420p10le", {"transfer": "smpte2084", **BT2020}, {}, False),
        ("yuv420p10le", {"transfer": "smpte2084"}, BT2020, True),
        ("yuv420p10le", {"transfer": "smpte2084", "primaries": "bt2020"}, BT2020, True),
        ("yuv422p10le", {"transfer": "smpte2084", "matrix": "bt2020nc"}, BT2020, True),
        ("yuv420p10le", {"transfer": "smpte2084", **BT2020, "matrix": "bt2020c"}, BT2020, False),
        ("yuv420p10le", {"transfer": "smpte2084", "primaries": "bt709", "matrix": "bt709"}, {}, False),
        ("yuv420p10le", {"transfer": "smpte2084", "range": "pc", **BT2020}, {}, False),
        ("yuv420p10le", {"transfer": "arib-std-b67", **BT2020}, {}, False),
        ("yuv444p12le", {"transfer": "arib-std-b67"}, BT2020, True),
        ("yuv420p10le", {"transfer": "bt2020-10", **BT2020}, {}, False),
        ("yuv420p10le", {"matrix": "bt2020nc"}, {"transfer": "bt709", **BT2020}, True),
        ("yuv420p", {"primaries": "bt2020"}, {"transfer": "bt709", **BT2020}, True),
        ("gbrp", {}, {}, False),
        ("yuv422p10le", {"primaries": "smpte432", "transfer": "bt709", "matrix": "bt709"}, {}, False),
        ("yuv420p", {"primaries": "smpte432", "transfer": "iec61966-2-1", "matrix": "bt709"}, {}, False),
        ("yuv422p10le", {"primaries": "smpte431", "transfer": "bt709", "matrix": "bt709"}, {}, False),
        ("yuv420p10le", {"primaries": "bt709", "transfer": "iec61966-2-1", "matrix": "bt709"}, {}, False),
        ("yuv444p12le", {"primaries": "bt709", "transfer": "linear", "matrix": "bt709"}, {}, False),
        ("yuv422p10le", {**HDTV, "transfer": "gamma22"}, {"transfer": "bt470m"}, False),
        ("yuv422p10le", {**HDTV, "transfer": "gamma28"}, {"transfer": "bt470bg"}, False),
        ("yuv444p12le", {**HDTV, "transfer": "log100"}, {}, False),
        ("yuv444p12le", {**HDTV, "transfer": "log316"}, {}, False),
        ("yuv420p", {**HDTV, "transfer": "bt1361e"}, {"transfer": "bt709"}, False),
        ("yuv420p", {**HDTV, "transfer": "iec61966-2-4"}, {"transfer": "bt709"}, False),
        ("yuv420p10le", {"transfer": "smpte2084", **BT2020, "matrix": "ictcp"}, {}, False),
        ("yuv420p", {"primaries": "bt709", "transfer": "bt709", "matrix": "fcc"}, {}, False),
        ("yuv444p", {"primaries": "bt709", "transfer": "bt709", "matrix": "ycgco"}, {}, False),
        ("yuv420p", HDTV_OF_1988, {"transfer": "smpte170m", "matrix": "7"}, False),
        ("yuv420p10le", {**HDTV_OF_1988, "transfer": "smpte2084"}, {"matrix": "7"}, False),
    ],
)
def test_colours_of_the_copy(
    tmp_path: Path, pixels: str, said: dict[str, str], true: dict[str, str], assumed: bool
) -> None:
    film = make_bars(tmp_path / "film.mp4", pixels, said)
    look = look_at(film, LIMITS)
    assert look.findings == ()
    folder = tmp_path / "made"
    folder.mkdir()
    found = run_pass(film, look, LIMITS, scratch=folder, threads=1)
    assert ("colours_assumed" in [finding.code for finding in found.findings]) is assumed
    tags = {"range": "tv", **said, **true}
    how = "null" if pixels == "gbrp" else (HDR if tags["transfer"] in HDR_TRANSFERS else SDR).format(**tags)
    ours, theirs = patches_of(folder / TOP_FILE, COPY), patches_of(film, how)
    for plane, name in enumerate(("luma", "blue", "red")):
        error = float(np.square(ours[:, plane] - theirs[:, plane]).mean())
        assert 10 * np.log10(255**2 / max(error, 1e-6)) >= LEAST_PSNR, (name, ours, theirs)


@pytest.mark.parametrize(
    ("pixels", "matrix", "span"),
    [
        ("yuv420p", "bt709", "pc"),
        ("yuv420p", "smpte170m", "tv"),
        ("yuv420p", "smpte170m", "pc"),
        ("yuv422p", "bt709", "tv"),
        ("yuv422p", "bt709", "pc"),
        ("yuv444p", "bt709", "tv"),
        ("yuv444p", "smpte170m", "pc"),
        ("yuv420p10le", "bt709", "tv"),
        ("yuv420p10le", "bt709", "pc"),
        ("yuv422p10le", "bt709", "pc"),
        ("yuv422p12le", "smpte170m", "tv"),
        ("yuv444p12le", "bt709", "pc"),
    ],
)
def test_colours_of_plain_films(tmp_path: Path, pixels: str, matrix: str, span: str) -> None:
    said = {"primaries": matrix, "transfer": "bt709", "matrix": matrix, "range": span}
    film = make_bars(tmp_path / "film.mp4", pixels, said)
    folder = tmp_path / "made"
    folder.mkdir()
    run_pass(film, look_at(film, LIMITS), LIMITS, scratch=folder, threads=1)
    ours = patches_of(folder / TOP_FILE, f"zscale=min={matrix}:rin=tv:m=gbr")
    theirs = patches_of(film, f"zscale=min={matrix}:rin={span}:m=gbr")
    for plane, name in enumerate(("luma", "blue", "red")):
        error = float(np.square(ours[:, plane] - theirs[:, plane]).mean())
        assert 10 * np.log10(255**2 / max(error, 1e-6)) >= LEAST_PSNR, (name, ours, theirs)


def test_curve_that_is_not_converted_is_named(tmp_path: Path) -> None:
    film = make_bars(tmp_path / "film.mp4", "yuv444p12le", {**HDTV, "transfer": "smpte428"})
    found = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=tmp_path, threads=1)
    notes = [one for one in found.findings if one.code == "colours_unconverted"]
    assert notes == [Finding("colours_unconverted", {"measured": "SMPTE ST 428-1 (XYZ)"})]


def test_what_is_transparent_is_black(tmp_path: Path) -> None:
    half = "smptehdbars=s=320x180:r=5:d=1,format=argb,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*lt(X,160)'"
    for name, codec in [
        ("rle.mov", ["-c:v", "qtrle"]),
        ("prores.mov", ["-c:v", "prores_ks", "-profile:v", "4", "-pix_fmt", "yuva444p10le"]),
        ("vp9.webm", ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0"]),
    ]:
        film = make_by_ffmpeg(tmp_path / name, ["-f", "lavfi", "-i", half, *codec])
        folder = tmp_path / f"made of {name}"
        folder.mkdir()
        run_pass(film, look_at(film, LIMITS), LIMITS, scratch=folder, threads=1)
        luma = patches_of(folder / TOP_FILE, COPY)[:, 0]
        assert (luma[1:4].min() > 60, luma[5:].max() < 3) == (True, True), (name, luma)


def make_bars(path: Path, pixels: str, said: dict[str, str]) -> Path:
    bars = f"smptehdbars=s={WIDTH}x{HEIGHT}:r=5:d=1,format={pixels}"
    tags = [word for name, value in said.items() for word in (f"-{FLAGS[name]}", value)]
    codec = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:lossless=1"]
    return make_by_ffmpeg(path, ["-f", "lavfi", "-i", bars, *codec, "-tag:v", "hvc1", *tags])


def patches_of(film: Path, how: str) -> NDArray[np.float64]:
    """The mean of the middle of each patch of the first frame, made RGB by `how`: luma and the two
    differences of colour, of BT.709."""
    command = ["ffmpeg", "-v", "error", "-i", str(film), "-frames:v", "1", "-vf", f"{how},format=gbrp"]
    raw = subprocess.run([*command, "-f", "rawvideo", "-"], check=True, capture_output=True, timeout=PATIENCE)
    green, blue, red = np.frombuffer(raw.stdout, np.uint8).reshape(3, HEIGHT, WIDTH).astype(float)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    planes = np.stack([luma, (blue - luma) / 1.8556, (red - luma) / 1.5748])
    return np.array([planes[:, y - 4 : y + 4, x - 6 : x + 6].mean(axis=(1, 2)) for x, y in PATCHES])
