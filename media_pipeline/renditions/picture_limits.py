"""What a picture has to be to become a poster, and why one is not taken, in words for the person who brought
it."""

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.renditions.picture_header import (
    PictureHeader,
    kind_of_picture,
    name_of_other,
    read_header,
)
from media_pipeline.sentences import WordedRefusal

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LEAST_LONG_SIDE, LEAST_SHORT_SIDE = 640, 360
MOST_ASPECT = 4  # how many times as long as it is wide
PICTURE_HELP = _(
    "JPEG, PNG or WebP, up to 10 MB and 50 million pixels, at least 640 × 360. A picture of 16:9 fills the "
    "place; another shape is shown whole. What cameras write into a file, such as where they were, is not in "
    "what is shown."
)

WORDS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose the picture again."),
    "large": _(
        "The file has %(found)s; a poster can have up to %(most)s. Save the picture smaller, as JPEG."
    ),
    "unknown": _("This file is not a picture. Choose one in the format JPEG, PNG or WebP."),
    "other_kind": _(
        "This is a file in the format %(found)s. Save the picture as JPEG, PNG or WebP, and choose that file."
    ),
    "heic": _(
        "This is a photo in the format HEIC, in which some telephones store them. Export it as JPEG, and "
        "choose that file."
    ),
    "no_size": _(
        "The file begins like a picture in the format %(found)s, but is damaged. Open it in the program that "
        "made it, and save it anew."
    ),
    "too_many_pixels": _(
        "The picture has %(width)s × %(height)s pixels; up to %(most)s million in all are taken. Make it "
        "smaller: 2560 × 1440 is plenty."
    ),
    "too_few_pixels": _(
        "The picture has %(width)s × %(height)s pixels; at least %(long)s × %(short)s are needed. Choose a "
        "larger one."
    ),
    "too_narrow": _(
        "The picture has %(width)s × %(height)s pixels, and one side is more than %(most)s times as long as "
        "the other. Crop it: a shape of 16:9 fills the place."
    ),
}


class PictureRefused(WordedRefusal):
    """The picture is none that becomes a poster."""

    words = WORDS


def check_picture(content: bytes) -> PictureHeader:
    """What a file of at most MOST_BYTES says of itself. Raises PictureRefused unless that can be a poster."""
    if not content:
        raise PictureRefused("empty")
    check_size(len(content))
    kind = kind_of_picture(content)
    if kind is None:
        found = name_of_other(content)
        code = "heic" if found == "HEIC" else "other_kind" if found else "unknown"
        raise PictureRefused(code, found=found)
    header = read_header(content)
    if header is None:
        raise PictureRefused("no_size", found=kind.label)
    short, long = sorted((header.width, header.height))
    size = {"width": header.width, "height": header.height}
    if short * long > MOST_PIXELS:
        raise PictureRefused("too_many_pixels", **size, most=MOST_PIXELS // 1_000_000)
    if long > short * MOST_ASPECT:
        raise PictureRefused("too_narrow", **size, most=MOST_ASPECT)
    if long < LEAST_LONG_SIDE or short < LEAST_SHORT_SIDE:
        raise PictureRefused("too_few_pixels", **size, long=LEAST_LONG_SIDE, short=LEAST_SHORT_SIDE)
    return header


def check_size(size: int) -> None:
    """To be asked before a file is read. Raises PictureRefused."""
    if size > MOST_BYTES:
        raise PictureRefused("large", found=filesizeformat(size), most=filesizeformat(MOST_BYTES))
