from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.running_site import Site, new_site
from tests.e2e.watching import DESKTOP, Watch


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with its workers, and a festival that waits for films."""
    running = new_site(tmp_path_factory.mktemp("e2e") / "var")
    try:
        running.start()
        running.tell("festival")
        yield running
    finally:
        running.stop()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[[], tuple[Page, Watch]]]:
    """Open the site as another person, in a browser of their own; nothing may have gone wrong in any."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_browser(**options: Any) -> tuple[Page, Watch]:
        context = browser.new_context(base_url=site.url, viewport=DESKTOP, locale="en-GB", **options)
        contexts.append(context)
        watches.append(Watch(context, runs_scripts=options.get("java_script_enabled", True)))
        return context.new_page(), watches[-1]

    yield open_browser
    for context in contexts:
        context.close()
    troubles = [trouble for watch in watches for trouble in watch.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder for the films of a test."""
    return tmp_path
