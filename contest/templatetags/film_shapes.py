"""What the components are given of a film, whoever made it."""

from collections.abc import Mapping
from typing import Protocol


class SheetsOfStills(Protocol):
    sprite_url: str
    sprite_columns: int
    cell_width: int
    cell_height: int
    seconds_per_cell: int
    shots_url: str
    shots_columns: int


class ShareShown(Protocol):
    seconds_ai: float
    seconds_all: float
    by_tool: Mapping[str, float]

    @property
    def by_origin(self) -> Mapping[str, float]: ...
