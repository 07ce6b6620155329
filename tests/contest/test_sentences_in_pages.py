"""Pages in Chinese hold no half-width punctuation beside Chinese: what a template or a function glues to a
translated text with ", " or "(" shows here. All pages that a person opens are read, of every role."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from contest.models import User
from tests.architecture.test_permissions import ROUTES
from tests.architecture.world import Side, make_side

INLINE = {"a", "b", "br", "button", "em", "i", "kbd", "q", "small", "span", "strong", "time"}
UNREAD = {"code", "pre", "script", "style", "template"}
SPOKEN = {"alt", "aria-label", "content", "placeholder", "title"}
HAN = "[\u4e00-\u9fff]"
GLUED = re.compile(rf"{HAN}[”》）]?[ \u00a0]?[,.;:()!?]|[,.;:()!?][ \u00a0]?[“《（]?{HAN}")


class Sentences(HTMLParser):
    """The texts of a page: inline elements stay within theirs; what only a screen reader says counts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = [value or "" for name, value in attrs if name in SPOKEN or name.startswith("data-word")]
        if said or tag not in INLINE:
            self.texts[-1:] = [*said, self.texts[-1]] if tag in INLINE else [self.texts[-1], *said, ""]
        self.unread += tag in UNREAD

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD
        if tag not in INLINE:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.texts[-1] += data


def glued_in(page: str) -> list[str]:
    parser = Sentences()
    parser.feed(page)
    texts = (" ".join(text.split()) for text in parser.texts)
    return sorted({text for text in texts if GLUED.search(text)})


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>初评, 桂冠</p>", ["初评, 桂冠"]),
        ("<p>截止 <b>时间</b> (<span>上海</span>)</p>", ["截止 时间 (上海)"]),
        ("<p aria-label='语言: 中文'>语言</p>", ["语言: 中文"]),
        ("<p>征片截止：2026年11月21日 23:59（上海）</p><dl><dt>大小</dt><dd>3.0 GB</dd></dl>", []),
        ("<p>编码</p>: <code>影.片</code>", []),
    ],
)
def test_what_is_glued_is_found(html: str, found: list[str]) -> None:
    assert glued_in(html) == found


@pytest.mark.parametrize("is_published", [False, True], ids=["before", "after"])
def test_pages_in_chinese_have_no_half_width_punctuation(db: None, is_published: bool) -> None:
    side = make_side(is_published=is_published)
    found = {
        f"{name}, {role}": glued
        for role, user in people_of(side).items()
        for name, page in pages_of(side, user)
        if (glued := glued_in(page))
    }
    assert found == {}


def people_of(side: Side) -> dict[str, User | None]:
    return {
        "visitor": None,
        "creator": side.creator,
        "judge": side.judge,
        "chair": side.chair,
        "organiser": side.organiser,
    }


def pages_of(side: Side, user: User | None) -> Iterator[tuple[str, str]]:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    if user:
        client.force_login(user)
    for name, route in ROUTES.items():
        try:
            answer = client.get(reverse(name, kwargs=side.arguments(route)))
        except NoReverseMatch:  # a page that a letter leads to
            continue
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            yield name, answer.content.decode()
