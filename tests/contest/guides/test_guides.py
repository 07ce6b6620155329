"""The guides say what the site does: limits out of the regulations, links that lead somewhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def told(name: str, language: str = "en") -> str:
    page = Client(headers={"accept-language": language}).get(reverse(name))
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def test_guide_for_creators_has_the_limits_of_the_current_edition() -> None:
    make_edition(regulations={"min_ai_share": 85, "min_seconds": 30, "max_seconds": 120})
    page = told("guide_creators")
    assert "has to be 85% or more" in page
    assert "0:30 – 2:00" in page


def test_guide_for_creators_is_there_without_an_edition() -> None:
    assert "AI-made seconds divided by all seconds of the film; it is not rounded up" in told(
        "guide_creators"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Judging in ten minutes"), ("id", "Menjuri dalam sepuluh menit"), ("zh-hans", "十分钟上手评审")],
)
def test_guide_for_judges_is_in_three_languages(language: str, words: str) -> None:
    assert words in told("guide_judges", language)


def test_guides_are_linked_where_people_begin() -> None:
    edition = make_edition()
    address = reverse("regulations_show", args=[edition.slug])
    assert reverse("guide_creators") in Client().get(address).content.decode()
