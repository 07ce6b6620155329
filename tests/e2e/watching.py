"""What is asked of every page on the way: no script error, no breach of the content policy, no finding of
axe, and nothing that sticks out to the right, on a desktop, zoomed there to 400 %, and on a phone."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, ViewportSize

from tests.waiting import wait_until

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
ZOOMED: ViewportSize = {"width": 320, "height": 215}  # the desktop at 400 %
PICTURES = os.environ.get("E2E_PICTURES", "")  # a folder: every page looked at is kept there, in both sizes
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"type": "tag", "values": AXE_TAGS}
# What words and their length can break; for the other rules a page is the same in each language.
RULES_OF_TEXTS = {
    "type": "rule",
    "values": [
        *(
            "html-has-lang",
            "html-lang-valid",
            "valid-lang",
            "document-title",
            "empty-heading",
            "page-has-heading-one",
        ),
        *("button-name", "link-name", "label", "image-alt", "aria-input-field-name", "aria-command-name"),
        *("target-size", "scrollable-region-focusable"),
    ],
}
# What a width can break; for the other rules what was shown at another width is the same at this one.
RULES_OF_WIDTHS = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
FIND_VIOLATIONS = """async ([rules, rulesOfWidths]) => {
  const find = async (where, runOnly) =>
    (await axe.run(where, { runOnly, resultTypes: ["violations"] })).violations;
  const known = rulesOfWidths && window.shown;
  const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  window.shown = new Set([...shown, ...(known || [])]);
  if (!known) return find(document, rules);
  const isAdded = (one) => one !== document.body && !known.has(one);
  const added = shown.filter((one) => isAdded(one) && !isAdded(one.parentElement));
  const ofAdded = added.length ? await find({ include: added }, rules) : [];
  return [...(await find(document, rulesOfWidths)), ...ofAdded];
}"""
TELL_BREACHES = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
STICKS_OUT = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, { left, right }]) => left < -1 || right > page.clientWidth + 1)
    .filter(([one]) => !one.closest("nav, .table-frame"))
    .map(([one, { left, right }]) => `${one.tagName}.${one.className} ${left.toFixed()} ${right.toFixed()}`)
    .slice(0, 5).concat(`page ${page.scrollWidth} > ${page.clientWidth}`);
}"""


WATCHES: WeakKeyDictionary[BrowserContext, "Watch"] = WeakKeyDictionary()


class Watch:
    """Keeps what went wrong in one browser context; `expecting` names complaints that belong to a test."""

    def __init__(self, context: BrowserContext, *, runs_scripts: bool = True) -> None:
        self.runs_scripts = runs_scripts
        self.troubles: list[str] = []
        self.expected: list[str] = []
        WATCHES[context] = self
        context.add_init_script(TELL_BREACHES)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.note(f"script: {error.error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.note(f"console: {message.text} ({message.location.get('url', '')})")

    def note(self, trouble: str) -> None:
        if not any(re.search(pattern, trouble) for pattern in self.expected):
            self.troubles.append(trouble)

    @contextmanager
    def expecting(self, pattern: str) -> Iterator[None]:
        self.expected.append(pattern)
        yield
        self.expected.remove(pattern)


def look_at(page: Page, name: str, *, is_translated: bool = False) -> None:
    """Hold the page as it stands to all that is asked of every page; to what its words can break, if it
    `is_translated` from one that is held to all. What is found is told at the end of the test, so that one
    finding does not hide the next page's. axe needs a browser that runs scripts."""
    found: list[str] = []
    runs_scripts = WATCHES[page.context].runs_scripts
    page.wait_for_load_state()
    page.set_viewport_size(ZOOMED)
    found += [f"zoomed: {out}" for out in page.evaluate(STICKS_OUT)]
    for shape, size in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(size)
        found += [f"{shape}: {out}" for out in page.evaluate(STICKS_OUT)]
        if runs_scripts:
            told = axe_findings(page, is_translated=is_translated, is_resized=shape == "desktop")
            found += [f"{shape}: {finding}" for finding in told]
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            try:
                page.screenshot(path=f"{PICTURES}/{name}-{shape}.png", full_page=True)
            except Error as error:
                found.append(str(error))
    for trouble in found:
        WATCHES[page.context].note(f"{name} ({page.url}): {trouble}")


# colours on their way are no colours of the page
NOTHING_FADES = """() => document.getAnimations().every(
  (one) => !(one instanceof CSSTransition) || one.playState !== "running"
)"""


def axe_findings(page: Page, *, is_translated: bool = False, is_resized: bool = False) -> list[str]:
    """Axe is brought into a page once, and tells of violations alone: of every rule that is kept, it would
    look for the address of each element. On a page that `is_resized` since it was asked before, what was not
    shown then is held to all rules, and the rest to what a width can break."""
    wait_until(lambda: page.evaluate(NOTHING_FADES))
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    violations: list[dict[str, Any]] = page.evaluate(
        FIND_VIOLATIONS,
        [RULES_OF_TEXTS if is_translated else ALL_RULES, RULES_OF_WIDTHS if is_resized else None],
    )
    return [
        f"axe {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]


def answer_who_it_is(page: Page, password: str) -> None:
    """From now on, whenever the site asks whoever signed in a while ago."""

    def answer() -> None:
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Continue").click()

    page.add_locator_handler(page.get_by_role("heading", name="Confirm that it is you"), answer)
