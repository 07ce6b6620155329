"""Pages in Chinese hold no half-width punctuation beside Chinese: what a template or a function glues to a
translated text with ", " or "(" shows here. All pages that a person opens are read, of every role."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from contest.enums import EntryState, Purpose, Tool
from contest.models import Award, Credit, Edition, ToolUse, User
from judging.models import Round
from tests.architecture.permissions import PERMISSIONS, ROLES
from tests.architecture.test_permissions import ROUTES
from tests.architecture.world import Side, make_side
from tests.contest.films import make_film_row
from tests.factories import make_entry

INLINE = {"a", "b", "br", "button", "em", "i", "kbd", "q", "small", "span", "strong", "time"}
UNREAD = {"code", "kbd", "pre", "script", "style", "template"}
SPOKEN = {"alt", "aria-label", "content", "placeholder", "title"}
SAME_AFTER = ("judge", "chair")  # whose pages a publication adds nothing to that an organiser does not see
OF_ACCOUNTS = ("account_", "mfa_", "usersessions_")
HAN = "[\u4e00-\u9fff]"
GLUED = re.compile(rf"{HAN}[”》）]?[ \u00a0]?[,.;:()!?]|(?:[,;:()!?]|(?<!\d)\.)[ \u00a0]?[“《（]?{HAN}")


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


def test_what_is_glued_is_found() -> None:
    for html, found in [
        ("<p>初评, 桂冠</p>", ["初评, 桂冠"]),
        ("<p>截止 <b>时间</b> (<span>上海</span>)</p>", ["截止 时间 (上海)"]),
        ("<p aria-label='语言: 中文'>语言</p>", ["语言: 中文"]),
        ("<p>征片截止：2026年11月21日 23:59（上海）</p><dl><dt>大小</dt><dd>3.0 GB</dd></dl>", []),
        ("<p>编码</p>: <code>影.片</code>", []),
    ]:
        assert glued_in(html) == found, (html, found)


@pytest.fixture(scope="module")
def sides(module_db: None) -> dict[str, Side]:
    sides = {"before": make_side(is_published=False), "after": make_side(is_published=True)}
    for side in sides.values():
        put_in_chinese(side)
    return sides


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_pages_in_chinese_have_no_half_width_punctuation(db: None, sides: dict[str, Side], when: str) -> None:
    side = sides[when]
    addresses = addresses_of(side)
    files: set[str] = set()
    readers = {
        role: user for role, user in people_of(side).items() if when == "before" or role not in SAME_AFTER
    }
    pages = {
        f"{name}, {role}": page
        for role, user in readers.items()
        for name, page in pages_of(user, shown_to(role, addresses), files)
    }
    in_every_language = ("office_mail_preview", "office_objections")
    read = {name: page for name, page in pages.items() if not name.startswith(in_every_language)}
    assert {name: glued for name, page in read.items() if (glued := glued_in(page))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("state", [state for state in EntryState if state != EntryState.ELIGIBLE])
def test_entry_in_chinese_has_no_half_width_punctuation(
    db: None, sides: dict[str, Side], state: EntryState
) -> None:
    side = sides["before"]
    film = make_film_row() if state != EntryState.DRAFT else None
    entry = make_entry(state, edition=side.edition, representative=side.creator, film=film)
    put_in_chinese(side)
    addresses = addresses_of(replace(side, entry=entry), "entries/")
    pages = dict(pages_of(side.creator, addresses, files=set()))
    assert {name: glued for name, page in pages.items() if (glued := glued_in(page))} == {}


def put_in_chinese(side: Side) -> None:
    """What people wrote is Chinese too, and there are two of each thing that is listed."""
    title, profession, team = "给弟弟的纸船", "设计师", "低水位"
    side.edition.entries.update(title=title, profession=profession, team_name=team, language="普通话")
    Edition.objects.update(name={"en": "Laureate", "zh-hans": "桂冠 AI 短片大赛"})
    Round.objects.update(name={"en": "Final", "zh-hans": "终评"})
    for award in Award.objects.all():
        award.name = {"en": award.title, "zh-hans": "一等奖"}
        award.save(update_fields=["name"])
    User.objects.update(name="林月")
    for entry in side.edition.entries.exclude(credits__position=2):
        Credit.objects.create(entry=entry, position=2, name="林月", task="剪辑")
        ToolUse.objects.create(entry=entry, tool=Tool.SUNO, purpose=Purpose.MUSIC)


def people_of(side: Side) -> dict[str, User | None]:
    return {
        "visitor": None,
        "creator": side.creator,
        "judge": side.judge,
        "chair": side.chair,
        "organiser": side.organiser,
    }


def addresses_of(side: Side, within: str = "") -> dict[str, str]:
    found = {}
    for name, route in ROUTES.items():
        if route.startswith(within) and f"GET {name}" in PERMISSIONS:
            with suppress(NoReverseMatch):  # a page that a letter leads to
                found[name] = reverse(name, kwargs=side.arguments(route))
    return found


def shown_to(role: str, addresses: dict[str, str]) -> dict[str, str]:
    """Without the pages that are kept from a role for what it is, as test_permissions.py shows. Those that
    nobody gets of an edition that is not published are asked for; those of accounts say to the jury what they
    say to an organiser."""
    column = ROLES.index(role)
    letters = {name: PERMISSIONS[f"GET {name}"].own for name in addresses}
    return {
        name: address
        for name, address in addresses.items()
        if (letters[name][column] not in "lh" or "r" not in letters[name])
        and not (role in ("judge", "chair") and name.startswith(OF_ACCOUNTS))
    }


def pages_of(user: User | None, addresses: dict[str, str], files: set[str]) -> Iterator[tuple[str, str]]:
    """What is on each page; one that does not exist for the person is the same page for each address. What
    turned out to be a file is put to `files`, and not asked for again."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    if user:
        client.force_login(user)
    is_hidden = False
    for name, address in addresses.items():
        if name in files:
            continue
        answer = client.get(address)
        is_again = is_hidden and answer.status_code == 404
        is_hidden |= answer.status_code == 404
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            files.add(name)
        elif not is_again:
            yield name, answer.content.decode()
