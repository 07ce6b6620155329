"""Where the lines of a chart of chances run: judges per film across, chance upwards."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 60, 620, 20, 240  # of the plot, in units of the drawing
PERCENTS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Dot:
    """One chance."""

    reviews: int
    percent: int
    x: str
    y: str


@dataclass(frozen=True)
class Chart:
    """Lines of dots, the ticks of both axes, and the height of the wanted chance."""

    lines: tuple[tuple[Dot, ...], ...]
    across: tuple[tuple[int, str], ...]
    upwards: tuple[tuple[int, str], ...]
    wanted: str

    @property
    def paths(self) -> list[str]:
        """The points of each polyline."""
        return [" ".join(f"{dot.x},{dot.y}" for dot in line) for line in self.lines]

    @property
    def rows(self) -> list[tuple[Dot, ...]]:
        """The same numbers as a table: one row for each number of judges."""
        return list(zip(*self.lines, strict=True))


def draw_chart(lines: Sequence[Sequence[float]], *, wanted: float) -> Chart:
    """Of chances (0-1) with 1, 2, 3 ... judges per film."""
    most = max(len(line) for line in lines)

    def across(reviews: int) -> str:
        share = (reviews - 1) / (most - 1) if most > 1 else 0.5
        return f"{LEFT + share * (RIGHT - LEFT):.1f}"

    return Chart(
        lines=tuple(
            tuple(Dot(n, round(100 * p), across(n), _height(p)) for n, p in enumerate(line, 1))
            for line in lines
        ),
        across=tuple((n, across(n)) for n in range(1, most + 1)),
        upwards=tuple((p, _height(p / 100)) for p in PERCENTS),
        wanted=_height(wanted),
    )


def _height(chance: float) -> str:
    return f"{BOTTOM - chance * (BOTTOM - TOP):.1f}"
