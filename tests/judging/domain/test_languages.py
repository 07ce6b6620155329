import pytest

from judging.domain.languages import languages_of_films, languages_of_judges
from judging.domain.profiles import change_profile
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db


def test_languages_of_judges_are_those_they_name() -> None:
    edition, judge, silent = make_edition(), make_user(), make_user()
    for one, languages in ((judge, ["zh", "en"]), (silent, [])):
        change_profile(one, edition=edition, languages=languages, absences=[], cap=None, by=one)
    assert languages_of_judges(edition, [judge.pk, silent.pk]) == {judge.pk: {"zh", "en"}}


def test_language_of_a_film_is_the_first_that_its_creators_name() -> None:
    told = {
        "Mandarin, English subtitles": "zh",
        "普通话（英文字幕）": "zh",
        "Bahasa Indonesia dan Inggris": "id",
        "English and French": "en",
        "No dialogue": None,
    }
    entries = {make_entry(language=words).pk: code for words, code in told.items()}
    assert languages_of_films(entries) == {pk: code for pk, code in entries.items() if code}
