"""The HTML side of mails: the words of the text, the site's addresses as links, and no words of a person as
markup."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from contest.domain import notices
from contest.enums import EntryState, NoticeKind
from contest.html_mails import Passage, html_of, passages_of
from contest.models import Notice
from tests.factories import make_entry, make_user


class Words(HTMLParser):
    """What a reader sees, and where the links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self.feed(page.partition("<body")[2].join(["<body", ""]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(value) for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data.split()


def test_text_becomes_paragraphs_lists_codes_and_links(settings: Any) -> None:
    settings.SITE_URL = "https://films.example"
    body = (
        "Dear Lin,\n\nplease change:\n– Name the composer.\n– Remove the mark.\n\n    ABC-DEF\n\n"
        "Go on here:\n    https://films.example/desk/\n\nhttps://elsewhere.example/\n"
    )
    assert passages_of(body) == [
        Passage("text", ["Dear Lin,"]),
        Passage("text", ["please change:"]),
        Passage("list", ["Name the composer.", "Remove the mark."]),
        Passage("code", ["ABC-DEF"]),
        Passage("text", ["Go on here:"]),
        Passage("link", ["https://films.example/desk/"]),
        Passage("text", ["https://elsewhere.example/"]),
    ]
    assert Words(html_of(body, subject="Changes")).links == ["https://films.example/desk/"]


def test_names_with_markup_and_line_ends_stay_text_and_add_no_header(db: None, settings: Any) -> None:
    settings.SITE_URL = "https://films.example"
    name = "<b>Ana</b>\r\nBcc: all@evil.example\u202e"
    entry = make_entry(EntryState.ELIGIBLE, title=name, representative=make_user("ana@x.org", name=name))
    facts = {"what": "team_joined", "who": name}
    mail = notices.render_mail(
        Notice(kind=NoticeKind.TEAM_CHANGED, user=entry.representative, entry=entry, key="x", facts=facts)
    )
    sent = mail.message()
    assert (sent["To"], sent["Bcc"], mail.recipients()) == ("ana@x.org", None, ["ana@x.org"])
    parts = [part.get_payload(decode=True) for part in sent.walk() if not part.is_multipart()]
    text, html = (part.decode() for part in parts if isinstance(part, bytes))
    assert ("<b>Ana</b>" in text, "<b>" in html, "&lt;b&gt;Ana&lt;/b&gt;" in html) == (True, False, True)
    assert "Bcc: all@evil.example" in text  # a line of the letter, and no header


def test_letter_has_a_light_and_a_dark_side_and_loads_nothing_from_elsewhere() -> None:
    html = html_of("Hello", subject="Hello")
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert not [word for word in ("<img", "src=", "url(", "@import", "<script", "<link") if word in html]


@pytest.mark.parametrize("language", ["en", "zh-hans", "id"])
def test_mail_says_the_same_in_both_of_its_sides(db: None, settings: Any, language: str) -> None:
    settings.SITE_URL = "https://films.example"
    entry = make_entry(EntryState.DRAFT)
    entry.decision_reason = 'Cut <script>alert(1)</script> & "more" at https://films.example.evil.org/x'
    entry.representative.language = language
    facts = {"changes": ["<b>Name</b> the composer."]}
    mail = notices.render_mail(
        Notice(
            kind=NoticeKind.ENTRY_RETURNED,
            user=entry.representative,
            entry=entry,
            key="returned",
            facts=facts,
        )
    )
    assert isinstance(mail, EmailMultiAlternatives)
    (html,) = (str(side.content) for side in mail.alternatives)
    seen = Words(html)
    assert seen.text == [word for word in mail.body.split() if word != "–"]
    assert seen.links == [line for line in mail.body.split("\n") if line.startswith("https://films.example/")]
    assert f'<html lang="{language}" dir="ltr">' in html
    assert mail.message().get_content_type() == "multipart/alternative"
