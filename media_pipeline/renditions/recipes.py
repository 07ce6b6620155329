"""Recipes of renditions. A rendition's identity is the hash of its master and its recipe: another parameter
gives another rendition beside the old one, the same gives the same."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from media_pipeline.enums import RenditionKind
from media_pipeline.ffmpeg.header import MOST_RATE, AudioStream, Header, VideoStream
from media_pipeline.ffmpeg.packets import NOTICED_SECONDS, Packets, Span

LAB_VERSION = 3  # raised when the same recipe is made in another way
DIRECT_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2"
DIRECT_BITS_PER_SECOND = 12_000_000
MOST_CELLS = 900
AAC_SAMPLES = (960, 1024, 1920, 2048)  # that a packet can hold
MOST_DRIFT = 0.02  # seconds in the course of a film
SOUND_TAIL_SECONDS = 0.5  # audio may outlast the video by this much


@dataclass(frozen=True)
class Direct:
    """The master's own video, without tags and SEI; its audio too when `copies_sound`."""

    copies_sound: bool
    kind: RenditionKind = RenditionKind.TOP
    heard: tuple[int, ...] = ()  # numbers of the audio tracks, where somebody chose them


@dataclass(frozen=True)
class Encode:
    """H.264 of at most `long_side` × `short_side`, and AAC."""

    kind: RenditionKind
    long_side: int
    short_side: int
    preset: str
    crf: int
    max_kbits: int
    sound_kbits: int
    heard: tuple[int, ...] = ()


@dataclass(frozen=True)
class Poster:
    """One still, at most this wide or high; the lower its number, the more it says of the film."""

    number: int = 1
    long_side: int = 1280
    quality: int = 84
    kind: RenditionKind = RenditionKind.POSTER


@dataclass(frozen=True)
class DrawnPoster:
    """A picture of the maker's own, given by its SHA-256, whole within a still of a film's shape."""

    picture: str
    width: int = 1280
    height: int = 720
    quality: int = 88
    kind: RenditionKind = RenditionKind.OWN_POSTER


@dataclass(frozen=True)
class Sprite:
    """Small stills of every second on one sheet."""

    columns: int = 10
    cell_width: int = 160
    cell_height: int = 90
    seconds_per_cell: int = 1
    quality: int = 72
    kind: RenditionKind = RenditionKind.SPRITE


def sprite_of(seconds: float) -> Sprite:
    """That of a film so long: a sheet has MOST_CELLS at most, since telephones show none of much more than 16
    million pixels."""
    return Sprite(seconds_per_cell=max(1, -(-round(seconds * 1000) // (MOST_CELLS * 1000))))


@dataclass(frozen=True)
class ShotSheet:
    """A small still from the middle of every shot, on one sheet."""

    columns: int = 10
    quality: int = 76
    kind: RenditionKind = RenditionKind.SHOTS


@dataclass(frozen=True)
class Hover:
    """A silent loop of glimpses from all over the film."""

    long_side: int = 320
    rate: int = 12
    pieces: int = 6
    piece_frames: int = 7
    preset: str = "veryfast"
    crf: int = 30
    kind: RenditionKind = RenditionKind.HOVER

    @property
    def seconds(self) -> float:
        """Of a film that is not shorter."""
        return self.pieces * self.piece_frames / self.rate


@dataclass(frozen=True)
class Waveform:
    """The loudest and the softest of the audio, drawn as one line from left to right."""

    peaks: int = 1000
    kind: RenditionKind = RenditionKind.WAVEFORM
    heard: tuple[int, ...] = ()


@dataclass(frozen=True)
class Labelled:
    """The streams of another rendition, given by its recipe key, with a label of AI-made content, or none."""

    kind: RenditionKind
    of: str
    label: str


@dataclass(frozen=True)
class Signed(Labelled):
    """The same with Content Credentials of ours; `manifest` is the SHA-256 of the file, since two signatures
    are never alike and what is kept under a name must stay as it is."""

    manifest: str


@dataclass(frozen=True)
class ReviewProxy:
    """What another recipe makes of a film that is not accepted, as far as it can be read. More of the same
    master is read once a waiver allows more seconds, which then is another rendition."""

    of: Encode | Sprite | Waveform
    max_seconds: float

    @property
    def kind(self) -> RenditionKind:
        return self.of.kind


@dataclass(frozen=True)
class HallCopy:
    """The master made like all others of an evening, for the projection in a hall: one size, frame rate and
    loudness, black at its end, and the label of AI content over its beginning (`label` is the SHA-256 of the
    picture of it, "" for none)."""

    kind: RenditionKind
    rate: str
    label: str
    width: int = 1920
    height: int = 1080
    loudness: float = -23.0
    peak: float = -1.0
    black_seconds: float = 2.0
    label_seconds: float = 4.0
    heard: tuple[int, ...] = ()


Recipe = (
    Direct
    | Encode
    | Poster
    | DrawnPoster
    | Sprite
    | ShotSheet
    | Hover
    | Waveform
    | Labelled
    | ReviewProxy
    | HallCopy
)

TOP = Encode(RenditionKind.TOP, 1920, 1080, preset="superfast", crf=21, max_kbits=8000, sound_kbits=160)
LIGHT = Encode(RenditionKind.LIGHT, 854, 480, preset="veryfast", crf=23, max_kbits=1200, sound_kbits=96)


def of_tracks(recipe: Recipe, heard: tuple[int, ...]) -> Recipe:
    """The recipe for these audio tracks, if it has a sound."""
    return replace(recipe, heard=heard) if isinstance(recipe, Direct | Encode | Waveform) else recipe


def recipe_key(master_sha256: str, recipe: Recipe) -> str:
    """The identity of what `recipe` makes of that master."""
    fields = {name: value for name, value in asdict(recipe).items() if name != "heard" or value}
    identity = {"lab": LAB_VERSION, "recipe": type(recipe).__name__, **fields}
    words = f"{master_sha256}\n{json.dumps(identity, sort_keys=True)}"
    return hashlib.sha256(words.encode()).hexdigest()


def top_recipe(header: Header, packets: Packets) -> Direct | Encode:
    """The master's own streams where every browser plays them as they are; otherwise 1080p."""
    video, span = header.video, packets.video
    if video is None or span is None or not _plays_everywhere(video) or span.hidden or packets.video_lead:
        return TOP
    if packets.zero - header.start >= NOTICED_SECONDS:  # later than a track that is left out
        return TOP
    if header.container != DIRECT_CONTAINERS or span.size * 8 > span.seconds * DIRECT_BITS_PER_SECOND:
        return TOP
    audio = packets.audio
    outlasts = audio is not None and audio.end > span.end + SOUND_TAIL_SECONDS
    heard = None if header.sides else header.audio
    is_plain = heard is not None and heard.codec == "aac" and heard.channels <= 2
    is_whole = audio is not None and not audio.holes and audio.start - span.start < NOTICED_SECONDS
    is_timely = heard is not None and audio is not None and _keeps_time(heard, audio)
    return Direct(copies_sound=is_plain and is_whole and is_timely and not outlasts)


def _keeps_time(audio: AudioStream, span: Span) -> bool:
    """Whether its packets hold as much audio as their times say: browsers go by what they hold."""
    count = span.count - 1  # the last one may be cut
    packet = (span.seconds - span.last_duration) * audio.sample_rate / max(count, 1)
    held = min(AAC_SAMPLES, key=lambda samples: abs(samples - packet))
    return abs(packet - held) * count <= MOST_DRIFT * audio.sample_rate


def fit(size: tuple[int, int], *, long_side: int, short_side: int) -> tuple[int, int]:
    """The largest even size of this shape that fits, lying or standing; never larger than it is."""
    width, height = size
    wide, high = (long_side, short_side) if width >= height else (short_side, long_side)
    scale = min(Fraction(wide, width), Fraction(high, height), Fraction(1))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _plays_everywhere(video: VideoStream) -> bool:
    long_side, short_side = sorted(video.display_size, reverse=True)
    return (
        video.codec == "h264"
        and video.pixels == "yuv420p"
        and video.aspect == 1
        and video.rotation == 0
        and not (video.is_mirrored or video.is_askew)  # not every browser does that
        and not video.is_interlaced
        and not video.is_hdr
        and video.rate <= MOST_RATE
        and long_side <= TOP.long_side
        and short_side <= TOP.short_side
    )
