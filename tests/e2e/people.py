"""What people do on the site, step by step, with the words that stand on it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.stage_words import PASSWORD
from tests.e2e.watching import answer_who_it_is, look_at
from tests.waiting import wait_until

FILM_MINUTES = 4 * 60_000  # milliseconds for a film's whole way through the workers on a busy machine


def sign_in(page: Page, name: str) -> None:
    page.goto("/account/login/")
    form = page.locator("main form").first
    form.get_by_label(re.compile("^E-?mail")).fill(f"{name}@walk.example")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    answer_who_it_is(page, PASSWORD)


def sign_up(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Enter your film").first.click()
    page.get_by_role("link", name="Create an account").click()
    look_at(page, "sign-up")
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label(re.compile("^E-?mail")).fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    look_at(page, "enter-the-code")
    page.get_by_label("Code").fill(code_from_mail(page, email))
    page.get_by_role("button", name="Confirm").click()


def code_from_mail(page: Page, email: str) -> str:
    outbox = page.context.new_page()
    outbox.goto("/demo/mail/")
    look_at(outbox, "outbox")
    letter = outbox.locator("article").filter(has_text=email).first.inner_text()
    outbox.close()
    found = re.search(r"^\s*([A-Z0-9-]{6,10})\s*$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def upload(page: Page, film: Path) -> None:
    page.set_input_files("#film-file", film)


def wait_for_verdict(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=FILM_MINUTES)


def wait_for_mail(page: Page, subject: str, *, to: str) -> None:
    """Load the outbox again until the mail is there; workers send it."""
    letter = page.locator("article").filter(has_text=to).filter(has=page.get_by_role("heading", name=subject))
    page.goto("/demo/mail/")
    wait_until(letter.count, meanwhile=page.reload, pause=0.5, otherwise=page.locator("main").inner_text)
