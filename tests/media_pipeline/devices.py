"""Films as telephones, recorders, browsers, editors, generators and web sites write them: each flashes and
beeps as those of foreign.py do."""

import struct
from collections.abc import Sequence
from pathlib import Path

from tests.films import make_by_ffmpeg, run_ffmpeg
from tests.media_pipeline.boxes import TABLES, box, editing
from tests.media_pipeline.flashes import flash_sources
from tests.media_pipeline.foreign import AAC, H264, SECONDS, Kind, Maker, changed, coded

X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
OPUS = ("-c:a", "libopus")
DNXHR = ("-c:v", "dnxhd", "-profile:v", "dnxhr_sq", "-pix_fmt", "yuv422p")
PRORES = ("-c:v", "prores_aw", "-profile:v", "2", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s24le")
XAVC = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p10le", "-g", "1", "-c:a", "pcm_s24le")
PQ = ":hdr10=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=1000,400"
PQ += ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"
HLG = ":colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
FLAGGED = ("-vf", "tinterlace=interleave_top,setfield=tff", *X264, "-flags", "+ilme+ildct")
FLAGGED += ("-x264-params", "tff=1", *AAC)
TURN = ("-metadata:s:v", "rotate=90")
VARIES, SOMETIMES = "mod(n\\,7)", "lt(mod(n\\,20)\\,3)+mod(n\\,3)"


def hevc(pixels: str = "yuv420p", more: str = "", tag: str = "hvc1") -> tuple[str, ...]:
    how = ("-preset", "ultrafast", "-x265-params", f"log-level=none{more}", "-pix_fmt", pixels)
    return ("-c:v", "libx265", *how, "-tag:v", tag)


def varying(*options: str, shown: str = VARIES) -> Maker:
    """Frames that are not `shown` are left out; the one before stands."""
    return coded("-vf", f"select='{shown}'", "-fps_mode", "vfr", *options)


def remuxed(make: Maker, *options: str, suffix: str = "mp4", before: Sequence[str] = ()) -> Maker:
    """Packed anew, without being encoded again."""

    def pack(path: Path) -> Path:
        source = make(path.with_name(f"source of {path.stem}.{suffix}"))
        run_ffmpeg([*before, "-i", str(source), "-map", "0", "-c", "copy", *options, str(path)])
        return path

    return pack


def with_metadata_track(film: bytes) -> bytes:
    """The track with the time code becomes one of timed metadata, as telephones have them."""
    return film.replace(b"tmcd", b"mebx").replace(b"mhlrmebx", b"mhlrmeta")


def with_cover(*, at: int) -> Maker:
    """A cover as the first (0) or the second (1) video stream."""

    def make(path: Path) -> Path:
        cover = make_by_ffmpeg(
            path.with_name("cover.jpg"), ["-f", "lavfi", "-i", "testsrc=s=1400x1400", "-frames:v", "1"]
        )
        maps = ["-map", "2", "-map", "0", "-map", "1"] if at == 0 else ["-map", "0", "-map", "1", "-map", "2"]
        how = [f"-c:v:{1 - at}", "libx264", f"-pix_fmt:v:{1 - at}", "yuv420p", f"-c:v:{at}", "copy"]
        how += [f"-disposition:v:{at}", "attached_pic", *AAC]
        run_ffmpeg([*flash_sources(SECONDS), "-i", str(cover), *maps, *how, str(path)])
        return path

    return make


def with_chapters(path: Path) -> Path:
    names = path.with_name("chapters.txt")
    chapters = ((0, 2000, "Eins"), (2000, 4000, "Zwei"))
    lines = [f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={a}\nEND={b}\ntitle={name}\n" for a, b, name in chapters]
    names.write_text(";FFMETADATA1\n" + "".join(lines))
    sources = [*flash_sources(SECONDS), "-i", str(names), "-map", "0", "-map", "1", "-map_metadata", "2"]
    run_ffmpeg([*sources, *H264, *AAC, str(path)])
    return path


def with_monos(count: int, *options: str, rate: str = "25", tone: bool = False) -> Maker:
    """So many audio tracks of one channel; with a `tone` the second one has that alone, softly."""
    split = f"[1:a]aformat=channel_layouts=mono,asplit={count}" + "".join(f"[a{n}]" for n in range(count))
    if tone:
        split += (
            ";[a1]volume=0[none];sine=f=300:r=48000:d=4,volume=0.5[soft];[none][soft]amix=normalize=0[b1]"
        )
    words = ["-filter_complex", split, "-map", "0:v"]
    for number in range(count):
        words += ["-map", "[b1]" if tone and number == 1 else f"[a{number}]"]
    return lambda path: make_by_ffmpeg(path, [*flash_sources(SECONDS, rate=rate), *words, *options])


def in_dolby_vision(film: bytes) -> bytes:
    """The description of the video says profile 8.4, as telephones write it."""
    said = box(b"dvvC", bytes([1, 0]) + struct.pack(">H", 8 << 9 | 3 << 3 | 0b101) + b"\x40" + bytes(19))

    def describe(whole: bytes) -> bytes:
        size = struct.unpack_from(">I", whole, 16)[0] + len(said)
        return box(b"stsd", whole[8:16] + struct.pack(">I", size) + whole[20:] + said)

    return editing(*TABLES, b"stsd", change=describe)(film)


PHONE = remuxed(varying(*hevc(), *AAC, "-timecode", "01:00:00:00"), *TURN, suffix="mov")
OPEN_GROUPS = coded(*X264, "-x264-params", "open-gop=1:bframes=3:keyint=20", *AAC, seconds=6)
UPRIGHT, PAIR = (240, 320), ("mono_pair",)
DEVICES = [
    Kind("telephone.mov", changed(PHONE, with_metadata_track), ("variable_rate",), 3.95, UPRIGHT),
    Kind(
        "telephone.mp4", remuxed(varying(*H264, "-ac", "1", *AAC), *TURN), ("variable_rate",), 3.95, UPRIGHT
    ),
    Kind("dolby-vision.mp4", changed(coded(*hevc("yuv420p10le", HLG), *AAC), in_dolby_vision)),
    Kind("hdr10.mp4", coded(*hevc("yuv420p10le", PQ), *AAC)),
    Kind("hev1.mp4", coded(*hevc(more=":repeat-headers=1", tag="hev1"), *AAC)),
    Kind("12-bit.mov", coded(*hevc("yuv420p12le"), *AAC)),
    Kind("opus.mp4", coded(*H264, *OPUS)),
    Kind("eac3.mp4", coded(*H264, "-c:a", "eac3", "-ac", "6"), ("surround",)),
    Kind("7.1.mp4", coded(*H264, *AAC, "-ac", "8"), ("surround",)),
    Kind("flac.mp4", coded(*H264, "-c:a", "flac", "-strict", "-2")),
    Kind("44100.mp4", coded(*H264, *AAC, "-ar", "44100")),
    Kind("96000.mov", coded(*H264, "-c:a", "pcm_s24le", "-ar", "96000")),
    Kind("negative-offsets.mp4", coded(*X264, "-bf", "3", *AAC, "-movflags", "+negative_cts_offsets")),
    Kind("segments.mp4", coded(*H264, *AAC, "-movflags", "+dash+global_sidx"), seconds=4.02),
    Kind("browser-varies.webm", varying(*VP8, "-live", "1", shown=SOMETIMES), ("rate_low", "variable_rate")),
    Kind("hours-late.webm", coded(*VP9, *OPUS, "-output_ts_offset", "3600", "-live", "1")),
    Kind("days-late.mkv", coded(*H264, *AAC, "-output_ts_offset", "95443.7")),
    Kind("web-site.mkv", coded(*VP9, *AAC)),
    Kind("no-square-pixels.mov", coded("-vf", "setsar=16/15", *H264, *AAC, size="720x576"), size=(768, 576)),
    Kind("odd.webm", coded(*VP9, "-pix_fmt", "yuv420p", *OPUS, size="319x239"), size=(318, 238)),
    Kind("odd.mp4", coded("-c:v", "mpeg4", *AAC, size="1279x719"), size=(1278, 718)),
    Kind("cover-first.mp4", with_cover(at=0)),
    Kind("cover.mkv", with_cover(at=1)),
    Kind("chapters.mov", with_chapters),
    Kind("drop-frame.mov", coded(*H264, *AAC, "-timecode", "00:00:00;00", rate="30000/1001")),
    Kind("grey.mkv", coded("-c:v", "libx264", "-pix_fmt", "gray10le", *AAC)),
    Kind("thousands.mov", coded("-c:v", "qtrle", "-pix_fmt", "rgb555be", "-c:a", "pcm_s16be")),
    Kind("one-group.mp4", coded(*X264, "-g", "9999", "-bf", "3", *AAC)),
    Kind("open-groups.mp4", remuxed(OPEN_GROUPS, suffix="mkv", before=("-ss", "2"))),
    Kind("prores.mxf", coded(*PRORES, rate="25")),
    Kind("xavc.mxf", coded(*XAVC, rate="25")),
    Kind("two-monos.mov", with_monos(2, *H264, "-c:a", "pcm_s24le"), PAIR),
    Kind("two-monos.mp4", with_monos(2, *H264, *AAC), PAIR),
    Kind("six-monos.mov", with_monos(6, *H264, "-c:a", "pcm_s24le"), ("mono_surround",)),
    Kind("eight-monos.mxf", with_monos(8, *DNXHR, "-c:a", "pcm_s24le"), (*PAIR, "sounds_unused")),
    Kind(
        "fields-unsaid.mkv",
        remuxed(coded(*FLAGGED, rate="50"), "-field_order", "progressive"),
        ("interlaced_frames",),
    ),
]
