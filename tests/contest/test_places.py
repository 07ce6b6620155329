import os
import subprocess
import sys
from typing import Any

from django.utils import translation
from django_countries import countries

from contest.places import city_of, zone_names


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


def test_time_zones_are_asked_for_once() -> None:
    assert zone_names() is zone_names()
    assert "Asia/Jakarta" in zone_names()


def test_time_zones_are_known_on_a_machine_without_data_about_them() -> None:
    question = "from contest.places import zone_names; print('Asia/Shanghai' in zone_names())"
    bare = {**os.environ, "PYTHONTZPATH": ""}
    told = subprocess.run([sys.executable, "-c", question], env=bare, capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("True\n", "")
