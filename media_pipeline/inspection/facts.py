"""What the one pass noted of the video → what is true of them. Seconds on the film's own clock, which starts
at its first frame."""

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path

from media_pipeline.ffmpeg.packets import Span
from media_pipeline.limits import Stretch

SHORTEST_GAP = 0.5
LONGEST_LAST_FRAME = 10.0
FROZEN_SECONDS = 2.0  # from which on freezedetect counts
CHANGE = "lavfi.scd.mafd="  # the mean absolute difference of two frames' brightness


@dataclass(frozen=True)
class Watched:
    """The frames as they came out of the decoder."""

    times: tuple[float, ...]  # of each frame
    cuts: tuple[float, ...]  # where a frame is unlike the one before it
    black: tuple[Stretch, ...]
    frozen: tuple[Stretch, ...]
    last_frame: float  # how long the last frame stands
    changes: tuple[float, ...] = ()  # for each frame, how unlike the one before it is: percent of full scale
    start: float = 0.0  # when the first frame is shown by the clock of the stream
    lead: float = 0.0  # seconds at the beginning in which the frames are ours: black before the first one

    @property
    def seconds(self) -> float:
        """The official duration of the film, in whole milliseconds."""
        return round(max(self.times) + self.last_frame, 3) if self.times else 0.0

    @property
    def decoded(self) -> int:
        """How many frames are the film's own."""
        return sum(time >= self.lead - 1e-6 for time in self.times)

    @property
    def rate(self) -> float:
        """Frames for each second, as decoded."""
        return len(self.times) / self.seconds if self.times else 0.0

    @property
    def moving_rate(self) -> float:
        """The same, those stretches apart in which one frame stands."""
        last_stands = self.last_frame > SHORTEST_GAP
        held = sum(end - start for start, end in self.gaps()) + last_stands * self.last_frame
        moving = self.seconds - held
        return (len(self.times) - last_stands) / moving if moving > 0 else self.rate

    @property
    def counted_seconds(self) -> float:
        """The duration as far as it counts for the shortest that is allowed: a last frame is no film."""
        return round(self.seconds - max(self.last_frame - LONGEST_LAST_FRAME, 0.0), 3)

    def gaps(self) -> tuple[Stretch, ...]:
        """Stretches without a frame that are longer than half a second and ten usual frames."""
        if len(self.times) < 2:
            return ()
        usual = sorted(later - earlier for earlier, later in pairwise(self.times))[len(self.times) // 2 - 1]
        longest = max(SHORTEST_GAP, 10 * usual)
        return tuple((a + usual, b) for a, b in pairwise(self.times) if b - a > longest)


def read_notes(path: Path, packets: Span, *, lead: float = 0.0) -> Watched:
    """Read the file of notes on the video; `packets` know how long the last frame stands. The frames of the
    first `lead` seconds are not the film's."""
    times: list[float] = []
    changes: list[float] = []
    found: dict[str, list[float]] = {}
    if path.exists():
        for line in path.read_text().splitlines():
            if line.startswith("frame:") and line.endswith("NOPTS"):
                continue
            if line.startswith("frame:"):
                times.append(float(line.rpartition("pts_time:")[2]))
                changes.append(0.0)
            elif line.startswith(CHANGE):
                changes[-1] = float(line[len(CHANGE) :])
            elif line.startswith("lavfi.") and "scd.score" not in line:
                name, _, value = line.partition("=")
                found.setdefault(name, []).append(float(value))
    zero = times[0] if times else 0.0
    watched = Watched(
        times=tuple(round(time - zero, 6) for time in accumulate(times, max)),  # no player goes back
        cuts=tuple(round(time - zero, 6) for time in found.get("lavfi.scd.time", [])),
        black=(),
        frozen=(),
        last_frame=packets.last_duration,
        changes=tuple(changes),
        start=zero,
        lead=lead,
    )
    frozen = stretches(found, "lavfi.freezedetect.freeze", zero=zero, end=watched.seconds)
    is_open = bool(frozen) and frozen[-1][1] >= watched.seconds
    if times and watched.last_frame >= FROZEN_SECONDS and not is_open:  # the filter sees no frame after it
        frozen += ((round(max(watched.times), 3), watched.seconds),)
    return replace(watched, frozen=frozen)


def stretches(found: dict[str, list[float]], name: str, *, zero: float, end: float) -> tuple[Stretch, ...]:
    """Pairs of `name`_start and `name`_end; one that is still open lasts until `end`."""
    starts, ends = found.get(f"{name}_start", []), found.get(f"{name}_end", [])
    closed = [*ends, *[end + zero] * (len(starts) - len(ends))]
    return tuple(
        (round(max(a - zero, 0.0), 3), round(b - zero, 3)) for a, b in zip(starts, closed, strict=False)
    )
