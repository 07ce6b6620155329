"""A browser's tests act on a page when it listens. The modules of components/ come after a page's `load`, and
a key that is pressed before them is lost: with every act of Playwright's the page is waited for first."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

LISTENS = """() => {
  const opened = performance.getEntriesByType("navigation")[0];
  const isRead = opened ? opened.domContentLoadedEventEnd > 0 : document.readyState === "complete";
  if (!isRead && document.URL !== "about:blank") return false;
  return !document.documentElement?.hasAttribute("data-attaching");
}"""
ATTACHED_WITHIN = 20  # seconds; after them the page is acted on nevertheless
PAUSE = 20  # milliseconds
PATIENCE = 60_000  # milliseconds until a page has answered, on a machine that does other work too
OPENING = ("goto", "reload", "go_back", "go_forward")
ACTS = (
    "check", "click", "dblclick", "dispatch_event", "drag_to", "fill", "focus", "hover", "press",
    "press_sequentially", "select_option", "set_checked", "set_input_files", "tap", "uncheck",
)  # fmt: skip
HANDS = ("keyboard", "mouse", "touchscreen")


def act_on_attached_pages() -> None:
    """From now on, in this process."""
    expect.set_options(timeout=PATIENCE)
    for name in OPENING:
        setattr(Page, name, _then_wait(getattr(Page, name)))
    for name in ACTS:
        setattr(Locator, name, _wait_first(getattr(Locator, name), lambda locator: locator.page))
    for name in HANDS:
        hand: property = getattr(Page, name)
        setattr(Page, name, property(_wait_first(hand.fget, lambda page: page)))


def _then_wait(act: Any) -> Any:
    @wraps(act)
    def opened(page: Page, *args: Any, **kwargs: Any) -> Any:
        answer = act(page, *args, **{"timeout": PATIENCE, **kwargs})
        wait_until_attached(page)
        return answer

    return opened


def _wait_first(act: Any, page_of: Callable[[Any], Page]) -> Any:
    @wraps(act)
    def acted(where: Any, *args: Any, **kwargs: Any) -> Any:
        wait_until_attached(page_of(where))
        return act(where, *args, **kwargs)

    return acted


def wait_until_attached(page: Page) -> None:
    """Asked from here, since a test may have stopped the page's own clock."""
    deadline = time.monotonic() + ATTACHED_WITHIN
    while not _listens(page) and time.monotonic() < deadline:
        page.wait_for_timeout(PAUSE)


def _listens(page: Page) -> bool:
    try:
        return bool(page.evaluate(LISTENS))
    except Error:  # it is on its way to another page
        if page.is_closed():
            raise
        return False
