"""A credential inside a picture, as Open Badges 3.0 bakes it: a chunk iTXt of a PNG, an element of an SVG."""

import struct
import zlib

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
AFTER_HEADER = 33  # bytes: the signature of a PNG, and its first chunk, IHDR
END_OF_CDATA = "]]>"


def bake_png(picture: bytes, credential: str) -> bytes:
    flags = b"\0" * 5  # ends the keyword; not compressed, by no method; no language, no translated keyword
    body = b"iTXt" + KEYWORD + flags + credential.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return picture[:AFTER_HEADER] + chunk + picture[AFTER_HEADER:]


def bake_svg(picture: str, credential: str) -> str:
    start, end = picture.index("<svg"), picture.index(">", picture.index("<svg"))
    split = END_OF_CDATA.replace("]]", "]]]]><![CDATA[")
    text = credential.replace(END_OF_CDATA, split)
    tag = f'<svg xmlns:openbadges="{NAMESPACE}"' + picture[start + len("<svg") : end + 1]
    baked = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    return f"{picture[:start]}{tag}{baked}{picture[end + 1 :]}"
