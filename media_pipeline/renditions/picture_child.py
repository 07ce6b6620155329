"""Run by itself in the sandbox, with a picture that somebody brought and what is to be drawn of it (a poster
or a logo) as its arguments: prints, as JSON, the files that are drawn, or why it cannot be read. What the
file says beside its pixels stays behind. Nothing of the site is imported."""

import base64
import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageFilter, ImageOps, ImageStat

SIZE = (1280, 720)
QUALITY = 88
KINDS = ("JPEG", "PNG", "WEBP")
WORKING_SIDE = 2560  # pixels to which a larger picture is made smaller before anything is done with it
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BLUR, DARKNESS = 32, 0.4
LOGO_SIZES = ((480, 96), (1200, 480))  # into which a logo is fitted
VISIBLE = 16  # of 255: what is more transparent is nothing to be seen


def main(picture: str, what: str) -> None:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        told = DRAWN[what](picture)
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(told))


def draw_poster(picture: str) -> dict[str, object]:
    """On black where it is transparent; whole, over its own blurred and darkened image where its shape is
    another."""
    pixels, profile = _upright(picture)
    shown = _on_black(pixels, profile)
    whole = ImageOps.contain(shown, SIZE, Image.Resampling.LANCZOS)
    ground = ImageOps.fit(shown, SIZE).filter(ImageFilter.GaussianBlur(BLUR))
    ground = ground.point(lambda value: value * DARKNESS)
    ground.paste(whole, ((SIZE[0] - whole.width) // 2, (SIZE[1] - whole.height) // 2))
    plain = Image.frombytes("RGB", SIZE, ground.tobytes())  # with nothing but its pixels
    return {"files": [_encoded(plain, "JPEG", quality=QUALITY)]}


def draw_logo(picture: str) -> dict[str, object]:
    """In each of the sizes, with its transparency and without the empty edge around it; and the mean of its
    colours, by which it is known on which grounds it can be seen."""
    pixels, profile = _upright(picture)
    shown = _in_srgb(_opaque(pixels), profile).convert("RGBA")
    if "A" in pixels.getbands():
        shown.putalpha(pixels.getchannel("A"))
    seen = shown.getchannel("A").point(lambda value: 255 * (value > VISIBLE)).getbbox()
    if seen is None:
        return {"error": "nothing of it can be seen"}
    shown = shown.crop(seen)
    sizes = [_within(shown, size) for size in LOGO_SIZES]
    return {"files": [_encoded(one, "PNG") for one in sizes], "mean": _mean(sizes[0])}


def _within(shown: Image.Image, size: tuple[int, int]) -> Image.Image:
    """No larger than it is."""
    made = shown.copy()
    made.thumbnail(size, Image.Resampling.LANCZOS)
    return Image.frombytes("RGBA", made.size, made.tobytes())  # with nothing but its pixels


def _mean(shown: Image.Image) -> list[int]:
    """Red, green and blue of what can be seen."""
    weights = shown.getchannel("A")
    return [round(ImageStat.Stat(shown.getchannel(band), weights).mean[0]) for band in "RGB"]


def _encoded(drawn: Image.Image, kind: str, **options: int) -> str:
    file = io.BytesIO()
    drawn.save(file, kind, optimize=True, **options)
    return base64.b64encode(file.getvalue()).decode()


def _upright(picture: str) -> tuple[Image.Image, bytes | None]:
    """The first frame of it, as L, LA, RGB, RGBA or CMYK, and its colour profile."""
    with Image.open(picture, formats=KINDS) as opened:
        if min(opened.size) > WORKING_SIDE:
            opened.draft(None, (WORKING_SIDE, WORKING_SIDE))  # of a JPEG no more is decoded than is needed
        profile, turn = opened.info.get("icc_profile"), _turn_of(opened)
        opened.load()
        pixels = _in_eight_bits(opened)
    pixels.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        pixels = pixels.transpose(turn)
    return pixels, profile


def _turn_of(opened: Image.Image) -> Image.Transpose | None:
    """How it is made upright; an EXIF that cannot be read says nothing."""
    try:
        return UPRIGHT.get(opened.getexif().get(ORIENTATION, 1))
    except Exception:
        return None


def _in_eight_bits(opened: Image.Image) -> Image.Image:
    """As L, LA, RGB, RGBA or CMYK."""
    if opened.mode.startswith("I;16"):
        return opened.convert("I").point(lambda value: value / 256).convert("L")
    if opened.has_transparency_data:
        return opened if opened.mode in ("LA", "RGBA") else opened.convert("RGBA")
    if opened.mode in ("1", "I", "F"):
        return opened.convert("L")
    return opened if opened.mode in ("L", "RGB", "CMYK") else opened.convert("RGB")


def _on_black(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    if "A" not in pixels.getbands():
        return _in_srgb(pixels, profile)
    opaque = _in_srgb(_opaque(pixels), profile)
    black = Image.new("RGB", pixels.size)
    black.paste(opaque, mask=pixels.getchannel("A"))
    return black


def _opaque(pixels: Image.Image) -> Image.Image:
    """Without its transparency."""
    return pixels.convert("L" if pixels.mode == "LA" else "RGB") if "A" in pixels.getbands() else pixels


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    """By its colour profile; without one, or with one that is of other colours, as it is."""
    if profile:
        try:
            return ImageCms.profileToProfile(  # type: ignore[return-value]
                pixels,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return pixels.convert("RGB")


DRAWN = {"poster": draw_poster, "logo": draw_logo}

if __name__ == "__main__":
    main(*sys.argv[1:])
