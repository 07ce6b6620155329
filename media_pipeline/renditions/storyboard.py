"""Grid maths of the storyboard, and the WebVTT that says to a player which cell belongs to which second."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Grid:
    """Cells from left to right, row by row, `seconds_per_cell` apart."""

    columns: int
    cell_width: int
    cell_height: int
    seconds_per_cell: int
    cells: int

    @property
    def sheet_size(self) -> tuple[int, int]:
        rows = -(-self.cells // self.columns)
        return min(self.cells, self.columns) * self.cell_width, rows * self.cell_height

    def corner(self, cell: int) -> tuple[int, int]:
        row, column = divmod(cell, self.columns)
        return column * self.cell_width, row * self.cell_height


def grid_of(facts: dict[str, Any]) -> Grid:
    """The grid of a film's sprite, as its facts keep it."""
    return Grid(**facts["sprite"])


def write_vtt(grid: Grid, *, seconds: float, sprite_url: str) -> str:
    """Cues that cover the film without gaps; the last one ends with it, where its length is known."""
    lines = ["WEBVTT", ""]
    for cell in range(grid.cells):
        start = cell * grid.seconds_per_cell
        end = seconds if seconds and cell == grid.cells - 1 else start + grid.seconds_per_cell
        x, y = grid.corner(cell)
        lines.append(f"{_clock(start)} --> {_clock(max(end, start + 0.001))}")
        lines += [f"{sprite_url}#xywh={x},{y},{grid.cell_width},{grid.cell_height}", ""]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    millis = round(seconds * 1000)
    return f"{millis // 3_600_000:02}:{millis // 60_000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"
