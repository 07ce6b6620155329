"""A picture that somebody brought → a poster, drawn in the sandbox."""

import base64
import json
from pathlib import Path
from typing import Any

from media_pipeline.enums import PictureKind
from media_pipeline.ffmpeg.failures import TooHeavy
from media_pipeline.ffmpeg.run import read_with_python
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.renditions.picture_header import PictureHeader, read_header
from media_pipeline.renditions.recipes import DrawnPoster

CHILD = Path(__file__).with_name("picture_child.py")
LIMITS = Limits(wall_seconds=180, stall_seconds=180, answer_bytes=8 << 20)  # nothing is said until its end


class PictureUnreadable(Exception):
    """The picture is damaged, or asks for more than a picture explains; another try would end the same."""


def draw(picture: Path, what: str) -> dict[str, Any]:
    """What picture_child.py tells of it. Raises what `draw_poster` raises."""
    try:
        answer: dict[str, Any] = json.loads(
            read_with_python(CHILD, film=picture, words=[what], limits=LIMITS)
        )
    except TooHeavy as heavy:
        raise PictureUnreadable(str(heavy)) from heavy
    if "error" in answer:
        raise PictureUnreadable(answer["error"])
    return answer


def draw_poster(picture: Path, recipe: DrawnPoster) -> bytes:
    """A JPEG of the recipe's size. Raises PictureUnreadable, and what run.read_with_python raises of this
    machine."""
    drawn = base64.b64decode(draw(picture, "poster")["files"][0])
    if read_header(drawn) != PictureHeader(PictureKind.JPEG, recipe.width, recipe.height):
        raise PictureUnreadable("what was drawn is not the poster that was asked for")
    return drawn
