"""The pictures of the organisers' guide, taken on a walk through the office. `make guide-pictures` keeps
them; otherwise the walk holds those that are kept to the words that the pages show today."""

import json
import os
import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[3]
PICTURES = Path(ROOT, "static", "img", "guide")
KEPT_WORDS = Path(__file__).with_name("pictured_words.json")
KEEPS = "GUIDE_PICTURES" in os.environ
WIDTH, HEIGHT = 1200, 750
WORDS_OF_PAGE = """() => [...document.querySelectorAll(
  "main :is(h1, h2, h3, th[scope=col], button, .button)"
)].filter((one) => one.checkVisibility() && !one.closest(".player")).map((one) => one.textContent)"""


class Album:
    """Each picture by its name, with the headings and buttons of the page that it was taken of."""

    def __init__(self) -> None:
        self.words: dict[str, list[str]] = {}

    def take(self, page: Page, name: str, *, shows: Locator) -> None:
        """`shows` is what the guide says that the picture shows; it is brought to the middle where it is
        lower."""
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        expect(shows).to_be_visible()
        expect(page.get_by_role("progressbar", name="Waiting")).to_have_count(0)
        page.evaluate("() => window.scrollTo(0, 0)")
        if not _is_in(shows):
            shows.evaluate("one => one.scrollIntoView({ block: 'center' })")
        self.words[name] = [_without_numbers(text) for text in page.evaluate(WORDS_OF_PAGE)]
        if KEEPS:
            picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
            picture.convert("RGB").save(PICTURES / f"{name}.webp", quality=72, method=6)

    def close(self) -> None:
        """Keep the words with the pictures, or say which pictures are of yesterday."""
        if KEEPS:
            KEPT_WORDS.write_text(json.dumps(self.words, indent=1, ensure_ascii=False) + "\n")
        kept = json.loads(KEPT_WORDS.read_text())
        assert self.words == kept, "pages have changed: run make guide-pictures, and look at the pictures"
        assert sorted(path.stem for path in PICTURES.iterdir()) == sorted(kept)


def _is_in(shows: Locator) -> bool:
    box = shows.bounding_box()
    return box is not None and box["y"] + min(box["height"], HEIGHT / 2) <= HEIGHT


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.split()))
