"""The map of where entries come from."""

from django_countries.data import COUNTRIES

from contest.office.world_map import HEIGHT, LARGEST, SMALLEST, WIDTH, world_map

UNINHABITED = {"BV", "HM"}  # no time zone is named after a place there


def test_area_of_a_circle_tells_the_number() -> None:
    shown = world_map([("ID", "Indonesia", 25), ("FR", "France", 100), ("SG", "Singapore", 1)])
    radii = [(circle.name, circle.number, circle.radius) for circle in shown.circles]
    assert radii == [
        ("France", 100, LARGEST),
        ("Indonesia", 25, LARGEST / 2),
        ("Singapore", 1, SMALLEST),
    ]
    assert world_map([]).circles == []


def test_each_country_stands_where_it_is() -> None:
    shown = {circle.name: circle for circle in world_map((code, code, 1) for code in COUNTRIES).circles}
    assert set(COUNTRIES) - set(shown) == UNINHABITED
    inside = [0 <= one.x <= WIDTH and 0 <= one.y <= HEIGHT for one in shown.values()]
    assert all(inside)
    west_to_east = sorted(("US", "BR", "FR", "KE", "RU", "ID", "JP", "NZ"), key=lambda code: shown[code].x)
    assert west_to_east == ["US", "BR", "FR", "KE", "RU", "ID", "JP", "NZ"]
    north_to_south = sorted(("NO", "FR", "CN", "KE", "ID", "AU", "NZ"), key=lambda code: shown[code].y)
    assert north_to_south == ["NO", "FR", "CN", "KE", "ID", "AU", "NZ"]


def test_land_is_drawn_where_land_is() -> None:
    dots = set(world_map([]).land.removeprefix("M").removesuffix("h0").split("h0M"))
    kenya, ocean, china = "435 198", "35 198", "575 114"  # 0° N 37.5° E, 0° N 162.5° W, 35° N 107.5° E
    assert ({kenya, china} <= dots, ocean in dots) == (True, False)
