"""Pure: the arguments of an ffmpeg that copies the streams of a rendition of ours, with one tag or none."""

from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.renditions.one_pass import CLEAN, GLOBAL


def compile_copy(
    film: Path, *, tag: tuple[str, str] | None, has_audio: bool, seconds: float, tool: str, name: str
) -> list[str]:
    """The whole command, to be run in the folder that gets `name`; the film lasts no more than `seconds`."""
    source = ffmpeg.input(address(film), **input_options(seconds=seconds, threads=1))
    options: dict[str, Any] = {"c": "copy", "movflags": "+faststart+use_metadata_tags", **CLEAN}
    if tag is not None:
        options["metadata"] = "=".join(tag)
    streams = [source["v:0"], source["a:0"]] if has_audio else [source["v:0"]]
    return [
        str(word) for word in ffmpeg.output(*streams, name, **options).global_args(*GLOBAL).compile(cmd=tool)
    ]
