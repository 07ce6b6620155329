"""Signing in to a site in a browser, and looking at its pages on a desktop and on a phone."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from contest.models import User
from tests.e2e.watching import ZOOMED, axe_findings

MINUTE_LATER = "const clock = performance.now.bind(performance); performance.now = () => clock() + 60_000"


def sign_in(page: Page, user: User, site: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def seen(page: Page, name: str) -> list[str]:
    """What is wrong with a page at both widths."""
    page.wait_for_load_state()
    found = []
    for width in (ZOOMED["width"], 1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) != width:
            found.append(f"{name} is {wide} pixels wide at {width}")
        if width == ZOOMED["width"]:
            continue
        found += [f"{name}, {width}: {one}" for one in axe_findings(page, is_resized=width == 390)]
    return found
