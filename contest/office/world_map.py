"""Where entries come from, as a map: the land in dots of five degrees, without borders, and on it a circle
for each country. Borders are a matter of dispute and, in places, of law; a circle at a city of a country says
how many came from there, and takes no side. The cities are those of the time zones, whose positions are in
the public domain."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STEP = 5  # degrees between two dots
NORTH, SOUTH, WEST = 82.5, -57.5, -180
WIDTH = 720
UNITS = WIDTH / 360  # of the picture, for a degree of longitude
STRETCH = 1.2  # a degree of latitude is so much longer: true in the latitudes where most people live
HEIGHT = round((NORTH - SOUTH) * UNITS * STRETCH)
SMALLEST, LARGEST = 4.0, 26.0  # radius of a circle
# From 80° north to 55° south, each line from 180° west
LAND = """
.................######.########.......##.............##................
...........#########....########...............##.....#####.....##......
....###.....##########...######.........##.......#######################
...################..###.###...##.....##################################
...##############...###..............##############################.##..
...#......###############.........##.##.#######################....#....
..........###############..........##############################.......
...........#############............######.####################.#.......
...........##########.............##.#.#####################.#.#........
............#########..............###....##################.###........
.............#####.#..............##########################..#.........
.............####..#.............##############.#############...........
...............##.#.##...........###############..###.###...............
.................##.............##############.....#...###..#...........
...................#.###.........#############.....#...#.#..#...........
....................######........##.#########......#..##..#............
....................######............#######..........##.#####.........
....................#########.........######............##.....###......
....................#########.........######..............#.#...##......
.....................#######..........######.#...............####.......
......................######..........#####..#.............#######.....#
......................#####............####..#............#########.....
......................####.............###.................########.....
.....................####..............##..................#...###....#.
.....................###........................................##....##
.....................##..............................................#..
.....................##.................................................
......................#.................................................
"""
# Countries with several time zones are shown at the city of the first, other than these
CITIES = {
    "AU": "Australia/Adelaide",
    "BR": "America/Sao_Paulo",
    "CA": "America/Winnipeg",
    "RU": "Asia/Omsk",
    "UA": "Europe/Kyiv",
    "US": "America/Chicago",
}
# ISO 6709: degrees and minutes of latitude and longitude; seconds, where there are some, do not show
POSITION = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?")


@dataclass(frozen=True)
class MapCircle:
    """How many came from a country; the rest is where its circle stands, in the picture's units."""

    name: str
    number: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class WorldMap:
    """`land` is the path of its dots. The circles come the largest first, so that none covers a smaller
    one."""

    circles: list[MapCircle]
    land: str
    width: int = WIDTH
    height: int = HEIGHT


def world_map(countries: Iterable[tuple[str, str, int]]) -> WorldMap:
    """Of code, name and number of each country its circle, whose area tells the number. A country of which no
    city is known has none."""
    found = sorted(countries, key=lambda country: (-country[2], country[1]))
    most = max((number for _code, _name, number in found), default=0)
    circles = [
        MapCircle(name, number, *_place_of(*_cities()[code]), radius=_radius(number / most))
        for code, name, number in found
        if code in _cities()
    ]
    return WorldMap(circles, _land())


@cache
def _land() -> str:
    """The dots of the land, as the path of a picture: each is a line without length, and round ends."""
    rows = LAND.split()
    middles = [
        (NORTH - STEP * (row + 0.5), WEST + STEP * (column + 0.5))
        for row, signs in enumerate(rows)
        for column, sign in enumerate(signs)
        if sign == "#"
    ]
    return "".join("M{:g} {:g}h0".format(*_place_of(*middle)) for middle in middles)


@cache
def _cities() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of one city of each country, by its code."""
    found: dict[str, tuple[float, float]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        if line.startswith("#"):
            continue
        country, position, zone, *_remarks = line.split("\t")
        if country not in found or CITIES.get(country) == zone:
            found[country] = _degrees(position)
    return found


def _degrees(position: str) -> tuple[float, float]:
    told = POSITION.fullmatch(position)
    assert told, position
    return _angle(*told.groups()[:3]), _angle(*told.groups()[3:])


def _angle(sign: str, degrees: str, minutes: str) -> float:
    return float(f"{sign}1") * (int(degrees) + int(minutes) / 60)


def _place_of(latitude: float, longitude: float) -> tuple[float, float]:
    """Parallels and meridians are straight lines; what lies beyond the picture stands at its edge."""
    y = (NORTH - min(max(latitude, SOUTH), NORTH)) * UNITS * STRETCH
    return round((longitude - WEST) * UNITS, 1), round(y, 1)


def _radius(part: float) -> float:
    return round(max(SMALLEST, LARGEST * math.sqrt(part)), 1)
