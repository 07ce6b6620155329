"""Run by itself in the sandbox, with a picture that somebody brought as its argument: prints, as JSON, the
JPEG that is drawn of it, or why it cannot be read. What the file says beside its pixels stays behind. Nothing
of the site is imported."""

import base64
import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageFilter, ImageOps

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


def main(picture: str) -> None:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        drawn = draw(picture)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:200]}))
        return
    file = io.BytesIO()
    drawn.save(file, "JPEG", quality=QUALITY, optimize=True)
    print(json.dumps({"jpeg": base64.b64encode(file.getvalue()).decode()}))


def draw(picture: str) -> Image.Image:
    """The first frame of it, upright, in sRGB, on black where it is transparent; whole, over its own blurred
    and darkened image where its shape is another."""
    with Image.open(picture, formats=KINDS) as opened:
        if min(opened.size) > WORKING_SIDE:
            opened.draft(None, (WORKING_SIDE, WORKING_SIDE))  # of a JPEG no more is decoded than is needed
        profile, turn = opened.info.get("icc_profile"), _turn_of(opened)
        opened.load()
        pixels = _in_eight_bits(opened)
    pixels.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        pixels = pixels.transpose(turn)
    shown = _on_black(pixels, profile)
    whole = ImageOps.contain(shown, SIZE, Image.Resampling.LANCZOS)
    ground = ImageOps.fit(shown, SIZE).filter(ImageFilter.GaussianBlur(BLUR))
    ground = ground.point(lambda value: value * DARKNESS)
    ground.paste(whole, ((SIZE[0] - whole.width) // 2, (SIZE[1] - whole.height) // 2))
    return Image.frombytes("RGB", SIZE, ground.tobytes())  # with nothing but its pixels


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
    opaque = _in_srgb(pixels.convert("L" if pixels.mode == "LA" else "RGB"), profile)
    black = Image.new("RGB", pixels.size)
    black.paste(opaque, mask=pixels.getchannel("A"))
    return black


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


if __name__ == "__main__":
    main(*sys.argv[1:])
