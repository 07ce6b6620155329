import os
import subprocess
import sys
from typing import Any

import pytest
from django.utils import translation
from django_countries import countries

from contest.places import city_of, countries_in_order, zone_names, zones_of_places


def test_places_have_their_names_in_the_readers_language() -> None:
    for language, norway, korea, shanghai in [
        ("en", "Norway", "South Korea", "Shanghai"),
        ("zh-hans", "挪威", "韩国", "上海"),
        ("id", "Norwegia", "Korea Selatan", "Shanghai"),
    ]:
        with translation.override(language):
            told = countries.name("NO"), countries.name("KR"), city_of("Asia/Shanghai")
        assert told == (norway, korea, shanghai), (language, norway, korea, shanghai)


def test_city_without_a_translation_is_that_of_its_zone() -> None:
    for zone, city in [
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
    ]:
        with translation.override("id"):
            assert city_of(zone) == city, (zone, city)


def test_festival_names_a_country_as_it_decides(settings: Any) -> None:
    settings.COUNTRY_NAMES = {"zh-hans": {"NO": "挪威王国"}, "en": {"NO": "Kingdom of Norway"}}
    told = {}
    for language in ("en", "zh-hans", "id"):
        with translation.override(language):
            told[language] = (countries.name("NO"), countries.name("KR"))
    assert told == {
        "en": ("Kingdom of Norway", "South Korea"),
        "zh-hans": ("挪威王国", "韩国"),
        "id": ("Norwegia", "Korea Selatan"),
    }


def test_every_country_is_offered_once() -> None:
    assert len(countries) == len(dict(countries)) == 249


@pytest.mark.parametrize(
    ("language", "begins", "ends"),
    [
        ("en", ["Afghanistan", "Åland Islands", "Albania"], ["Zambia", "Zimbabwe"]),
        ("zh-hans", ["阿尔巴尼亚", "阿尔及利亚", "阿富汗"], ["中国澳门特别行政区", "中国香港特别行政区"]),
        ("id", ["Afganistan", "Afrika Selatan", "Albania"], ["Zambia", "Zimbabwe"]),
    ],
)
def test_countries_stand_in_the_order_of_the_readers_language(
    language: str, begins: list[str], ends: list[str]
) -> None:
    with translation.override(language):
        names = [name for _code, name in countries_in_order()]
        assert sorted(countries_in_order()) == sorted(tuple(country) for country in countries)
    assert (names[:3], names[-2:]) == (begins, ends)


def test_rare_characters_and_small_letters_stand_where_they_are_looked_for() -> None:
    for language, name, before, after in (
        ("zh-hans", "斐济", "菲律宾", "芬兰"),
        ("zh-hans", "瑙鲁", "南苏丹", "尼泊尔"),
        ("id", "eSwatini", "Estonia", "Etiopia"),
    ):
        with translation.override(language):
            names = [told for _code, told in countries_in_order()]
        assert names[names.index(name) - 1 : names.index(name) + 2] == [before, name, after]


def test_time_zones_are_asked_for_once() -> None:
    assert zone_names() is zone_names()
    assert "Asia/Jakarta" in zone_names()


def test_contest_is_in_a_zone_of_a_place_or_in_utc() -> None:
    others = {"localtime", "Factory", "posixrules", "Etc/GMT+5", "EST", "right/Asia/Jakarta"}
    assert others & zones_of_places() == set()
    assert {"UTC", "Asia/Jakarta"} <= zones_of_places() <= zone_names()
    assert {"localtime", "Factory", "posixrules"} & zone_names() == set()


def test_time_zones_are_known_on_a_machine_without_data_about_them() -> None:
    question = "from contest.places import zone_names; print('Asia/Shanghai' in zone_names())"
    bare = {**os.environ, "PYTHONTZPATH": ""}
    told = subprocess.run([sys.executable, "-c", question], env=bare, capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("True\n", "")
