"""The Markdown of an organiser's own regulations: what may stand in it, and the HTML of it. Headings,
paragraphs, emphasis, lists, quotations, tables and links; nothing that loads or runs anything."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from contest.policies import Refused
from contest.regulations.parts import BY_MARK, PARTS
from contest.sentences import listed
from contest.typed_text import echoed

LONGEST = 40_000  # characters of one language
MARK = re.compile(r"[ \t]*\[\[([^\[\]]*)\]\][ \t]*")
LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
RAW = ("html_block", "html_inline")


class Markdown(MarkdownIt):
    """`html` escapes what looks like HTML, and makes no link but to a page or an address of email."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("table").disable("image")

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return LINK.match(url) is not None


class EverythingRead(MarkdownIt):
    """Reads what we do not offer too, so that a refusal can name it."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.enable("table")

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True


def check_markup(text: str) -> None:
    """Raises `Refused`, with the line, for a mark that is none, that is not alone on its line or comes twice,
    and for HTML, pictures and links to anything but pages and addresses of email."""
    _check_marks(text)
    for line, token in _read(text):
        if token.type in RAW:
            words = _(
                "Line %(line)s: “%(found)s” is HTML, which is not allowed here. Use Markdown, or remove it."
            )
            raise Refused(words % {"line": line, "found": echoed(token.content)})
        if token.type == "image":
            words = _("Line %(line)s: pictures are not allowed in the regulations. Remove “%(found)s”.")
            raise Refused(words % {"line": line, "found": echoed(f"![{token.content}]")})
        if token.type == "link_open" and not LINK.match(address := str(token.attrs["href"])):
            words = _(
                "Line %(line)s: the link “%(found)s” goes neither to a page nor to an email address. Begin "
                "it with https://, http:// or mailto:."
            )
            raise Refused(words % {"line": line, "found": echoed(address)})


def _check_marks(text: str) -> None:
    seen = set()
    for number, line in enumerate(text.split("\n"), start=1):
        alone = MARK.fullmatch(line)
        found = alone[1].strip() if alone else ""
        told: dict[str, Any] = {"line": number, "found": echoed(found)}
        if alone and found not in BY_MARK:
            words = _("Line %(line)s: there is no mark [[%(found)s]]. The marks are: %(known)s.")
            raise Refused(words % {**told, "known": listed(part.typed for part in PARTS)})
        if alone and found in seen:
            words = _("Line %(line)s: [[%(found)s]] stands further up already. Keep one of the two.")
            raise Refused(words % told)
        seen.add(found)
        inside = next((one[1].strip() for one in MARK.finditer(line) if one[1].strip() in BY_MARK), "")
        if inside and not alone:
            words = _(
                "Line %(line)s: [[%(found)s]] has to stand alone on its line. Put it on a line of its own."
            )
            raise Refused(words % {**told, "found": inside})


def _read(text: str) -> Iterator[tuple[int, Token]]:
    """Each piece of the text with the line on which its paragraph begins."""
    for token in EverythingRead().parse(text):
        line = token.map[0] + 1 if token.map else 1
        yield line, token
        for child in token.children or ():
            yield line, child


@lru_cache(maxsize=64)
def pieces_of(text: str) -> tuple[SafeString | str, ...]:
    """The text from top to bottom: HTML of what was written, and the name of each mark as it is. A mark that
    does not exist stays what was written."""
    pieces: list[SafeString | str] = []
    markdown, together = Markdown(), dict[str, Any]()
    markdown.parse(text, together)  # a link can be explained anywhere in the text
    written: list[str] = []

    def write() -> None:
        tokens = markdown.parse("\n".join(written), {**together})
        if tokens:
            html = markdown.renderer.render(_dressed(tokens), markdown.options, {})
            pieces.append(mark_safe(html))  # noqa: S308 - escaped by the renderer
        written.clear()

    for line in text.split("\n"):
        alone = MARK.fullmatch(line)
        if alone and alone[1].strip() in BY_MARK:
            write()
            pieces.append(alone[1].strip())
        else:
            written.append(line)
    write()
    return tuple(pieces)


def _dressed(tokens: list[Token]) -> list[Token]:
    """Headings stand one level lower, below the page's own; each block has its own direction of writing, and
    no style of its own."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        token.attrs.pop("style", None)
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")
    return tokens
