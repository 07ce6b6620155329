"""What the ffmpeg of this machine can do."""

from django.conf import settings

from media_pipeline.ffmpeg.run import run_tool
from media_pipeline.ffmpeg.sandbox import Limits


def list_abilities(what: str) -> tuple[str, ...]:
    """The lines that `ffmpeg -filters`, `-encoders`, `-version` … print. Raises what run.read_film raises."""
    lines: list[str] = []

    def collect(line: str) -> bool:
        lines.append(line)
        return True

    command = [settings.FFMPEG_BIN, "-hide_banner", f"-{what}"]
    run_tool(command, None, None, Limits(wall_seconds=20), collect, lambda line: None)
    return tuple(lines)
