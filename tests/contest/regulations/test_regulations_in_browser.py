"""The festival's own regulations and statements, on a desktop and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import EntryState, Role
from contest.models import RegulationsText, StatementWording
from tests.contest.looking import seen, sign_in
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = [pytest.mark.django_db(transaction=True)]
TEXT = """# What we look for

We look for films that **nobody** has seen, see [our charter](https://example.org/charter).

[[limits]]

| In | Out |
|----|-----|
| a story | an advertisement |

- one
- two
"""


def test_organiser_writes_regulations_and_a_statement_and_creators_read_both(
    page: Page, live_site: str
) -> None:
    edition = make_edition("open")
    organiser = make_membership(make_user(), edition, Role.ORGANISER).user
    entry = make_entry(EntryState.SUBMITTED, edition=edition)
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_regulations", args=[edition.slug]))
    text = page.get_by_label("Text of the regulations (English)")
    text.fill("[[limts]]")
    page.get_by_role("button", name="Preview the page").click()
    expect(text).to_have_attribute("aria-invalid", "true")
    found = seen(page, "wrong")
    text.fill(TEXT)
    page.get_by_role("button", name="Preview the page").click()
    expect(page.locator("#preview details[open]")).to_contain_text("60 to 300 seconds")
    found += seen(page, "preview")
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_text("The text of the regulations has been saved.")).to_be_visible()
    assert RegulationsText.objects.get().texts["en"].startswith("# What we look for")
    page.goto(live_site + reverse("office_statement", args=[edition.slug, "own-1"]))
    page.get_by_label("Title (English)").fill("Telephone")
    page.get_by_label("Words (English)").fill("You may call us about the film.")
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_text("Saved as a new version.")).to_be_visible()
    assert StatementWording.objects.get().version == "1"
    found += seen(page, "statement")
    page.goto(live_site + reverse("office_statements", args=[edition.slug]))
    found += seen(page, "statements")
    page.goto(live_site + reverse("regulations_show", args=[edition.slug]))
    expect(page.get_by_role("heading", name="What we look for")).to_be_visible()
    found += seen(page, "public")
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_rights", args=[entry.code]))
    page.get_by_label("You may call us").check()
    found += seen(page, "rights")
    page.get_by_role("button", name="Agree to what is ticked").click()
    expect(page.get_by_text("It is recorded that you agreed")).to_be_visible()
    assert found == []
