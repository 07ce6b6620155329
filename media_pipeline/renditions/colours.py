"""Pure: from the colours of a film to those of a plain screen. What a file says of its colours is believed;
where it says nothing, what players assume: of HDR and of wide colours the whole of BT.2020, of the rest the
television of that size."""

from typing import Any

from media_pipeline.ffmpeg.colour_tags import MATRICES, PRIMARIES, TRANSFERS, is_far, is_rgb, is_wide
from media_pipeline.ffmpeg.header import VideoStream

CONSTANT = "bt2020c"  # of constant luminance: with HDR, zscale refuses it and players read it as the other
NUMBERED = {"smpte240m": "7"}  # zscale of ffmpeg 5.1 misspells it
SMALL = ("smpte170m", "bt470bg")
HDR_WHITE = 203  # nits of a sheet of paper, by ITU-R BT.2408


def to_plain_screen(stream: Any, video: VideoStream, *, size: tuple[int, int]) -> Any:
    """BT.709 in television range; what a plain screen cannot show is cut off as RGB, as a player would. HDR
    is made small first (`size`): its colours are computed in floats, which take six times the room."""
    said = _said_by(video)
    if video.is_hdr:
        stream = (
            stream.filter("scale", *size, flags="bicubic")
            .filter("zscale", t="linear", p=said["pin"], npl=HDR_WHITE, agamma=0, **said)
            .filter("format", "gbrpf32le")
            .filter("zscale", p="bt709")
            .filter("tonemap", tonemap="mobius", param=0.5, desat=0)
            .filter("zscale", t="bt709")
        )
    elif is_far(video):
        stream = stream.filter("zscale", p="bt709", t="bt709", m="gbr", **said)
    elif not is_rgb(video):
        return stream
    rgb = stream.filter("format", "gbrp10le|gbrp")
    return rgb.filter("zscale", m="bt709", r="tv").filter("format", "yuv420p")


def output_colours(video: VideoStream) -> dict[str, str]:
    """What our copies say of their colours, so that every screen shows the same. Who says nothing means the
    colours of television of that size."""
    standard = "bt709"
    if not (video.is_hdr or is_far(video) or is_rgb(video)):
        standard = _television_of(video)
    return {"colorspace": standard, "color_primaries": standard, "color_trc": "bt709", "color_range": "tv"}


def _television_of(video: VideoStream) -> str:
    """What is meant where nothing is said, and neither HDR nor wide colours."""
    is_small = video.matrix == "unknown" and min(video.width, video.height) < 720
    return "smpte170m" if is_small or video.matrix in SMALL else "bt709"


def _said_by(video: VideoStream) -> dict[str, str]:
    """The input's colours as zscale is told them: frames may say less than the header, or nothing."""
    primaries, matrix = _television_of(video), _television_of(video)
    if video.is_hdr or is_wide(video):
        primaries, matrix = "bt2020", "bt2020nc"
    said = {
        "pin": video.primaries if video.primaries in PRIMARIES else primaries,
        "tin": video.transfer if video.is_hdr or video.transfer in TRANSFERS else "bt709",
        "rin": "pc" if video.is_full_range or is_rgb(video) else "tv",
    }
    if is_rgb(video):
        return said
    is_known = video.matrix in MATRICES and not (video.is_hdr and video.matrix == CONSTANT)
    return {**said, "min": NUMBERED.get(video.matrix, video.matrix) if is_known else matrix}
