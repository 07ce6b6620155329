"""A person at a browser without scripts, as far as a benchmark needs one: reads the page that was answered,
follows its links by their words and fills in its forms by their labels. Knows no address but the first."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from time import perf_counter
from urllib.parse import urljoin

from django.test import Client

TAKES_WORDS = ("a", "button", "label", "option")
CHOSEN = ("checkbox", "radio")
NOT_SENT = ("submit", "button", "file", "image")
ANSWERED = (200, 422)  # a page, which may say why not


@dataclass
class Control:
    """What a form sends under `name` once `is_on`."""

    name: str
    value: str
    kind: str
    id: str
    is_on: bool = True
    label: str = ""  # of its own


@dataclass
class PageForm:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class PageParts(HTMLParser):
    """Links and labels by their words, and forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.labels: list[tuple[str, str]] = []
        self.forms: list[PageForm] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.select: dict[str, str] = {}
        self.text: Control | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in TAKES_WORDS:
            self.open.append((tag, told, []))
        if tag == "form":
            self.forms.append(PageForm(told.get("action", ""), told.get("method", "get").lower()))
        elif tag == "select":
            self.select = told
        elif tag == "option" and ("selected" in told) and self.select.get("name"):
            self._add(Control(self.select["name"], told.get("value", ""), tag, self.select.get("id", "")))
        elif tag == "textarea" and told.get("name"):
            self.text = self._add(Control(told["name"], "", tag, told.get("id", "")))
        elif tag == "input" and told.get("name") and told.get("type", "text") not in NOT_SENT:
            kind = told.get("type", "text")
            is_on = kind not in CHOSEN or "checked" in told
            value = told.get("value", "on" if kind in CHOSEN else "")
            own = told.get("aria-label", "")
            self._add(Control(told["name"], value, kind, told.get("id", ""), is_on, own))
            if self.open and self.open[-1][0] == "label" and "for" not in self.open[-1][1]:
                self.open[-1][1]["for"] = told.get("id", "")

    def _add(self, control: Control) -> Control:
        if self.forms:
            self.forms[-1].controls.append(control)
        return control

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text.value += data
        for _tag, _told, words in self.open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = None
        if not self.open or self.open[-1][0] != tag:
            return
        _tag, told, pieces = self.open.pop()
        words = " ".join("".join(pieces).split())
        if tag == "a" and "href" in told:
            self.links.append((words, told["href"]))
        elif tag == "label" and told.get("for"):
            self.labels.append((words, told["for"]))
        elif tag == "button" and self.forms and told.get("type", "submit") == "submit":
            self.forms[-1].buttons.append((words, told.get("name", ""), told.get("value", "")))


class PageReader:
    """`slowest` are the seconds of each page by what was done to get it."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address, self.seconds = client, address, dict[str, float]()
        self.go(address)

    def go(self, address: str, sent: dict[str, list[str]] | None = None, did: str = "") -> None:
        began, address = perf_counter(), urljoin(self.address, address)
        answer = (
            self.client.get(address, follow=True)
            if sent is None
            else self.client.post(address, sent, follow=True)
        )
        self.seconds[did] = max(perf_counter() - began, self.seconds.get(did, 0.0))
        assert answer.status_code in ANSWERED, (
            answer.status_code,
            did,
            self.words_of(answer.content.decode()),
        )
        self.address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        self.html = answer.content.decode()
        self.document = PageParts(self.html)

    def words_of(self, html: str) -> str:
        """The page's own words."""
        main = re.sub(r"(?s)^.*<main[^>]*>|</main>.*$", "", html)
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    @property
    def words(self) -> str:
        return self.words_of(self.html)

    def reads(self, words: str) -> None:
        assert words in self.words, (words, self.words[:2000])

    def reload(self) -> None:
        self.go(self.address, did="reload")

    def follow(self, words: str) -> None:
        """The first link with these words, which is a pattern."""
        found = [href for told, href in self.document.links if re.search(words, told)]
        assert found, (words, [told for told, _href in self.document.links])
        self.go(found[0], did=f"follow {words}")

    def press(self, button: str, **typed: str) -> None:
        """The button with these words, after `typed` by label: "on" checks a box or chooses from several."""
        form, pressed = next(
            (form, one)
            for form in self.document.forms
            for one in form.buttons
            if re.fullmatch(button, one[0])
        )
        for label, value in typed.items():
            ids = [place for told, place in self.document.labels if re.match(label, told)]
            self._fill(
                next(
                    one
                    for one in form.controls
                    if (one.id and one.id in ids) or (one.label and re.match(label, one.label))
                ),
                value,
                form,
            )
        sent: dict[str, list[str]] = {}
        for control in form.controls:
            if control.is_on:
                sent.setdefault(control.name, []).append(control.value)
        if pressed[1]:
            sent.setdefault(pressed[1], []).append(pressed[2])
        if form.method == "get":
            raise AssertionError(f"{button} is a search")
        self.go(form.action or self.address, sent, did=f"press {button}")

    def check_all(self) -> None:
        """Every box of the page."""
        for form in self.document.forms:
            for control in form.controls:
                control.is_on |= control.kind == "checkbox"

    def _fill(self, control: Control, value: str, form: PageForm) -> None:
        if control.kind not in CHOSEN:
            control.value = value
            return
        for other in form.controls:
            if control.kind == "radio" and other.name == control.name:
                other.is_on = False
        control.is_on = True
