import pytest

from media_pipeline.enums import PictureKind
from media_pipeline.renditions.picture_header import PictureHeader
from media_pipeline.renditions.picture_limits import POSTER, PictureRefused
from tests.pictures import a_picture, png_that_claims


def said_of(content: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        POSTER.check(content)
    return refused.value.message.replace("\xa0", " ")


def test_kind_and_size_are_read_from_the_bytes() -> None:
    for kind, content in {
        PictureKind.JPEG: a_picture((1000, 700)),
        PictureKind.PNG: a_picture((1000, 700), "PNG"),
        PictureKind.WEBP: a_picture((1000, 700), "WEBP"),
    }.items():
        assert POSTER.check(content) == PictureHeader(kind, 1000, 700)
    for options in ({"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}):
        header = POSTER.check(a_picture((1000, 700), "WEBP", **options))
        assert header == PictureHeader(PictureKind.WEBP, 1000, 700)
    progressive = a_picture(
        (1000, 700), progressive=True, exif=b"Exif\0\0" + bytes(5000), icc_profile=bytes(9)
    )
    assert POSTER.check(progressive) == PictureHeader(PictureKind.JPEG, 1000, 700)


def test_refusal_says_what_was_found_what_was_expected_and_what_to_do() -> None:
    heic = b"\0\0\0\x18ftypheic" + bytes(100)
    jpeg = a_picture()
    told = {
        b"": "The file is empty. Choose the picture again.",
        b"hello": "This file is not a picture. Choose one in the format JPEG, PNG or WebP.",
        a_picture(kind="GIF"): "This is a file in the format GIF. Save the picture as JPEG, PNG or WebP, and "
        "choose that file.",
        b'<?xml version="1.0"?><svg onload="a()"/>': "This is a file in the format SVG. Save the picture "
        "as JPEG, PNG or WebP, and choose that file.",
        b"%PDF-1.7\n": "This is a file in the format PDF. Save the picture as JPEG, PNG or WebP, and choose "
        "that file.",
        heic: "This is a photo in the format HEIC, in which some telephones store them. Export it as JPEG, "
        "and choose that file.",
        jpeg[
            :100
        ]: "The file begins like a picture in the format JPEG, but is damaged. Open it in the program "
        "that made it, and save it anew.",
        png_that_claims(
            0, 720
        ): "The file begins like a picture in the format PNG, but is damaged. Open it in "
        "the program that made it, and save it anew.",
        png_that_claims(30_000, 30_000): "The picture has 30000 × 30000 pixels; up to 50 million in all are "
        "taken. Make it smaller: 2560 × 1440 is plenty.",
        a_picture((10, 10)): "The picture has 10 × 10 pixels; at least 640 × 360 are needed. Choose a larger "
        "one.",
        a_picture(
            (10_000, 20)
        ): "The picture has 10000 × 20 pixels, and one side is more than 4 times as long "
        "as the other. Crop it: a shape of 16:9 fills the place.",
    }
    assert {content: said_of(content) for content in told} == told


def test_too_large_a_file_is_refused_before_it_is_read() -> None:
    POSTER.check_size(POSTER.most_bytes)
    with pytest.raises(PictureRefused) as refused:
        POSTER.check_size(POSTER.most_bytes * 3)
    assert refused.value.message.replace("\xa0", " ") == (
        "The file has 30.0 MB; a poster can have up to 10.0 MB. Save the picture smaller, as JPEG."
    )


def test_no_beginning_of_a_picture_is_misread() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = a_picture((1000, 700), kind)
        for length in range(1, 400):
            try:
                header = POSTER.check(whole[:length])
            except PictureRefused:
                continue
            assert (header.width, header.height) == (1000, 700)
