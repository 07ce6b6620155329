"""The guides say what the site does: limits out of the regulations, links that lead somewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from contest.guides.markdown import FOLDER, guide_files, markdown_of
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


def test_documents_have_todays_guides() -> None:
    kept = Path(settings.BASE_DIR, FOLDER)
    there = {path.relative_to(settings.BASE_DIR): path.read_text() for path in kept.iterdir()}
    assert there == guide_files(), "run manage.py document_guides"


def test_what_guides_are_made_of_becomes_markdown() -> None:
    page = """<h1>Enter</h1>
      <p class="lead">Ten <b>minutes</b>
        at most.</p>
      <figure><img src="/static/img/guide/entry.0123456789ab.webp" alt="An entry"></figure>
      <ul><li>One</li>
      <li>Two</li></ul>
      <dl><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>back &amp; forth</dd></dl>"""
    assert markdown_of(page) == (
        "# Enter\n\nTen **minutes** at most.\n\n![An entry](../../static/img/guide/entry.webp)\n\n"
        "- One\n- Two\n\n- `←` `→`: back & forth\n"
    )


def test_guide_for_organisers_is_there_before_any_edition() -> None:
    page = Client().get(reverse("guide_organisers")).content.decode()
    assert page.count("static/img/guide/") == len(list(Path(settings.BASE_DIR, "static/img/guide").iterdir()))
