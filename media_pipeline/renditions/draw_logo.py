"""A picture that an office brought → its festival's logo in two sizes, drawn in the sandbox."""

import base64
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from media_pipeline.enums import PictureKind
from media_pipeline.renditions.draw_poster import PictureUnreadable, draw
from media_pipeline.renditions.picture_header import read_header


@dataclass(frozen=True)
class DrawnLogo:
    """Both files are PNG; `width` and `height` are those of the small one; `mean` is the colour that it has
    on the whole, as #rrggbb."""

    small: bytes
    large: bytes
    width: int
    height: int
    mean: str


def draw_logo(content: bytes) -> DrawnLogo:
    """Of a file that `LOGO.check` has taken. Raises PictureUnreadable, and what run.read_with_python
    raises of this machine."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        picture = Path(folder, "logo")
        picture.write_bytes(content)
        told = draw(picture, "logo")
    small, large = (base64.b64decode(file) for file in told["files"])
    header = read_header(small)
    if header is None or header.kind != PictureKind.PNG:
        raise PictureUnreadable("what was drawn is no PNG")
    red, green, blue = told["mean"]
    return DrawnLogo(small, large, header.width, header.height, f"#{red:02x}{green:02x}{blue:02x}")
