"""“Back” after signing out, with the browser's back/forward cache, which Playwright turns off by itself."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserType, Page, expect

from tests.factories import PASSWORD, make_edition, make_user
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
COUNT_RETURNS = (
    """addEventListener("pageshow", event => { if (event.persisted) document.title = "kept"; });"""
)


@pytest.fixture
def page_that_may_come_back(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Any:
    """Of Chromium as people have it: the one without windows keeps no page."""
    arguments = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    whole = os.environ.get("CHROMIUM_BIN") or shutil.which("chromium")
    browser = browser_type.launch(**{**arguments, "executable_path": whole})
    page = browser.new_page()
    page.add_init_script(COUNT_RETURNS)
    yield page
    browser.close()


def test_nothing_private_comes_back_after_signing_out(page_that_may_come_back: Page, live_site: str) -> None:
    make_edition("open")
    user, page = make_user(name="Ada Zhao"), page_that_may_come_back
    page.goto(f"{live_site}/")
    page.goto(f"{live_site}/account/login/")
    page.go_back(wait_until="commit")
    expect(page).to_have_title("kept")  # the cache is on

    page.goto(f"{live_site}/account/login/")
    page.get_by_label("Email", exact=True).fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Ada Zhao").first).to_be_visible()
    page.goto(f"{live_site}/account/email/")
    expect(page.get_by_text(user.email)).to_be_visible()
    page.get_by_text("Ada Zhao").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_site}/")
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert (user.email in page.content(), "Ada Zhao" in page.content()) == (False, False)


def test_what_was_typed_is_still_there_when_the_answer_was_lost(
    page: Page, live_site: str, client: Client
) -> None:
    """The page of nginx says so, deploy/nginx/unanswered.html."""
    client.force_login(make_user())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_site}])
    page.set_default_timeout(PATIENCE * 1000)
    page.route("**/static/**", lambda route: route.abort())
    page.goto(f"{live_site}/account/email/")
    lost = Path(settings.BASE_DIR, "deploy/nginx/unanswered.html").read_text()
    page.route("**/*", lambda route: route.fulfill(status=502, content_type="text/html", body=lost))
    page.locator("input[type=email]").fill("new@example.org")
    page.get_by_role("button", name="Change email").click()
    expect(page.get_by_role("heading")).to_have_text("What you sent was not answered")
    page.unroute_all()
    page.go_back()
    expect(page.locator("input[type=email]")).to_have_value("new@example.org")
