"""What a file says of its colours, in ffmpeg's names."""

from media_pipeline.ffmpeg.header import VideoStream

WIDE = ("bt2020nc", "bt2020c")
FAR_PRIMARIES = (
    "bt2020",
    "smpte428",
    "smpte431",
    "smpte432",
    "film",
    "bt470m",
)  # a plain screen shows other colours
FAR_TRANSFERS = ("linear", "iec61966-2-1", "bt470m", "bt470bg", "log100", "log316")
FAR_MATRICES = (*WIDE, "smpte240m", "fcc", "ycgco", "ictcp")
CODED_OTHERWISE = {"smpte428": "SMPTE ST 428-1 (XYZ)", "smpte2085": "SMPTE ST 2085 (YDzDx)"}  # not converted
PRIMARIES = ("bt709", "bt470bg", "smpte170m", "smpte240m", *FAR_PRIMARIES)
TRANSFERS = ("bt709", "smpte170m", "bt2020-10", "bt2020-12", *FAR_TRANSFERS)  # that zscale knows
MATRICES = ("bt709", "smpte170m", "bt470bg", *FAR_MATRICES)
RGB = ("gbr", "rgb", "bgr", "argb", "abgr", "0rgb", "0bgr")


def is_rgb(video: VideoStream) -> bool:
    return video.matrix == "gbr" or video.pixels.startswith(RGB)


def is_wide(video: VideoStream) -> bool:
    return video.matrix in WIDE or video.primaries == "bt2020"


def is_far(video: VideoStream) -> bool:
    """Whether its colours, which are not HDR, have to be computed anew for a plain screen."""
    said = (video.primaries in FAR_PRIMARIES, video.transfer in FAR_TRANSFERS, video.matrix in FAR_MATRICES)
    return any(said)


def unconverted(video: VideoStream) -> str | None:
    """What its colours are coded by, where that is not converted."""
    return CODED_OTHERWISE.get(video.transfer) or CODED_OTHERWISE.get(video.matrix)


def lacks_tags(video: VideoStream) -> bool:
    """Whether a film in HDR or wide colours leaves some of its colours to be assumed."""
    if not video.is_hdr and not is_wide(video):
        return False
    says_transfer = video.is_hdr or video.transfer in TRANSFERS
    says_matrix = video.matrix in MATRICES or is_rgb(video)
    return not (says_transfer and says_matrix and video.primaries in PRIMARIES)
