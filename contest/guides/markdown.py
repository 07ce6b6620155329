"""A guide of the site as Markdown, for docs/guides: the pages are the only place where its words stand."""

import re
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils import translation

GUIDES = ("creators", "judges", "organisers")
FOLDER = Path("docs", "guides")
HEADINGS = {"h1": "# ", "h2": "## "}
MARKS = {"b": "**", "kbd": "`"}
BLOCKS = {*HEADINGS, "p", "figure", "li", "dt", "dd"}
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")  # of the content, in the name of a static file


def guide_files() -> dict[Path, str]:
    """What docs/guides has to hold: each guide in each language of the site, by its path."""
    return {
        path_of(guide, language): guide_in(guide, language)
        for guide in GUIDES
        for language, _name in settings.LANGUAGES
    }


def path_of(guide: str, language: str) -> Path:
    suffix = "" if language == settings.LANGUAGE_CODE else f".{language}"
    return FOLDER / f"{guide}{suffix}.md"


def guide_in(guide: str, language: str) -> str:
    """The guide without the limits and dates of any edition, under links to it in the other languages."""
    others = [
        f"[{name}]({path_of(guide, code).name})" for code, name in settings.LANGUAGES if code != language
    ]
    return f"{' · '.join(others)}\n\n{markdown_of(_content(guide, language))}"


def _content(guide: str, language: str) -> str:
    page = get_template(f"contest/guides/{guide}.html").template  # type: ignore[attr-defined]
    (content,) = (node for node in page.nodelist.get_nodes_by_type(BlockNode) if node.name == "content")
    context = Context()
    with (
        translation.override(language),
        context.render_context.push_state(page),
        context.bind_template(page),
    ):
        return str(content.render(context))


def markdown_of(html: str) -> str:
    """What guides are made of: headings, paragraphs, lists, keys, links within the page, pictures."""
    reader = _Reader()
    reader.feed(html)
    return "\n".join(reader.blocks).strip() + "\n"


class _Reader(HTMLParser):
    """Each block in one line; a list's lines follow each other, other blocks have an empty one between."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = self.term = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS:
            self.line = ""
        elif tag == "img":
            name = PurePosixPath(HASH.sub("", given["src"] or "")).relative_to(settings.STATIC_URL)
            self.line += f"![{given['alt']}](../../static/{name})"
        else:
            self.line += MARKS.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        self.line += MARKS.get(tag, "")
        words = " ".join(self.line.split())
        if tag in HEADINGS:
            self.blocks += [HEADINGS[tag] + words, ""]
        elif tag in ("p", "figure"):
            self.blocks += [words, ""]
        elif tag == "li":
            self.blocks.append(f"- {words}")
        elif tag == "dt":
            self.term = words
        elif tag == "dd":
            self.blocks.append(f"- {self.term}: {words}")
        elif tag in ("ul", "dl"):
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.line += data
