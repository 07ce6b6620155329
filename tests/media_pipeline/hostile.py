"""Files that someone sends to do harm: name → who makes it. Synthesised by the real ffmpeg, or written and
patched byte by byte; none is kept in the repository.

Each is looked at with LIMITS. `expected` is the finding that refuses it, ACCEPTED for a file that is a film
all the same, or empty where versions of ffmpeg may differ: then any finding in words will do."""

import gzip
import io
import math
import random
import struct
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.limits import FilmLimits
from tests.films import make_by_ffmpeg, make_film, make_liar
from tests.media_pipeline.boxes import (
    MEDIA,
    TABLES,
    TRACK,
    Surgery,
    before_clusters,
    box,
    edit,
    editing,
    element,
    full_box,
    inserting,
    replacing,
    together,
    writing,
)
from tests.waiting import PATIENCE

LIMITS = FilmLimits(min_seconds=1, max_seconds=8, max_file_bytes=10**9, min_height=100)
ACCEPTED = "accepted"
BAIT_COLOUR = (199, 21, 133)  # of the film that must never be shown
BAIT_WORDS = "the words that nobody may ever read"


@dataclass(frozen=True)
class Bait:
    """What a hostile file points to: a film and a text beside it, and an address that nobody may ask."""

    film: Path
    text: Path
    address: str


Maker = Callable[[Path, Bait], object]


@dataclass(frozen=True)
class Hostile:
    make: Maker
    expected: str = ""
    suffix: str = "mp4"


def lay_bait(folder: Path, *, address: str) -> Bait:
    """The film and the text; the film is one that an unwary ffmpeg plays from a playlist."""
    colour = "0x{:02x}{:02x}{:02x}".format(*BAIT_COLOUR)
    arguments = ["-f", "lavfi", "-i", f"color=c={colour}:s=320x180:r=20:d=3", "-c:v", "libx264"]
    film = make_by_ffmpeg(folder / "sibling.ts", [*arguments, "-preset", "ultrafast"])
    text = folder / "secret.txt"
    text.write_text(BAIT_WORDS * 40)
    return Bait(film=film, text=text, address=address)


def plain(path: Path) -> bytes:
    """The bytes of a film of 2 s in the container that the suffix names, without sound."""
    return make_film(path, seconds=2, shots=2, audio=False).read_bytes()


# --- files that point elsewhere ------------------------------------------------------------------------

TARGETS: dict[str, Callable[[Bait], str]] = {
    "a sibling": lambda bait: str(bait.film),
    "a sibling by name": lambda bait: bait.film.name,
    "a text": lambda bait: str(bait.text),
    "the accounts": lambda bait: "/etc/passwd",
    "the network": lambda bait: bait.address,
}
HEAD = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:9\n"
MPD = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"'
    ' mediaPresentationDuration="PT6S"><Period><AdaptationSet mimeType="video/mp4">'
    '<Representation id="1" bandwidth="1">%s</Representation></AdaptationSet></Period></MPD>'
)
POINTERS = {
    "hls": HEAD + "#EXTINF:6,\n{target}\n#EXT-X-ENDLIST\n",
    "hls, master": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{target}\n",
    "hls, key": HEAD + '#EXT-X-KEY:METHOD=AES-128,URI="{target}"\n#EXTINF:6,\n{target}\n#EXT-X-ENDLIST\n',
    "hls, map": HEAD + '#EXT-X-MAP:URI="{target}"\n#EXTINF:6,\n{target}\n#EXT-X-ENDLIST\n',
    "hls, range": HEAD + "#EXTINF:6,\n#EXT-X-BYTERANGE:9000@0\n{target}\n#EXT-X-ENDLIST\n",
    "ffconcat": "ffconcat version 1.0\nfile '{target}'\n",
    "dash, base": MPD % "<BaseURL>{target}</BaseURL>",
    "dash, list": MPD % '<SegmentList><SegmentURL media="{target}"/></SegmentList>',
    "smooth streaming": '<SmoothStreamingMedia MajorVersion="2" Duration="60000000"><StreamIndex Type="video"'
    ' Url="{target}"/></SmoothStreamingMedia>',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="320"'
    ' height="180"><image xlink:href="{target}" width="320" height="180"/></svg>',
    "entity": '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{target}">]><svg>&x;</svg>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=x:{target}\n",
    "rtsp": "[Reference]\nRef1={target}\n",
    "asx": '<asx version="3.0"><entry><ref href="{target}"/></entry></asx>',
    "smil": '<smil><body><video src="{target}"/></body></smil>',
    "pls": "[playlist]\nFile1={target}\nNumberOfEntries=1\n",
    "imf": '<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016">'
    "<Path>{target}</Path></CompositionPlaylist>",
    "vobsub": "# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n{target}\n",
    "avisynth": 'AVISource("{target}")\n',
}
WRAPPERS = {
    "concat": "concat:{target}|{target}",
    "subfile": "subfile,,start,0,end,9000,,:{target}",
    "crypto": "crypto+file:{target}",
    "async": "async:{target}",
    "cache": "cache:{target}",
    "tee": "tee:{target}",
    "data": "data:text/plain,{target}",
    "gopher": "gopher://127.0.0.1:9/{target}",
}


def pointing(template: str, target: Callable[[Bait], str]) -> Hostile:
    return Hostile(
        lambda path, bait: path.write_text(template.replace("{target}", target(bait))), "not_a_film"
    )


def referring(reference: Callable[[Bait], bytes]) -> Hostile:
    """A film whose pictures are said to lie in another file, which is what QuickTime's references are for."""

    def make(path: Path, bait: Bait) -> None:
        entries = struct.pack(">II", 0, 1) + reference(bait)
        place = (*MEDIA, b"minf", b"dinf", b"dref")
        path.write_bytes(replacing(*place, by=box(b"dref", entries))(plain(path)))

    return Hostile(make, suffix="mov")


def url_reference(address: str) -> bytes:
    return full_box(b"url ", address.encode() + b"\0")


def alias_reference(target: Path) -> bytes:
    """An alias of the Macintosh with the absolute path, as its record 2."""
    name = target.name.encode()[:63]
    words = bytes(10) + b"\4Disk".ljust(28, b"\0") + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0")
    words += bytes(16) + struct.pack(">hh", 1, 1) + bytes(16)
    place = f"Disk:{str(target).strip('/').replace('/', ':')}".encode()
    words += struct.pack(">HH", 2, len(place)) + place + bytes(len(place) % 2) + b"\xff\xff\0\0"
    return full_box(b"alis", words)


def reference_movie(path: Path, bait: Bait) -> None:
    address = bait.address.encode() + b"\0"
    reference = full_box(b"rdrf", b"url " + struct.pack(">I", len(address)) + address)
    path.write_bytes(box(b"ftyp", b"qt  \0\0\2\0qt  ") + box(b"moov", box(b"rmra", box(b"rmda", reference))))


def linked_segment(path: Path, bait: Bait) -> None:
    """Matroska that names the files before and after it."""
    name = str(bait.film).encode()
    path.write_bytes(
        before_clusters(element("1549a966", element("3eb923", b"1" * 16) + element("3e83bb", name)))(
            plain(path)
        )
    )


POINTING = {
    **{
        f"{kind} to {aim}": pointing(template, target)
        for kind, template in POINTERS.items()
        for aim, target in TARGETS.items()
        if kind in ("hls", "ffconcat") or aim in ("a sibling", "the network")
    },
    **{
        f"hls by {how}": pointing(POINTERS["hls"].replace("{target}", words), TARGETS["a sibling"])
        for how, words in WRAPPERS.items()
    },
    "mov, data in a sibling": referring(lambda bait: url_reference(f"file://{bait.film}")),
    "mov, data in the accounts": referring(lambda bait: url_reference("/etc/passwd")),
    "mov, data on the network": referring(lambda bait: url_reference(bait.address)),
    "mov, data behind an alias": referring(lambda bait: alias_reference(bait.film)),
    "mov, data in a resource fork": referring(lambda bait: full_box(b"rsrc", str(bait.film).encode())),
    "reference movie": Hostile(reference_movie, "not_a_film", "mov"),
    "linked segment": Hostile(linked_segment, suffix="mkv"),
}


# --- files that are two things at once -----------------------------------------------------------------


def changed(change: Surgery, expected: str = "", suffix: str = "mp4") -> Hostile:
    """A plain film after `change`."""
    return Hostile(lambda path, bait: path.write_bytes(change(plain(path))), expected, suffix)


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def tarred(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("film.mp4")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def in_front(new: bytes) -> Surgery:
    """`new` before the film, whose index points to where its pictures are then."""

    def move(whole: bytes) -> bytes:
        return whole[:16] + struct.pack(">I", struct.unpack_from(">I", whole, 16)[0] + len(new))

    return lambda film: new + edit(film, (*TABLES, b"stco"), move)


def hidden_playlist(path: Path, bait: Bait) -> None:
    """A film, and a playlist behind it."""
    path.write_bytes(plain(path) + f"\n{HEAD}#EXTINF:6,\n{bait.film}\n#EXT-X-ENDLIST\n".encode())


def disguised_playlist(path: Path, bait: Bait) -> None:
    """A playlist that has the first words of a film in its comments."""
    lines = f"{HEAD}# ftypisom moov mdat \x00\x00\x00\x18ftypmp42\n#EXTINF:6,\n{bait.film}\n#EXT-X-ENDLIST\n"
    path.write_text(lines)


def playlist_in_first_box(path: Path, bait: Bait) -> None:
    playlist = f"\n{HEAD}#EXTINF:6,\n{bait.film}\n#EXT-X-ENDLIST\n"
    path.write_bytes(in_front(box(b"free", playlist.encode()))(plain(path)))


def renamed(suffix: str) -> Hostile:
    """A film in the container of another name, which is no crime."""
    return Hostile(lambda path, bait: path.write_bytes(plain(path.with_suffix(suffix))), ACCEPTED)


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 320, 180, 8, 2, 0, 0, 0, 0)
GIF = b"GIF89a" + struct.pack("<HHBBB", 320, 180, 0, 0, 0) + b";"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
PAGE = b"<!DOCTYPE html><script>alert(document.cookie)</script>"

POLYGLOTS = {
    "film, then archive": changed(lambda film: film + zipped("run.sh", b"rm -rf /"), ACCEPTED),
    "archive, then film": changed(lambda film: zipped("run.sh", b"rm -rf /") + film, "container_refused"),
    "archive of a film": changed(lambda film: zipped("film.mp4", film), "container_refused"),
    "tar of a film": changed(tarred),
    "gzip of a film": changed(gzip.compress, "not_a_film"),
    "page, then film": changed(lambda film: PAGE + film),
    "page in a box, then film": changed(in_front(box(b"free", PAGE)), ACCEPTED),
    "script, then film": changed(lambda film: b"#!/bin/sh\nexit 0\n" + film),
    "pdf, then film": changed(lambda film: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + film),
    "png, then film": changed(lambda film: PNG + film, "container_refused"),
    "gif, then film": changed(lambda film: GIF + film, "container_refused"),
    "jpeg, then film": changed(lambda film: JPEG + film),
    "mp3 tag, then film": changed(lambda film: b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + film),
    "program, then film": changed(lambda film: b"\x7fELF\2\1\1" + bytes(57) + film),
    "film, then another": changed(lambda film: film + plain(Path("/dev/shm/none.mkv")), ACCEPTED),
    "film, then playlist": Hostile(hidden_playlist, ACCEPTED),
    "playlist dressed as a film": Hostile(disguised_playlist, "not_a_film"),
    "playlist in the first box": Hostile(playlist_in_first_box, ACCEPTED),
    "Matroska by the name of MP4": renamed(".mkv"),
    "QuickTime by the name of MP4": renamed(".mov"),
    "WAV around a film": changed(lambda film: b"RIFF" + struct.pack("<I", len(film)) + b"WAVEdata" + film),
    "noise": Hostile(lambda path, bait: path.write_bytes(random.Random(7).randbytes(200_000)), "not_a_film"),
    "zeros": Hostile(lambda path, bait: path.write_bytes(bytes(200_000)), "not_a_film"),
    "nothing": Hostile(lambda path, bait: path.write_bytes(b""), "empty"),
    "one byte": Hostile(lambda path, bait: path.write_bytes(b"\0"), "not_a_film"),
    "headings alone": Hostile(
        lambda path, bait: path.write_bytes(box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov")), "not_a_film"
    ),
    "text": Hostile(lambda path, bait: path.write_text("INT. LIGHTHOUSE - NIGHT\n" * 400), "not_a_film"),
}


# --- codecs and containers that are not on the list ----------------------------------------------------


def coded(suffix: str, expected: str, *, as_film: str = "", **options: object) -> Hostile:
    """A film that ffmpeg makes with other `options` of make_film, renamed when `suffix` is not a film's."""

    def make(path: Path, bait: Bait) -> None:
        made = make_film(path.with_suffix(f".{suffix}"), seconds=2, shots=2, **options)  # type: ignore[arg-type]
        made.rename(path)

    return Hostile(make, expected, as_film or "mp4")


MUTE = {"audio": False}
FOREIGN = {
    "AVI": coded("avi", "container_refused"),
    "Flash video": coded("flv", "container_refused"),
    "transport stream": coded("ts", "container_refused"),
    "Ogg": coded("ogv", "container_refused", codec="libtheora", **MUTE),
    "ASF": coded("asf", "container_refused"),
    "NUT": coded("nut", "container_refused"),
    "GIF": coded("gif", "container_refused", codec="gif", pixels="rgb8", **MUTE),
    "raw pictures": coded("y4m", "container_refused", codec="wrapped_avframe", **MUTE),
    "bare H.264": coded("h264", "container_refused", **MUTE),
    "MPEG program stream": coded(
        "mpg", "container_refused", codec="mpeg1video", rate=25, options=["-c:a", "mp2"]
    ),
    "IVF": coded("ivf", "container_refused", codec="libvpx", options=["-deadline", "realtime"], **MUTE),
    "MPEG-2 in MP4": coded("mp4", "codec_refused", codec="mpeg2video", rate=25),
    "FFV1 in Matroska": coded("mkv", ACCEPTED, codec="ffv1"),
    "Theora in Matroska": coded("mkv", "codec_refused", codec="libtheora"),
    "Huffyuv in Matroska": coded("mkv", "codec_refused", codec="ffvhuff"),
    "Cinepak in QuickTime": coded("mov", "codec_refused", codec="cinepak", pixels="rgb24", **MUTE),
    "raw pictures in QuickTime": coded("mov", "codec_refused", codec="rawvideo", **MUTE),
    "PNG in QuickTime": coded("mov", "codec_unknown", codec="png", pixels="rgb24", **MUTE),
    "DNxHD in QuickTime": coded(
        "mov",
        ACCEPTED,
        codec="dnxhd",
        pixels="yuv422p",
        size=(1280, 720),
        rate=25,
        options=["-b:v", "90M"],
    ),
    "Windows Media sound": coded("mkv", "codec_refused", options=["-c:a", "wmav2"]),
    "sound alone": Hostile(
        lambda path, bait: make_by_ffmpeg(path, ["-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac"]),
        "no_pictures",
    ),
    "encrypted": coded(
        "mp4",
        "codec_refused",
        options=[
            *("-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb"),
            *("-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"),
        ],
    ),
}


# --- headers that lie: every variant of the table in pipeline.md -----------------------------------------


def claiming(seconds: float, *boxes: bytes, expected: str = ACCEPTED) -> Hostile:
    return Hostile(lambda path, bait: make_liar(path, seconds=2, claims=seconds, boxes=boxes), expected)


def cut(path: Path, *, share: float, options: Sequence[str] = ()) -> None:
    film = make_film(path, seconds=4, shots=2, options=options).read_bytes()
    path.write_bytes(film[: int(len(film) * share)])


def zeroed(film: bytes) -> bytes:
    middle, length = len(film) // 2, len(film) // 4
    return film[:middle] + bytes(length) + film[middle + length :]


def flipped(film: bytes) -> bytes:
    chance, content = random.Random(40), bytearray(film)
    for _ in range(40):
        content[chance.randrange(200, len(content) // 2)] ^= 1 << chance.randrange(8)
    return bytes(content)


def shaped(across: int, down: int) -> Hostile:
    """A film whose pixels have that shape."""
    place = (*TABLES, b"stsd", b"avc1", b"pasp")
    return changed(replacing(*place, by=box(b"pasp", struct.pack(">II", across, down))))


FASTSTART = ["-movflags", "+faststart"]
LIARS = {
    "mvhd of 6 s": claiming(6, b"mvhd"),
    "all four boxes of 6 s": claiming(6, b"mvhd", b"tkhd", b"mdhd", b"elst"),
    "mvhd of 4,000,000 s": claiming(4_000_000, b"mvhd"),
    "edit list of half a second": claiming(0.5, b"elst", expected="too_short"),
    "stts twenty times as long": changed(
        writing(*TABLES, b"stts", at=12, form=">I", values=[512 * 20]), "rate_too_low"
    ),
    "sound far longer than pictures": Hostile(
        lambda path, bait: make_film(path, seconds=60, shots=1, rate=10, picture_filter="trim=end_frame=20"),
        ACCEPTED,
    ),
    "index first, cut in half": Hostile(
        lambda path, bait: cut(path, share=0.5, options=FASTSTART), "cut_off"
    ),
    "Matroska cut in half": Hostile(lambda path, bait: cut(path, share=0.5), "cut_off", "mkv"),
    "index last, and cut off": Hostile(lambda path, bait: cut(path, share=0.8), "index_missing"),
    "zeros in the middle": changed(zeroed),
    "flipped bits": changed(flipped),
    "duration of minus one": changed(writing(b"moov", b"mvhd", at=16, form=">I", values=[0xFFFFFFFF])),
    "no time scale": changed(writing(*MEDIA, b"mdhd", at=12, form=">I", values=[0])),
    "time scale beyond all": changed(writing(*MEDIA, b"mdhd", at=12, form=">I", values=[0xFFFFFFFF])),
    "time scale of the movie: none": changed(writing(b"moov", b"mvhd", at=12, form=">I", values=[0])),
    "pictures of no size": changed(writing(*TABLES, b"stsd", b"avc1", at=24, form=">HH", values=[0, 0])),
    "pictures of another size": changed(
        writing(*TABLES, b"stsd", b"avc1", at=24, form=">HH", values=[64, 32])
    ),
    "matrix of zeros": changed(writing(*TRACK, b"tkhd", at=40, form=">9I", values=[0] * 9)),
    "matrix of noise": changed(writing(*TRACK, b"tkhd", at=40, form=">9I", values=[0x7FFFFFFF] * 9)),
    "pixels as wide as a street": shaped(60_000, 1),
    "pixels as thin as a hair": shaped(1, 60_000),
    "no pixels at all": shaped(0, 0),
    "another codec's name": changed(lambda film: film.replace(b"avc1", b"hvc1")),
    "no description": changed(writing(*TABLES, b"stsd", at=4, form=">I", values=[0])),
}


# --- bombs: small files that ask for much ------------------------------------------------------------------

COLOUR = ["-f", "lavfi", "-i", "color=c=gray:s={size}:r={rate}:d={seconds}"]


def drawn(
    suffix: str, expected: str, *options: str, size: str = "320x180", rate: int = 20, seconds: float = 2
) -> Hostile:
    """One grey picture all the time, in whatever size and rate."""
    source = [word.format(size=size, rate=rate, seconds=seconds) for word in COLOUR]
    return Hostile(lambda path, bait: make_by_ffmpeg(path, [*source, *options]), expected, suffix)


def table(kind: bytes, *numbers: int) -> bytes:
    return full_box(kind, struct.pack(f">{len(numbers)}I", *numbers))


def nested(depth: int) -> bytes:
    """`depth` boxes, each in the one before it."""
    return b"".join(struct.pack(">I4s", 8 * (depth - level), b"udta") for level in range(depth))


def many_edits(count: int) -> bytes:
    """An edit list that shows the whole film `count` times."""
    entry = struct.pack(">IIHH", 2000, 1024, 1, 0)
    return box(b"edts", full_box(b"elst", struct.pack(">I", count) + entry * count))


def squeezed(count: int) -> bytes:
    """A `moov` of so many zeros, compressed."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(count // 1_000_000)) + packer.flush()
    words = box(b"dcom", b"zlib") + box(b"cmvd", struct.pack(">I", count) + packed)
    return box(b"ftyp", b"qt  \0\0\2\0qt  ") + box(b"moov", box(b"cmov", words))


def fragments(count: int) -> bytes:
    """Fragments that hold one sample of nothing each."""
    header = box(b"mfhd", bytes(8)) + box(
        b"traf", full_box(b"tfhd", struct.pack(">I", 1)) + full_box(b"trun", struct.pack(">I", 1))
    )
    return box(b"moof", header) * count


def with_tracks(moov: bytes, count: int) -> bytes:
    """The index with its track so many times."""
    at = moov.index(b"trak") - 4
    track = moov[at : at + struct.unpack_from(">I", moov, at)[0]]
    return box(b"moov", moov[8:] + track * (count - 1))


def track_entry(number: int) -> bytes:
    """A video track of a Matroska film, of which there are no packets."""
    said = element("d7", struct.pack(">H", number)) + element("73c5", struct.pack(">H", number))
    return element("ae", said + element("83", b"\1") + element("86", b"V_VP8"))


def with_duration(seconds: float) -> Surgery:
    """Another duration in a Matroska film."""
    said = bytes.fromhex("448988")

    def change(film: bytes) -> bytes:
        at = film.index(said) + len(said)
        return film[:at] + struct.pack(">d", seconds * 1000) + film[at + 8 :]

    return change


def many_tags(count: int) -> bytes:
    return b"".join(
        element("67c8", element("45a3", b"TAG%d" % number) + element("4487", b"x" * 40))
        for number in range(count)
    )


def nested_tags(depth: int) -> bytes:
    tag = b""
    for level in range(depth):
        tag = element("67c8", element("45a3", b"TAG") + tag) if level < 400 else tag
    return tag


def many_chapters(count: int) -> bytes:
    chapters = (
        element(
            "b6",
            element("73c4", struct.pack(">I", number + 1)) + element("91", struct.pack(">Q", number * 1000)),
        )
        for number in range(count)
    )
    return element("1043a770", element("45b9", b"".join(chapters)))


def many_streams(count: int) -> list[str]:
    maps = [word for _ in range(count) for word in ("-map", "1")]
    return [
        "-f",
        "lavfi",
        "-i",
        "sine=d=2:r=8000",
        "-map",
        "0",
        *maps,
        "-c:a",
        "pcm_s16le",
        "-preset",
        "ultrafast",
    ]


def alternating(path: Path, bait: Bait) -> None:
    """Motion JPEG whose every second picture is forty times as wide."""
    folder = path.parent
    parts = []
    for size in ("320x180", "7168x4032"):
        part = make_by_ffmpeg(
            folder / f"{size}.jpg", ["-f", "lavfi", "-i", f"color=gray:s={size}", "-frames:v", "1"]
        )
        parts.append(part.read_bytes())
        part.unlink()
    stream = folder / "stream.mjpeg"
    stream.write_bytes(b"".join(parts) * 12)
    join(path, stream, "-f", "mjpeg")


def growing(path: Path, bait: Bait) -> None:
    """H.264 that changes its size in the middle."""
    stream = path.with_suffix(".h264")
    small, large = (
        make_film(
            path.with_suffix(f".{width}.h264"), seconds=1, shots=1, size=(width, width * 9 // 16), audio=False
        )
        for width in (320, 1280)
    )
    stream.write_bytes(small.read_bytes() + large.read_bytes())
    for part in (small, large):
        part.unlink()
    join(path, stream, "-f", "h264")


def repeating(path: Path, bait: Bait) -> None:
    """AV1 in which each packet asks 300 times for a picture that was shown before, in three bytes."""
    source = path.with_suffix(".ivf")
    make_by_ffmpeg(
        source, ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=20:d=2", "-c:v", "libsvtav1", "-preset", "12"]
    )
    film, content, at = source.read_bytes(), bytearray(source.read_bytes()[:32]), 32
    while at < len(film):
        size, time = struct.unpack_from("<IQ", film, at)
        frame = film[at + 12 : at + 12 + size] + (b"\x1a\x01\x88" * 300 if time else b"")
        content += struct.pack("<IQ", len(frame), time) + frame
        at += 12 + size
    source.write_bytes(content)
    join(path, source, "-f", "ivf")


def join(path: Path, stream: Path, *reading: str) -> None:
    """A film out of a bare stream of ours, which is removed."""
    command = [
        "ffmpeg",
        "-nostdin",
        "-y",
        "-v",
        "quiet",
        *reading,
        "-r",
        "20",
        "-i",
        str(stream),
        "-c",
        "copy",
        str(path),
    ]
    subprocess.run(command, check=True, timeout=PATIENCE)
    stream.unlink()


GIGANTIC = (1 << 32) - 1
BOMBS = {
    "picture of 225 megapixels": drawn("mov", "codec_unknown", "-c:v", "png", size="15000x15000", rate=1),
    "picture of 81 megapixels": drawn("mov", "", "-c:v", "mjpeg", size="9000x9000", rate=1),
    "pictures of 8K": drawn("mp4", "", "-preset", "ultrafast", size="7680x4320", rate=12),
    "cover of 225 megapixels": drawn(
        "mkv",
        "",
        "-f",
        "lavfi",
        "-i",
        "color=gray:s=15000x15000:d=0.04",
        "-map",
        "0",
        "-map",
        "1",
        "-frames:v:1",
        "1",
        *("-c:v:1", "png", "-disposition:v:1", "attached_pic", "-preset", "ultrafast"),
    ),
    "pictures of two sizes": Hostile(alternating, suffix="mov"),
    "pictures that grow": Hostile(growing),
    "pictures asked for again and again": Hostile(repeating),
    "240 pictures a second": drawn("mp4", "rate_too_high", "-preset", "ultrafast", rate=240),
    "20,000 pictures in a second": drawn(
        "mp4",
        "rate_too_high",
        "-preset",
        "ultrafast",
        "-bsf:v",
        "setts=ts=N",
        "-video_track_timescale",
        "20000",
        *("-enc_time_base", "1:20000"),
        size="160x120",
        rate=20_000,
        seconds=1,
    ),
    "25 hours": drawn("mp4", "too_long", "-preset", "ultrafast", "-bsf:v", "setts=ts=TS*40000"),
    "a picture every century": changed(writing(*TABLES, b"stts", at=12, form=">I", values=[GIGANTIC])),
    "all pictures at once": changed(writing(*TABLES, b"stts", at=12, form=">I", values=[0])),
    "200 streams": drawn("mov", "", *many_streams(200)),
    "10,000 streams": changed(editing(b"moov", change=lambda whole: with_tracks(whole, 10_000))),
    "10,000 streams of Matroska": changed(
        before_clusters(element("1654ae6b", b"".join(map(track_entry, range(2, 10_002))))), suffix="mkv"
    ),
    "seconds of no ticks": changed(writing(*MEDIA, b"mdhd", at=12, form=">I", values=[0])),
    "seconds of no ticks, in the whole": changed(writing(b"moov", b"mvhd", at=12, form=">I", values=[0])),
    "lasts less than nothing": changed(
        together(
            writing(*MEDIA, b"mdhd", at=16, form=">i", values=[-40_000]),
            writing(*TRACK, b"tkhd", at=20, form=">i", values=[-2000]),
            writing(b"moov", b"mvhd", at=16, form=">i", values=[-2000]),
        )
    ),
    "edit that lasts less than nothing": changed(
        writing(*TRACK, b"edts", b"elst", at=8, form=">ii", values=[-2000, -5])
    ),
    "frames that last less than nothing": changed(writing(*TABLES, b"stts", at=12, form=">i", values=[-512])),
    "Matroska that lasts less than nothing": changed(with_duration(-2000.0), suffix="mkv"),
    "Matroska that lasts for ever": changed(with_duration(math.inf), suffix="mkv"),
    "Matroska that lasts no number": changed(with_duration(math.nan), suffix="mkv"),
    "frame times of a thousand million": changed(
        replacing(*TABLES, b"stts", by=table(b"stts", 1_000_000_000, 1, 512, 1, 512))
    ),
    "sizes of a thousand million frames": changed(
        replacing(*TABLES, b"stsz", by=table(b"stsz", 0, 1_000_000_000, *[100] * 40))
    ),
    "31 sound tracks": drawn("mov", ACCEPTED, *many_streams(31)),
    "index of 2 thousand million": changed(
        together(
            replacing(*TABLES, b"stsz", by=table(b"stsz", 1, 2_000_000_000)),
            replacing(*TABLES, b"stsc", by=table(b"stsc", 1, 1, 2_000_000_000, 1)),
            replacing(*TABLES, b"stts", by=table(b"stts", 1, 2_000_000_000, 1)),
        )
    ),
    "index of 5 million": changed(
        together(
            replacing(*TABLES, b"stsz", by=table(b"stsz", 1, 5_000_000)),
            replacing(*TABLES, b"stsc", by=table(b"stsc", 1, 1, 5_000_000, 1)),
            replacing(*TABLES, b"stts", by=table(b"stts", 1, 5_000_000, 1)),
            lambda film: film + bytes(4_000_000),
        )
    ),
    "index of nothing, a million times": changed(
        together(
            replacing(*TABLES, b"stsz", by=table(b"stsz", 0, 1_000_000, *[0] * 1_000_000)),
            replacing(*TABLES, b"stsc", by=table(b"stsc", 1, 1, 1_000_000, 1)),
            replacing(*TABLES, b"stts", by=table(b"stts", 1, 1_000_000, 1)),
        )
    ),
    "tables that claim more than they hold": changed(
        together(
            *(
                writing(*TABLES, kind, at=4, form=">I", values=[GIGANTIC])
                for kind in (b"stts", b"stsc", b"stco")
            ),
            writing(*TABLES, b"stsz", at=8, form=">I", values=[GIGANTIC]),
        )
    ),
    "100,000 edits": changed(replacing(*TRACK, b"edts", by=many_edits(100_000))),
    "100,000 descriptions": changed(
        editing(
            *(*TABLES, b"stsd"),
            change=lambda old: full_box(b"stsd", struct.pack(">I", 100_000) + old[16:] * 2_000),
        )
    ),
    "100,000 boxes in one another": changed(inserting(b"moov", new=nested(100_000))),
    "100,000 boxes beside one another": changed(inserting(b"moov", new=box(b"free") * 100_000)),
    "box beyond the end": changed(lambda film: film + struct.pack(">I4s", GIGANTIC, b"mdat")),
    "box of 2^63": changed(lambda film: film + struct.pack(">I4sQ", 1, b"moov", (1 << 63) - 1)),
    "box of no size": changed(lambda film: film[:32] + struct.pack(">I4s", 0, b"free") + film[32:]),
    "box smaller than its name": changed(
        lambda film: film[:32] + struct.pack(">I4s", 4, b"free") + film[32:]
    ),
    "second index": changed(lambda film: film + film[film.rindex(b"moov") - 4 :]),
    "squeezed index": Hostile(lambda path, bait: path.write_bytes(squeezed(300_000_000)), "", "mov"),
    "100,000 fragments": changed(lambda film: film + fragments(100_000)),
    "4 MB of remarks": changed(
        inserting(b"moov", new=box(b"udta", box(b"\xa9cmt", b"\x7f\xff\0\0" + b"x" * 4_000_000)))
    ),
    "remark that claims 4 GB": changed(
        inserting(b"moov", new=box(b"udta", struct.pack(">I4s", GIGANTIC, b"\xa9cmt")))
    ),
    "element of 2^56": changed(
        before_clusters(bytes.fromhex("1254c367") + b"\x01" + b"\xff" * 6 + b"\xfe"), suffix="mkv"
    ),
    "elements of 2^56 in one another": changed(
        before_clusters((bytes.fromhex("1549a966") + b"\x01" + b"\xff" * 6 + b"\xfe") * 5_000), suffix="mkv"
    ),
    "track with private words of 2 GB": changed(
        before_clusters(element("1654ae6b", bytes.fromhex("ae1000000863a21080000000"))), suffix="mkv"
    ),
    "50,000 tags": changed(
        before_clusters(element("1254c367", element("7373", many_tags(50_000)))), suffix="mkv"
    ),
    "tags in one another": changed(
        before_clusters(element("1254c367", element("7373", nested_tags(400)))), suffix="mkv"
    ),
    "50,000 chapters": changed(before_clusters(many_chapters(50_000)), suffix="mkv"),
    "attachment that claims 200 MB": changed(
        before_clusters(bytes.fromhex("1941a469") + b"\x01\0\0\0\x0c\0\0\0" + bytes(4000)), suffix="mkv"
    ),
    "time scale of nothing": changed(
        lambda film: film.replace(bytes.fromhex("2ad7b1830f4240"), bytes.fromhex("2ad7b183000000")),
        suffix="mkv",
    ),
    "time scale of ages": changed(
        lambda film: film.replace(bytes.fromhex("2ad7b1830f4240"), bytes.fromhex("2ad7b183ffffff")),
        suffix="mkv",
    ),
    "sound of 64 channels": drawn(
        "mov",
        "",
        *("-f", "s16le", "-ar", "16000", "-ac", "64", "-t", "2", "-i", "/dev/zero"),
        *("-c:a", "pcm_s16le", "-preset", "ultrafast"),
    ),
}

CORPUS = {
    f"{family}: {name}": hostile
    for family, members in {
        "points": POINTING,
        "polyglot": POLYGLOTS,
        "foreign": FOREIGN,
        "liar": LIARS,
        "bomb": BOMBS,
    }.items()
    for name, hostile in members.items()
}
