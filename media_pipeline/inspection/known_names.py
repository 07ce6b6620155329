"""Codecs and containers that are not accepted, by the names that film makers know them by."""

CODECS = {
    "adpcm_ima_qt": "IMA ADPCM",
    "adpcm_ima_wav": "IMA ADPCM",
    "adpcm_ms": "Microsoft ADPCM",
    "amr_nb": "AMR",
    "amr_wb": "AMR",
    "aprh": "Apple ProRes RAW HQ",
    "aprn": "Apple ProRes RAW",
    "cfhd": "GoPro CineForm",
    "cinepak": "Cinepak",
    "dca": "DTS",
    "dolby_vision_alone": "Dolby Vision without an HDR10, HLG or SDR base (profile 5)",
    "dts": "DTS",
    "dvvideo": "DV",
    "encrypted": "encrypted (DRM)",
    "ffvhuff": "FFmpeg Huffyuv",
    "flv": "Sorenson H.263 (Flash)",
    "flv1": "Sorenson H.263 (Flash)",
    "g722": "G.722",
    "g726": "G.726",
    "gsm": "GSM",
    "h261": "H.261",
    "h263": "H.263",
    "hap": "Hap",
    "huffyuv": "Huffyuv",
    "indeo5": "Indeo",
    "jpeg2000": "JPEG 2000",
    "magicyuv": "MagicYUV",
    "mp1": "MPEG Layer I",
    "mp2": "MPEG Layer II",
    "mp2float": "MPEG Layer II",
    "mlp": "MLP",
    "mpeg1video": "MPEG-1",
    "mpeg2video": "MPEG-2",
    "msmpeg4": "Microsoft MPEG-4",
    "msmpeg4v1": "Microsoft MPEG-4",
    "msmpeg4v2": "Microsoft MPEG-4",
    "msmpeg4v3": "Microsoft MPEG-4",
    "pcm_alaw": "G.711 A-law",
    "pcm_mulaw": "G.711 μ-law",
    "rawvideo": "uncompressed video",
    "rv40": "RealVideo",
    "s302m": "SMPTE 302M",
    "speex": "Speex",
    "svq1": "Sorenson Video",
    "svq3": "Sorenson Video",
    "theora": "Theora",
    "truehd": "Dolby TrueHD",
    "tta": "True Audio",
    "utvideo": "Ut Video",
    "v210": "uncompressed video (v210)",
    "vc1": "VC-1",
    "vp6": "VP6",
    "vp6f": "VP6",
    "wavpack": "WavPack",
    "wmapro": "Windows Media Audio",
    "wmav1": "Windows Media Audio",
    "wmav2": "Windows Media Audio",
    "wmv1": "Windows Media Video",
    "wmv2": "Windows Media Video",
    "wmv3": "Windows Media Video",
}
UNIT_STARTS = (b"\x00\x00\x01", b"\x00\x00\x00\x01")  # the longer begins some MOV files too
FIRST_UNITS = (b"\x09", b"\x27", b"\x67", b"\x40", b"\x46")  # delimiters and parameter sets
CONTAINERS = (  # where its mark stands, the mark
    ("AVI", 8, b"AVI "),
    ("MPEG-PS (MPG, VOB)", 0, b"\x00\x00\x01\xba"),
    ("Windows Media (WMV, ASF)", 0, bytes.fromhex("3026b2758e66cf11")),
    ("Flash Video (FLV)", 0, b"FLV"),
    ("Ogg", 0, b"OggS"),
    ("GIF", 0, b"GIF8"),
    ("RealMedia", 0, b".RMF"),
    *(("Flash (SWF)", 0, mark) for mark in (b"FWS", b"CWS", b"ZWS")),
    ("NUT", 0, b"nut/multimedia container"),
    ("IVF", 0, b"DKIF"),
    ("YUV4MPEG2 (Y4M)", 0, b"YUV4MPEG2"),
    ("DV", 0, b"\x1f\x07\x00"),
    *(("MPEG elementary stream", 0, bytes.fromhex(mark)) for mark in ("000001b3", "000001b0")),
    *(("raw H.264 or HEVC", 0, start + unit) for start in UNIT_STARTS for unit in FIRST_UNITS),
    ("WAV", 8, b"WAVE"),
    ("MP3", 0, b"ID3"),
    ("FLAC", 0, b"fLaC"),
    *(("AIFF", 8, mark) for mark in (b"AIFF", b"AIFC")),
    ("Core Audio (CAF)", 0, b"caff"),
    ("AMR", 0, b"#!AMR"),
    ("AC-3", 0, b"\x0b\x77"),
    *(("AAC", 0, mark) for mark in (b"\xff\xf1", b"\xff\xf9")),
    ("WebP", 8, b"WEBP"),
    ("PNG", 0, b"\x89PNG"),
    ("JPEG", 0, b"\xff\xd8\xff"),
    *(("TIFF", 0, mark) for mark in (b"II*\x00", b"MM\x00*")),
    *(("DPX", 0, mark) for mark in (b"SDPX", b"XPDS")),
    ("OpenEXR", 0, bytes.fromhex("762f3101")),
    ("ZIP", 0, b"PK\x03\x04"),
    ("RAR", 0, b"Rar!"),
    ("7-Zip", 0, b"7z\xbc\xaf"),
    ("PDF", 0, b"%PDF"),
)
TRANSPORT_STREAM = "MPEG-TS (TS, MTS, M2TS)"
SYNC = b"\x47"
TRANSPORT_PACKETS = ((0, 188), (4, 192), (0, 204))  # where the mark stands, and after how many bytes again


def known_as(codec: str) -> str:
    """The codec that ffmpeg calls so; its own name where it has no better known one."""
    return CODECS.get(codec, codec)


def other_container(head: bytes) -> str:
    """The container of a film that begins with `head` (400 bytes); empty for what is none we know."""
    for name, at, mark in CONTAINERS:
        if head[at : at + len(mark)] == mark:
            return name
    for at, step in TRANSPORT_PACKETS:
        if all(head[place : place + 1] == SYNC for place in (at, at + step)):
            return TRANSPORT_STREAM
    return ""
