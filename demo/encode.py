"""Makes films out of drawings and sound of our own. Nothing that anybody sent is read here, so the walls that
run.py puts around ffmpeg are not needed; if the caller dies, ffmpeg's input ends and it goes too."""

import subprocess  # noqa: TID251 - the other starter of ffmpeg, for pictures we made ourselves
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

LARGE = "fps=24"
SMALL = "scale=640:360,fps=10"  # of a long film, which is checked in a fraction of the time


class SynthesisFailed(Exception):
    """ffmpeg did not make the film; the message is what it said."""


def encode_drawings(
    drawings: Iterable[bytes],
    *,
    size: tuple[int, int],
    rate: int,
    sound: Path,
    target: Path,
    shape: str,
) -> None:
    """Encode raw RGB `drawings`, `rate` a second, with the WAV file `sound` into the MP4 file `target`
    (H.264 4:2:0, AAC, faststart) of this `shape`. Raises SynthesisFailed."""
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-y", "-v", "error", "-threads", "1"]
    command += [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{size[0]}x{size[1]}",
        "-r",
        str(rate),
        "-i",
        "pipe:0",
    ]
    command += ["-i", f"file:{sound}", "-map", "0:v", "-map", "1:a", "-vf", f"{shape},format=yuv420p"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "27", "-g", "96", "-threads:v", "1"]
    command += ["-colorspace", "bt709", "-c:a", "aac", "-b:a", "80k", "-shortest", "-movflags", "+faststart"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*command, f"file:{target}"], stdin=subprocess.PIPE, stderr=said)  # noqa: S603
        assert process.stdin is not None
        try:
            for drawing in drawings:
                process.stdin.write(drawing)
            process.stdin.close()
        except BrokenPipeError:
            pass  # ffmpeg has gone; what it said is told below
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        if process.returncode:
            said.seek(0)
            raise SynthesisFailed(
                said.read(4000).decode(errors="replace") or f"ffmpeg ended with {process.returncode}"
            )
