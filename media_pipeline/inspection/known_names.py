"""Codecs and containers that are not accepted, by the names that film makers know them by."""

CODECS = {
    "adpcm_ima_qt": "IMA ADPCM",
    "adpcm_ima_wav": "IMA ADPCM",
    "adpcm_ms": "Microsoft ADPCM",
    "amr_nb": "AMR",
    "amr_wb": "AMR",
    "cfhd": "GoPro CineForm",
    "cinepak": "Cinepak",
    "dca": "DTS",
    "dts": "DTS",
    "dvvideo": "DV",
    "h263": "H.263",
    "mp2": "MPEG Layer II",
    "mpeg1video": "MPEG-1",
    "mpeg2video": "MPEG-2",
    "pcm_alaw": "G.711 A-law",
    "pcm_mulaw": "G.711 μ-law",
    "rawvideo": "uncompressed video",
    "theora": "Theora",
    "truehd": "Dolby TrueHD",
    "utvideo": "Ut Video",
    "v210": "uncompressed video (v210)",
    "vc1": "VC-1",
    "wavpack": "WavPack",
    "wmapro": "Windows Media Audio",
    "wmav2": "Windows Media Audio",
    "wmv2": "Windows Media Video",
    "wmv3": "Windows Media Video",
}
CONTAINERS = (  # where its mark stands, the mark
    ("AVI", 8, b"AVI "),
    ("MPEG-PS (MPG, VOB)", 0, b"\x00\x00\x01\xba"),
    ("Windows Media (WMV, ASF)", 0, bytes.fromhex("3026b2758e66cf11")),
    ("Flash Video (FLV)", 0, b"FLV"),
    ("Ogg", 0, b"OggS"),
    ("GIF", 0, b"GIF8"),
    ("RealMedia", 0, b".RMF"),
)
TRANSPORT_STREAM = "MPEG-TS (TS, MTS, M2TS)"
SYNC = b"\x47"
TRANSPORT_PACKETS = ((0, 188), (4, 192))  # where the mark stands, and after how many bytes again


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
