"""Templates keep the strict Content-Security-Policy, and speak the reader's language."""

import re
from html.parser import HTMLParser
from pathlib import Path

TEMPLATES_DIR = Path(__file__).parents[2] / "templates"
PAGES = sorted(path.relative_to(TEMPLATES_DIR).as_posix() for path in TEMPLATES_DIR.rglob("*.html"))
TEXTS = PAGES + sorted(path.relative_to(TEMPLATES_DIR).as_posix() for path in TEMPLATES_DIR.rglob("*.txt"))

TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL)
CLASSES = re.compile(r"{%\s*block \w+_(?:class|attrs)\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SAME_IN_EVERY_LANGUAGE = {"Laureate", "SHA", "AI", "C2PA", "CSV", "XLSX", "REML", "SVG", "PNG"}
# Served when nothing works, not even translation
IN_ALL_LANGUAGES_AT_ONCE = {"400.html", "500.html", "503.html", "base_bare.html"}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder"}


class Page(HTMLParser):
    """Collects what a browser would run, and what a reader would read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.words: list[str] = []
        self.open_tag = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open_tag = tag
        names = {name for name, _ in attributes}
        if (tag == "script" and "src" not in names) or tag == "style":
            self.inline.append(f"<{tag}>")
        self.inline += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        self.words += [text or "" for name, text in attributes if name in SPOKEN_ATTRIBUTES]

    def handle_data(self, data: str) -> None:
        if self.open_tag not in {"script", "style", "kbd"}:
            self.words.append(data)


def read(name: str) -> str:
    return COMMENT.sub("", (TEMPLATES_DIR / name).read_text())


def untranslated(name: str) -> set[str]:
    bare = TAG.sub(" ", TRANSLATED.sub(" ", CLASSES.sub(" ", read(name))))
    texts = Page(bare).words if name.endswith(".html") else [bare]
    words = {word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text)}
    return words - SAME_IN_EVERY_LANGUAGE


def test_nothing_is_inline() -> None:
    """But in emails, which bring their style along."""
    pages = [name for name in PAGES if not name.startswith("contest/mail/")]
    assert {name: found for name in pages if (found := Page(TAG.sub("", read(name))).inline)} == {}


def test_no_text_is_cut_without_a_word() -> None:
    """Browsers cut what is pasted at `maxlength`: boxes are made by forms, or by the tags of boxes.py."""
    assert [name for name in PAGES if re.search(r"<textarea[^>]*\bmaxlength", read(name))] == []


def test_every_word_is_translated() -> None:
    asked = [name for name in TEXTS if name not in IN_ALL_LANGUAGES_AT_ONCE]
    assert {name: words for name in asked if (words := untranslated(name))} == {}


def test_texts_are_not_marked_safe() -> None:
    assert [name for name in TEXTS if re.search(r"\|\s*safe\b", read(name))] == []
