"""The thresholds that a film is held to, as the caller of the lab sets them, and places in it."""

from dataclasses import dataclass

Stretch = tuple[float, float]  # from and until, in seconds on the film's own clock


@dataclass(frozen=True)
class FilmLimits:
    """Kept as JSON with the film (`dataclasses.asdict`), so later changes of the rules leave it alone. What
    has a default is missing in rows that were written before it was asked."""

    min_seconds: int
    max_seconds: int
    max_file_bytes: int
    min_height: int
    min_rate: float = 8.0  # frames per second
    max_rate: float = 120.0
    max_silence: float = 3.0  # seconds at a time
    max_black: float = 3.0
    max_still: float = 4.0
    min_loudness: float = -30.0  # LUFS, the whole film by EBU R 128
    max_loudness: float = -12.0
    max_peak: float = 0.0  # dBTP
