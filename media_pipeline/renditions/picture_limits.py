"""What a picture has to be to become a poster or a logo, and why one is not taken, in words for the person
who brought it."""

from dataclasses import dataclass
from typing import Any

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


LOGO_HELP = _(
    "PNG, WebP or JPEG, up to 2 MB and 16 million pixels, at least 96 × 32. A transparent background stays "
    "transparent. Of an animated picture the first frame is used. SVG is not accepted: it can contain a "
    "script."
)
LOGO_WORDS: dict[str, str | Promise] = {
    **WORDS,
    "large": _("The file has %(found)s; a logo can have up to %(most)s. Save the picture smaller, as PNG."),
    "svg": _(
        "This is an SVG, which can contain a script and is not accepted. Export the logo as PNG, about 1200 "
        "pixels wide, and choose that file."
    ),
    "too_many_pixels": _(
        "The picture has %(width)s × %(height)s pixels; up to %(most)s million in all are accepted. Make it "
        "smaller: a width of 1200 pixels is plenty for a logo."
    ),
    "too_narrow": _(
        "The picture has %(width)s × %(height)s pixels, and one side is more than %(most)s times as long as "
        "the other. Crop it, or upload the emblem without the words beside it."
    ),
}


class PictureRefused(WordedRefusal):
    """The picture is none that becomes a poster."""

    words = WORDS


class LogoRefused(PictureRefused):
    """The picture is none that becomes a logo."""

    words = LOGO_WORDS


@dataclass(frozen=True)
class PictureLimits:
    """What a picture is held to; `most_aspect` is how many times one side may be as long as the other, `help`
    says all of it to whoever brings one."""

    refusal: type[PictureRefused]
    help: Any  # a text that is translated as it is shown
    most_bytes: int
    most_pixels: int
    least_long_side: int
    least_short_side: int
    most_aspect: int

    def check(self, content: bytes) -> PictureHeader:
        """What a file says of itself in its first bytes. Raises PictureRefused unless that is within."""
        if not content:
            raise self.refusal("empty")
        self.check_size(len(content))
        kind = kind_of_picture(content)
        if kind is None:
            found = name_of_other(content)
            has_words = found.lower() in self.refusal.words
            code = found.lower() if has_words else "other_kind" if found else "unknown"
            raise self.refusal(code, found=found)
        header = read_header(content)
        if header is None:
            raise self.refusal("no_size", found=kind.label)
        short, long = sorted((header.width, header.height))
        size = {"width": header.width, "height": header.height}
        if short * long > self.most_pixels:
            raise self.refusal("too_many_pixels", **size, most=self.most_pixels // 1_000_000)
        if long > short * self.most_aspect:
            raise self.refusal("too_narrow", **size, most=self.most_aspect)
        if long < self.least_long_side or short < self.least_short_side:
            raise self.refusal(
                "too_few_pixels", **size, long=self.least_long_side, short=self.least_short_side
            )
        return header

    def check_size(self, size: int) -> None:
        """To be asked before a file is read. Raises PictureRefused."""
        if size > self.most_bytes:
            raise self.refusal("large", found=filesizeformat(size), most=filesizeformat(self.most_bytes))


MEGABYTE = 1024 * 1024
POSTER = PictureLimits(PictureRefused, PICTURE_HELP, 10 * MEGABYTE, 50_000_000, 640, 360, most_aspect=4)
LOGO = PictureLimits(LogoRefused, LOGO_HELP, 2 * MEGABYTE, 16_000_000, 96, 32, most_aspect=12)
