"""The plain form in a browser: a film that is far too large."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from contest.models import Entry
from tests.factories import make_entry
from tests.media_pipeline.uploads.conftest import use_local_store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MIB = 1024**2


@pytest.fixture
def entry(settings: Any, live_site: str, tmp_path: Path) -> Entry:
    use_local_store(settings, tmp_path)
    settings.PLAIN_FORM_BYTES = MIB
    return make_entry()


def open_form(page: Page, live_site: str, entry: Entry) -> None:
    client = Client()
    client.force_login(entry.representative)
    session = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_site}])
    page.goto(live_site + reverse("entry_film_plain", args=[entry.code]))


def film_of(folder: Path, size: int) -> Path:
    """A file of so many bytes that takes no room on the disk."""
    path = folder / f"{size // MIB}.mov"
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_film_far_over_the_limit_is_refused_in_words_without_javascript(
    browser: Browser, live_site: str, entry: Entry, tmp_path: Path
) -> None:
    """Chromium reads no answer before it has sent all: what is cut earlier is shown as a broken line."""
    page = browser.new_context(java_script_enabled=False).new_page()
    open_form(page, live_site, entry)
    page.get_by_label("Choose the film file").set_input_files(film_of(tmp_path, 300 * MIB))
    page.get_by_role("button", name="Upload the film").click()
    expect(page.get_by_role("alert")).to_contain_text("the plain form takes up to 1.0\xa0MB")
    page.context.close()


def test_film_over_the_limit_does_not_travel_from_a_browser_with_scripts(
    page: Page, live_site: str, entry: Entry, tmp_path: Path
) -> None:
    open_form(page, live_site, entry)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/receive/" in request.url else None)
    chosen = page.get_by_label("Choose the film file")
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    chosen.set_input_files(film_of(tmp_path, 3 * MIB))
    expect(page.get_by_role("alert")).to_have_text(
        "“3.mov” is 3.0 MB; this form takes up to 1.0\xa0MB. Go back to the film and upload it there, or "
        "export it at a lower bitrate."
    )
    page.get_by_role("button", name="Upload the film").click()
    chosen.set_input_files(film_of(tmp_path, 1000))
    expect(page.get_by_role("alert")).to_have_count(0)
    assert sent == []
    with page.expect_request("**/receive/form/**"):
        page.get_by_role("button", name="Upload the film").click()
