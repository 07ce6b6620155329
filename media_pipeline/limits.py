"""The thresholds that a film is held to, as the caller of the lab sets them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilmLimits:
    """Kept as JSON with the film (`dataclasses.asdict`), so later changes of the rules leave it alone."""

    min_seconds: int
    max_seconds: int
    max_file_bytes: int
    min_height: int
