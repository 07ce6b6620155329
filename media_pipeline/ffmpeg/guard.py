"""What any ffmpeg or ffprobe that reads a film is given before its `-i`: the one place that builds it, and
the grammar that each command of ours is held to before it is run. `protocol_whitelist` alone does not keep a
playlist from playing someone else's film; the container list does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mxf"
VIDEO_CODECS = (
    *("h264", "hevc", "prores", "dnxhd", "av1", "vp8", "vp9", "mpeg4", "mjpeg"),
    *("ffv1", "qtrle"),
)
AUDIO_CODECS = (
    *("aac", "mp3", "opus", "vorbis", "flac", "ac3", "eac3", "alac"),
    *("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"),
    *("pcm_s16be", "pcm_s24be", "pcm_s32be", "pcm_f32be", "pcm_f64be"),
)
COMPANIONS = (
    "png",
    "mov_text",
    "subrip",
    "srt",
    "ass",
    "ssa",
    "webvtt",
    "text",
    "dvdsub",
    "dvbsub",
    "pgssub",
)  # cover, subtitles
ALPHA_DECODERS = {"vp9": "libvpx-vp9", "vp8": "libvpx"}  # ffmpeg's own leave transparency out
DECODERS = (
    *VIDEO_CODECS,
    "libdav1d",
    *ALPHA_DECODERS.values(),
    *AUDIO_CODECS,
    "mp3float",
    "libopus",
    *COMPANIONS,
)
MAX_PIXELS = 36_000_000  # 8K UHD has 33.2 million
MAX_ALLOC = 256 << 20  # of one piece: a plane of 8K in floats has 133 MB; a lying index asks for gigabytes

SWITCHES = {
    *("hide_banner", "nostdin", "nostats", "y", "an", "sn", "dn", "vn", "shortest", "copyts", "count_frames"),
    *("start_at_zero", "autoscale", "noautoscale", "noautorotate", "noaccurate_seek"),
}  # these take no value, all others do
READING = {"skip_frame", "ignore_chapters", "reinit_filter"}
ASKING = {
    "v",
    "loglevel",
    "stats_period",
    "progress",
    "show_entries",
    "of",
    "read_intervals",
    "select_streams",
}
MAKING = {
    *("filter_complex", "filter_complex_threads", "filter_threads", "vf", "af", "map", "c", "codec", "f"),
    *("preset", "tune", "crf", "q", "b", "maxrate", "bufsize", "g", "keyint_min", "sc_threshold", "bf"),
    *("profile", "level", "pix_fmt", "s", "r", "aspect", "ar", "ac", "frames", "fps_mode", "vsync"),
    *("bsf", "movflags", "fflags", "flags", "tag", "brand", "metadata", "map_metadata", "map_chapters"),
    *("ss", "t", "to", "threads", "max_muxing_queue_size", "avoid_negative_ts", "video_track_timescale"),
    *("disposition", "color_primaries", "color_trc", "colorspace", "color_range", "sws_flags", "update"),
    *("enc_time_base", "muxdelay", "strict", "compression_level", "write_tmcd", "fs"),
}
WRITERS = {"rawvideo", "s16le", "mp4", "null", "image2", "mjpeg", "f32le", "wav", "srt", "ass", "webvtt"}
FILTERS = {
    *("scale", "zscale", "setsar", "setdar", "format", "fps", "split", "crop", "pad", "tile", "trim", "null"),
    *("select", "setpts", "settb", "concat", "thumbnail", "nullsink", "hflip", "vflip", "transpose", "hue"),
    *("scdet", "blackdetect", "freezedetect", "cropdetect", "blurdetect", "signalstats", "idet", "entropy"),
    *("metadata", "bwdif", "yadif", "tonemap", "loop", "overlay", "aresample", "aformat", "asplit", "atrim"),
    *(
        "asetpts",
        "join",
        "ebur128",
        "silencedetect",
        "astats",
        "volumedetect",
        "ametadata",
        "anull",
        "anullsink",
    ),
    *("pan", "amix", "apad", "volume", "channelmap", "aselect", "framestep", "tmix", "boxblur", "gblur"),
    *("tpad", "alimiter", "anullsrc", "setparams", "premultiply"),
}  # those that open files, such as movie or subtitles, are not among them
PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.%-]*")
ADDRESS = re.compile("file:/[^/]")
HIDDEN = re.compile(r"\\.|'[^']*'", re.DOTALL)  # what ffmpeg's graph parser takes for plain letters
LABELS = re.compile(r"\[[^\[\]]*\]")
NOTES = re.compile(rf"(?:(?:mode|key|function|direct)=[\w.]+|file={PLAIN_NAME.pattern}|:)*")  # into a file


def guard_options() -> dict[str, str | int]:
    """Options that ffmpeg and ffprobe share."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": CONTAINERS,
        "codec_whitelist": ",".join(DECODERS),
        "max_pixels": MAX_PIXELS,
        "max_alloc": MAX_ALLOC,
        "max_streams": 128,  # subtitled films carry dozens of fonts
    }


def picture_options() -> dict[str, str | int]:
    """The same for a still of our own that is laid over a film: a PNG, and nothing else."""
    return {**guard_options(), "format_whitelist": "png_pipe", "codec_whitelist": "png", "max_streams": 1}


def input_options(
    *, seconds: float, threads: int, decoders: Mapping[int, str] | None = None
) -> dict[str, str | int]:
    """Options of ffmpeg's input: besides the guard, no more than `seconds` of the film are read, and streams
    (by their index) for which ffmpeg would take no decoder, or another, get one of `decoders`."""
    chosen = {f"c:{index}": decoder for index, decoder in (decoders or {}).items()}
    return {**guard_options(), **chosen, "threads": threads, "t": f"{seconds:g}"}


def address(path: Path) -> str:
    """The film as an argument: `file:` and an absolute path, so that no name is taken for a protocol."""
    return f"file:{path.absolute()}"


def is_guarded(arguments: Sequence[str]) -> bool:
    """Whether the command of ffmpeg or ffprobe can do nothing but read films by the guard and write plain
    files into its folder: each input has the whole guard before it and is a file named by `address`; each
    option, filter and form of output is one we know; nothing has a say over paths or addresses."""
    before: dict[str, str] = {}
    inputs = 0
    for option, value in _parts(arguments[1:]):
        if option == "i":
            has_guard = any(_has(before, guard) for guard in (guard_options(), picture_options()))
            if not has_guard or not ADDRESS.match(value) or "f" in before:
                return False
            inputs, before = inputs + 1, {}
        elif option in before and option in guard_options():
            return False  # said twice, and which of them counts is ffmpeg's to know
        elif not _is_known(option, value):
            return False
        else:
            before[option] = value
    return inputs > 0 and not before.keys() & guard_options().keys()


def _has(said: Mapping[str, str], guard: Mapping[str, str | int]) -> bool:
    return all(said.get(name) == str(wanted) for name, wanted in guard.items())


def _parts(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Option and value; the option is "" for a file that is written."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            yield "", word
        elif word[1:] in SWITCHES:
            yield word[1:], ""
        else:
            yield word[1:], next(rest, "")


def _is_known(option: str, value: str) -> bool:
    name, specifier, _ = option.partition(":")
    if name == "":
        return value in ("-", "pipe:1") or PLAIN_NAME.fullmatch(value) is not None
    if name in guard_options():
        return not specifier
    if name in ("filter_complex", "vf", "af"):
        return _opens_nothing(value)
    if name == "progress":
        return value.startswith("pipe:")
    if name == "f":
        return value in WRITERS
    return name in SWITCHES | READING | ASKING | MAKING


def _opens_nothing(graph: str) -> bool:
    """Whether the graph has known filters only, and these write no file but into the working directory."""
    chains = (LABELS.sub("", part).strip() for part in re.split("[,;]", HIDDEN.sub("!", graph)))
    filters = [chain.partition("=") for chain in chains]
    return all(
        name in FILTERS and (not name.endswith("metadata") or NOTES.fullmatch(values))
        for name, _, values in filters
    )
