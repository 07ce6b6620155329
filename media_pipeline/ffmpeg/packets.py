"""The packets of a film, counted as they come by: what the file holds, whatever its header says."""

import math
from collections import Counter
from dataclasses import dataclass

from media_pipeline.limits import Stretch

NOTICED_SECONDS = 0.1  # by which audio and video may begin apart; encoders leave a few hundredths
SHORTEST_HOLE = 0.02  # seconds; containers that count milliseconds are out by less
MOST_HOLES = 100
MOST_LENGTHS = 1000  # are counted apart
LONGEST_WAIT = 12.0  # seconds for a first key frame
LONG_FRAME = 0.5  # seconds in which no new frame is expected: that is no loss
LEAST_MOVING = 0.2  # of a film; with less it is a series of stills
EVEN_CODECS = ("aac", "mp3", "ac3", "eac3")  # each packet holds as many samples as another


@dataclass(frozen=True)
class Span:
    """The packets of one stream that can be shown; seconds on the file's clock. `holes` are between packets
    that do not follow one another, the first MOST_HOLES of them."""

    count: int
    start: float
    end: float
    last_duration: float
    size: int
    hidden: int  # packets that an edit list takes out, or that come before the first key frame
    holes: tuple[Stretch, ...] = ()

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def moving_rate(self) -> float:
        """Frames for each second, without the seconds in which one stands, unless little else is left."""
        last_stands = self.last_duration > LONG_FRAME
        stands = sum(end - start for start, end in self.holes) + last_stands * self.last_duration
        moving = self.seconds - stands
        if moving > LEAST_MOVING * self.seconds:
            return (self.count - last_stands) / moving
        return self.count / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Packets:
    """What the file holds, as far as it was read. In copies each frame stands for `step` seconds."""

    video: Span | None
    audio: Span | None
    is_broken_off: bool = False  # the file ends in the middle of a piece of data
    sides: tuple[Span | None, ...] = ()  # of the audio's other channels, where each is a track of its own
    step: float = 0.0

    @property
    def start(self) -> float:
        """When the film begins, be it with video or with audio."""
        return min((span.start for span in (self.video, self.audio) if span), default=0.0)

    @property
    def video_lead(self) -> float:
        """So many seconds of the film pass before its first frame, a whole number of frames; 0 where nobody
        would notice."""
        lead = self.video.start - self.start if self.video else 0.0
        if lead < NOTICED_SECONDS:
            return 0.0
        return round(lead / self.step) * self.step if self.step else lead

    @property
    def zero(self) -> float:
        """When the copies begin, on the file's clock: with the first frame, or with audio long before it."""
        return self.video.start - self.video_lead if self.video else self.start


class PacketTally:
    """Counts the packets of one stream as they come by, however many there are. Where all packets last the
    same (`is_even`), one that is said to last longer than the usual one until then has a hole after it. Of
    video (`has_keys`), what comes or is shown before the first key frame cannot be decoded; where none is
    said to be one, all of it counts."""

    def __init__(
        self, *, is_even: bool = False, shortest_hole: float = SHORTEST_HOLE, has_keys: bool = False
    ) -> None:
        self.is_even, self.usual, self.shortest_hole = is_even, math.inf, shortest_hole
        self.awaits_key, self.key = has_keys, -math.inf
        self.lengths = Counter[float]()
        self.hidden = 0
        self._begin()

    def _begin(self) -> None:
        self.first = math.inf
        self.last = (-math.inf, 0.0)  # when the last one is shown, and for how long
        self.packets = self.size = 0
        self.holes: list[Stretch] = []

    def count(self, at: float | None, lasts: float, size: int, *, flags: str) -> None:
        if self.awaits_key and "K" in flags:
            self._begin_with_key(-math.inf if at is None else at)
        if at is None or "D" in flags or at < self.key:
            self.hidden += 1
            return
        if not size and self.packets:  # nothing new: what was shown or heard before goes on
            self.last = max(self.last, (at, lasts))
            return
        due = self.last[0] + min(self.last[1], self.usual)
        if self.packets and self.last[1] and at - due > self.shortest_hole and len(self.holes) < MOST_HOLES:
            self.holes.append((round(due, 3), round(at, 3)))
        if self.is_even and lasts:
            self._count_length(round(lasts, 4))
        self.first, self.last = min(self.first, at), max(self.last, (at, lasts))
        self.packets, self.size = self.packets + 1, self.size + size

    def _begin_with_key(self, at: float) -> None:
        self.awaits_key = False
        if self.packets and at - self.first > LONGEST_WAIT:  # decoders do not wait for it
            return
        self.key, self.hidden = at, self.hidden + self.packets
        self._begin()

    def _count_length(self, lasts: float) -> None:
        """The usual one is what comes most often: where clips were joined, one may last next to nothing."""
        if len(self.lengths) > MOST_LENGTHS:
            self.lengths.clear()
        self.lengths[lasts] += 1
        is_oftener = self.lengths[lasts] > self.lengths[self.usual]
        if self.usual == math.inf or is_oftener:
            self.usual = lasts

    def span(self) -> Span | None:
        if not self.packets:
            return None
        last_at, lasts = self.last
        if not lasts and self.packets > 1:
            lasts = (last_at - self.first) / (self.packets - 1)
        holes = tuple(self.holes)
        return Span(self.packets, self.first, last_at + lasts, lasts, self.size, self.hidden, holes)
