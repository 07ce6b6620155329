"""The picture that stands for a film where its link is shared: its still, its title and award, and the label
of AI content."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageOps, ImageStat

from contest.domain.ai_label import AiLabel
from contest.pictures.fonts import SANS, SERIF, Stretch, is_shaped, runs_from_the_right, runs_of

SIZE = (1200, 630)
DARKEST, DUSK = 0.9, 300  # how much of the ground lies under the words, and how many lines it takes to fall
INK, SOFT = (247, 242, 232), (201, 205, 216)
LOGO, DARK = (300, 84), 110  # into which a logo is fitted; its mean, of 255, below which it has a plate
EDGE = 64
WIDTH = SIZE[0] - 2 * EDGE
TITLE_SIZES = range(92, 43, -6)
HIGHEST = 275  # of the title's lines
CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
PARTS = re.compile(f"[{CJK}]|[^{CJK} ]+ ?| ")
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
Iptc4xmpExt:DigitalSourceType="{source}"/></rdf:RDF></x:xmpmeta>"""


@dataclass(frozen=True)
class PictureWords:
    """What is written on it, in one language."""

    title: str
    other_title: str
    award: str
    edition: str
    label: AiLabel | None
    label_words: str


@dataclass(frozen=True)
class PictureLook:
    """Ground and accent as #rrggbb, and the festival's logo as PNG, if it has one."""

    ground: str
    accent: str
    logo: bytes = b""

    @property
    def digest(self) -> str:
        """Of all of it: pictures that look otherwise have another name."""
        return sha256(repr((self.ground, self.accent, self.logo)).encode()).hexdigest()[:8]


def draw_share_picture(words: PictureWords, *, still: bytes | None, look: PictureLook) -> bytes:
    """A JPEG of 1200 × 630. Words for which the machine has no font are left out; where it has none for the
    title, the other title takes its place."""
    accent = ImageColor.getrgb(look.accent)
    top = _write_words(Image.new("RGB", SIZE), words, accent)
    picture = _backdrop(still, ImageColor.getrgb(look.ground), words_from=top)
    _write_words(picture, words, accent)
    if words.label:
        _draw_label(picture, words.label, words.label_words)
    if look.logo:
        _draw_logo(picture, look.logo)
    out = io.BytesIO()
    source = words.label.source_type if words.label else ""
    picture.save(out, "JPEG", quality=88, optimize=True, xmp=XMP.format(source=source).encode())
    return out.getvalue()


def _backdrop(still: bytes | None, ground: tuple[int, ...], *, words_from: int) -> Image.Image:
    """The still, going over into the ground: dark enough for the palest words where they begin."""
    if still is None:
        return Image.new("RGB", SIZE, ground)
    with Image.open(io.BytesIO(still)) as found:
        picture = ImageOps.fit(found.convert("RGB"), SIZE)
    down = np.arange(SIZE[1])[:, None, None]
    shade = np.clip((down - words_from) / DUSK + 1, 0, 1) * DARKEST
    mixed = np.asarray(picture) * (1 - shade) + np.array(ground) * shade
    return Image.fromarray(mixed.astype(np.uint8))


def _write_words(picture: Image.Image, words: PictureWords, accent: tuple[int, ...]) -> int:
    """Returns the upper edge of what was written."""
    pen = ImageDraw.Draw(picture)
    title, other = words.title, words.other_title
    if not runs_of(title):
        title, other = other, ""
    y = SIZE[1] - EDGE + 10
    y = _write(pen, words.edition, y, size=26, order=SANS, fill=SOFT)
    y = _write(pen, other, y - 10, size=34, order=SERIF, fill=SOFT)
    y = _write_title(pen, title, y - 14)
    return _write(pen, words.award, y - 18, size=28, order=SANS, fill=accent)


def _write_title(pen: ImageDraw.ImageDraw, title: str, bottom: int) -> int:
    """As large as it fits, returns its upper edge."""
    if not runs_of(title):
        return bottom
    for size in TITLE_SIZES:
        lines = list(_wrap(title, size))
        height = round(size * (1.45 if is_shaped(title) else 1.12))
        if height * len(lines) <= HIGHEST and all(_length(line, size) <= WIDTH for line in lines):
            break
    lines = lines[: HIGHEST // height]
    for number, line in enumerate(reversed(lines)):
        _set(pen, _fitting(line, size), bottom - number * height, size, INK)
    return bottom - len(lines) * height


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    bottom: int,
    *,
    size: int,
    order: Sequence[str],
    fill: tuple[int, ...],
) -> int:
    """One line that ends above `bottom`; returns its upper edge, `bottom` where nothing is written."""
    runs = runs_of(_cut(text, size, order), order=order)
    if not runs:
        return bottom
    _set(pen, runs, bottom, size, fill)
    return bottom - round(size * 1.3)


def _set(
    pen: ImageDraw.ImageDraw, runs: Sequence[Stretch], bottom: int, size: int, fill: tuple[int, ...]
) -> None:
    """From the left edge, or from the right one where the words begin there."""
    back = runs_from_the_right("".join(run.text for run in runs))
    lengths = [run.font(size).getlength(run.text) for run in runs]
    x = SIZE[0] - EDGE - sum(lengths) if back else float(EDGE)
    pairs = list(zip(runs, lengths, strict=True))
    for run, length in reversed(pairs) if back else pairs:
        pen.text((x, bottom - size * 0.28), run.text, font=run.font(size), fill=fill, anchor="ls")
        x += length


def _wrap(title: str, size: int) -> Iterator[str]:
    line = ""
    for part in PARTS.findall(title):
        if line and _length((line + part).rstrip(), size) > WIDTH:
            yield line.strip()
            line = ""
        line += part
    yield line.strip()


def _length(text: str, size: int, order: Sequence[str] = SERIF) -> float:
    return sum(run.font(size).getlength(run.text) for run in runs_of(text, order=order))


def _fitting(line: str, size: int) -> list[Stretch]:
    return runs_of(_cut(line, size, SERIF))


def _cut(text: str, size: int, order: Sequence[str]) -> str:
    """The text, or its beginning with an ellipsis where it is too long."""
    if _length(text, size, order) <= WIDTH:
        return text
    while text and _length(f"{text}…", size, order) > WIDTH:
        text = text[:-1].rstrip()
    return f"{text}…" if text else ""


def draw_label(label: AiLabel, words: str, *, height: int) -> bytes:
    """A PNG of the label alone, so high, to be laid over a film."""
    out = io.BytesIO()
    _plate_of(label, words, height=height).save(out, "PNG")
    return out.getvalue()


def _draw_label(picture: Image.Image, label: AiLabel, words: str) -> None:
    """Upper left."""
    plate = _plate_of(label, words, height=72)
    picture.paste(plate, (EDGE, EDGE - 16), plate)


def _draw_logo(picture: Image.Image, logo: bytes) -> None:
    """Upper right, on a light plate where it would drown."""
    with Image.open(io.BytesIO(logo), formats=["PNG"]) as found:
        mark = ImageOps.contain(found.convert("RGBA"), LOGO)
    x, y = SIZE[0] - EDGE - mark.width, EDGE - 16
    if ImageStat.Stat(mark.convert("L"), mark.getchannel("A")).mean[0] < DARK:
        plate = (x - 12, y - 12, x + mark.width + 12, y + mark.height + 12)
        ImageDraw.Draw(picture).rounded_rectangle(plate, radius=6, fill="white")
    picture.paste(mark, (x, y), mark)


def _plate_of(label: AiLabel, words: str, *, height: int) -> Image.Image:
    """Icon and words on a dark plate; the icon alone where there is no font for the words."""
    size, side, gap = (round(height * part / 72) for part in (34, 44, 14))
    runs = runs_of(words, order=SANS)
    length = sum(run.font(size).getlength(run.text) for run in runs)
    plate = Image.new(
        "RGBA", (round(side + 2 * gap + (length + gap if runs else 0)), side + 2 * gap), (0, 0, 0, 190)
    )
    pen = ImageDraw.Draw(plate)
    _draw_icon(pen, gap, gap, side, label)
    x = float(side + 2 * gap)
    for run in runs:
        pen.text((x, gap + side * 0.78), run.text, font=run.font(size), fill="white", anchor="ls")
        x += run.font(size).getlength(run.text)
    return plate


def _draw_icon(pen: ImageDraw.ImageDraw, x: int, y: int, side: int, label: AiLabel) -> None:
    """As templates/components/ai_label.html draws it: the letters AI, cut out of a plate or in a frame."""
    on = (255, 255, 255, 255)
    whole = label is AiLabel.WHOLE
    letters = (0, 0, 0, 255) if whole else on
    pen.rounded_rectangle(
        (x, y, x + side, y + side), radius=3, fill=on if whole else None, outline=on, width=4
    )

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + side * (px - 2) / 20, y + side * (py - 2) / 20) for px, py in points]

    pen.polygon(
        at((5, 17.2), (9, 7), (11.4, 7), (15.4, 17.2), (12.9, 17.2), (12.1, 14.9), (8.2, 14.9), (7.4, 17.2)),
        fill=letters,
    )
    pen.polygon(at((8.9, 12.8), (11.4, 12.8), (10.2, 9.2)), fill=on if whole else (0, 0, 0, 190))
    pen.rectangle([*at((16.6, 7))[0], *at((19, 17.2))[0]], fill=letters)
