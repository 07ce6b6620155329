"""From an empty site to an announced edition, and on to the next one, by one organiser in the browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.domain import office_tasks
from contest.models import OfficeTask
from contest.new_editions.first_organiser import first_link
from tests.contest.looking import seen
from tests.pictures import a_picture

LOGO = a_picture((600, 200), "PNG")
pytestmark = pytest.mark.django_db(transaction=True)


def test_empty_site_becomes_a_contest_and_has_a_next_edition(page: Page, live_site: str) -> None:
    key, found = first_link().rstrip("/").rpartition("/")[2], []
    page.goto(live_site + reverse("first_organiser", args=[key]))
    page.get_by_label("Your name").fill("Sri")
    page.get_by_label("Email").fill("sri@example.org")
    page.get_by_label("Password").fill("orang-utan-7731")
    page.get_by_label("Name (English)").fill("Night of Films")
    page.get_by_label("Theme (English)").fill("Beyond a tool")
    found += seen(page, "first_organiser")
    page.get_by_role("button", name="Create the edition").click()
    expect(page.get_by_role("heading", name="Not announced yet")).to_be_visible()
    found += seen(page, "unannounced")
    slug = page.url.rstrip("/").split("/")[-2]
    page.get_by_role("link", name="AI tools").click()
    page.get_by_label("Another tool to add").fill("Luma Dream")
    page.get_by_role("button", name="Save the tools").click()
    expect(page.get_by_label("Luma Dream").first).to_be_checked()
    found += seen(page, "tools")
    page.get_by_role("link", name="Dates and regulations").first.click()
    page.get_by_role("link", name="Words of emails").click()
    found += seen(page, "mail_texts")
    page.get_by_role("link", name="The site’s words Entry accepted English").click()
    page.get_by_label("Subject").fill("{title} is in")
    page.get_by_label("Text").fill("We have accepted {title}.")
    found += seen(page, "mail_text")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("These are your own words.")).to_be_visible()
    page.goto(f"{live_site}/office/{slug}/edition/")
    page.get_by_role("link", name="Look of the edition").click()
    page.get_by_label("Name of the festival (English)").fill("Night of Lamps")
    page.get_by_label("Headline on the home page (English)").fill("Why lamps")
    page.get_by_label("Text on the home page (English)").fill("Each film lights the next.")
    page.get_by_label("Accent colour").fill("#ffaa00")
    page.get_by_label("Ground of the stage").fill("#2a0a3a")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#id_accent_error")).to_contain_text("#ffaa00 cannot be read well on")
    found += seen(page, "look_refused")
    page.get_by_role("button", name="Use #916100, the nearest that can be read").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    page.locator("#id_picture").set_input_files({"name": "l.png", "mimeType": "image/png", "buffer": LOGO})
    page.get_by_role("button", name="Upload the logo").click()
    expect(page.get_by_text("The logo is being drawn.")).to_be_visible()
    for pk in OfficeTask.objects.unfinished().values_list("pk", flat=True):
        office_tasks.work_on(pk)
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_role("img", name="The logo on a light page")).to_be_visible()
    found += seen(page, "look")
    for preview in ("home page", "winners’ page", "email"):
        page.get_by_role("link", name=re.compile(f"Preview of .*{preview}")).click()
        expect(
            page.get_by_text("Preview: the edition does not have this look in public yet.")
        ).to_be_visible()
        found += seen(page, f"look_{preview[:4]}")
        page.get_by_role("link", name="Back to the look").click()
    page.get_by_role("button", name="Publish the look").click()
    expect(page.get_by_text("The public sees what stands here.")).to_be_visible()
    page.goto(f"{live_site}/office/{slug}/edition/")
    page.get_by_role("link", name="Preview the first page").click()
    expect(page.get_by_text("Preview: only the office sees this page")).to_be_visible()
    found += seen(page, "preview")
    page.get_by_role("link", name="Back to the office").click()
    page.get_by_role("button", name="Announce the edition").click()
    expect(page.get_by_text("Everybody can see this edition and its regulations now.")).to_be_visible()
    page.get_by_role("link", name="New edition after this one").click()
    expect(page.get_by_label("Name (English)")).to_have_value("Night of Films")
    found += seen(page, "next")
    page.get_by_role("button", name="Create the edition").click()
    expect(page.get_by_role("heading", name="Not announced yet")).to_be_visible()
    assert page.url == f"{live_site}/office/{int(slug) + 1}/edition/"
    page.goto(live_site)
    expect(page.get_by_role("heading", name="Beyond a tool")).to_be_visible()
    expect(page.get_by_text(f"Night of Films {slug} · entries open soon")).to_be_visible()
    assert found == []
