"""What was typed and could not be saved, in two windows with one draft: a correction in one is not undone by
the other, which never touched it; and a wrong field shows what is wrong with it now."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import EntryState
from contest.forms.drafts import DraftForm
from contest.models import Entry
from tests.contest.looking import sign_in
from tests.factories import make_entry
from tests.waiting import wait_until

TOO_LONG = "x" * 500
BY_ITSELF = {"X-Autosave": "1"}


@pytest.fixture
def entry(db: None) -> Entry:
    entry = make_entry(EntryState.DRAFT)
    Entry.objects.update(production_days=None)
    return entry


@pytest.fixture
def creator(client: Client, entry: Entry) -> Client:
    client.force_login(entry.representative)
    return client


def as_shown(form: DraftForm, **typed: Any) -> dict[str, Any]:
    """What a window sends in which this was typed and nothing else touched."""
    return {**dict(form.as_data().lists()), **typed}


def page_of(creator: Client, entry: Entry, name: str = "entry_about") -> DraftForm:
    shown: DraftForm = creator.get(reverse(name, args=[entry.code])).context["form"]
    return shown


def post(creator: Client, entry: Entry, sent: dict[str, Any], name: str = "entry_about", **more: Any) -> Any:
    return creator.post(reverse(name, args=[entry.code]), sent, **more)


def test_correction_in_one_window_is_not_undone_by_another(creator: Client, entry: Entry) -> None:
    wrong = {"production_days": "-5", "links": "javascript:alert(1)"}
    assert post(creator, entry, as_shown(page_of(creator, entry), **wrong)).status_code == 422
    first, second = page_of(creator, entry), page_of(creator, entry)
    right = {"production_days": "12", "links": "https://ok.example/film"}
    assert post(creator, entry, as_shown(first, **right)).status_code == 302
    sent = as_shown(second, profession="Painter")
    answer = post(creator, entry, sent, headers=BY_ITSELF).json()
    assert (answer["wrong"], answer["kept"]) == ({}, {})
    saved = Entry.objects.get()
    assert (saved.production_days, saved.links, saved.unsaved) == (12, ["https://ok.example/film"], {})
    assert saved.profession == "Painter"
    assert post(creator, entry, {**sent, "title": "Lantern"}).status_code == 302
    assert Entry.objects.get().unsaved == {}


def test_mistake_of_one_window_is_kept_while_another_saves_the_same_page(
    creator: Client, entry: Entry
) -> None:
    first, second = page_of(creator, entry), page_of(creator, entry)
    post(creator, entry, as_shown(first, profession=TOO_LONG))
    assert post(creator, entry, as_shown(second, title="Lantern")).status_code == 302
    assert Entry.objects.get().unsaved == {"profession": {"profession": [TOO_LONG]}}
    assert page_of(creator, entry)["profession"].value() == TOO_LONG
    assert post(creator, entry, as_shown(page_of(creator, entry), profession="Painter")).status_code == 302
    assert (Entry.objects.get().unsaved, Entry.objects.get().profession) == ({}, "Painter")


def test_credit_without_a_role_stands_on_the_page_as_it_was_typed(creator: Client, entry: Entry) -> None:
    entry.credits.all().delete()
    form = page_of(creator, entry, "entry_people")
    row = {"credits-TOTAL_FORMS": "1", "credits-0-name": "Zed Only Name", "credits-0-task": ""}
    answer = post(creator, entry, as_shown(form, **row), "entry_people")
    assert answer.status_code == 422
    (shown,) = (row for row in answer.context["form"].rows if row["name"].value())
    assert (shown["name"].value(), shown["task"].errors) == (
        "Zed Only Name",
        ["Enter the role of Zed Only Name, for example “Director”."],
    )
    again = as_shown(answer.context["form"], **{"credits-0-task": "Sound"})
    assert post(creator, entry, again, "entry_people").status_code == 302
    assert list(entry.credits.values_list("name", "task")) == [("Zed Only Name", "Sound")]


def test_credits_that_another_window_completed_stay(creator: Client, entry: Entry) -> None:
    entry.credits.all().delete()
    row = {"credits-TOTAL_FORMS": "1", "credits-0-name": "Zed", "credits-0-task": ""}
    post(creator, entry, as_shown(page_of(creator, entry, "entry_people"), **row), "entry_people")
    first, second = page_of(creator, entry, "entry_people"), page_of(creator, entry, "entry_people")
    post(creator, entry, as_shown(first, **{"credits-0-task": "Sound"}), "entry_people")
    sent = as_shown(second, team_name="Night Shift")
    assert post(creator, entry, sent, "entry_people").status_code == 302
    saved = Entry.objects.get()
    assert (saved.team_name, saved.unsaved) == ("Night Shift", {})
    assert list(entry.credits.values_list("name", "task")) == [("Zed", "Sound")]


def test_last_page_names_the_fields_that_could_not_be_saved(creator: Client, entry: Entry) -> None:
    post(creator, entry, as_shown(page_of(creator, entry), production_days="-5", profession=TOO_LONG))
    row = {"credits-TOTAL_FORMS": "1", "credits-0-name": "Zed", "credits-0-task": ""}
    post(creator, entry, as_shown(page_of(creator, entry, "entry_people"), **row), "entry_people")
    findings = creator.get(reverse("entry_submit", args=[entry.code])).context["readiness"].findings
    assert [(one.step, str(one.message)) for one in findings if one.code == "unsaved"] == [
        (
            "about",
            "What was typed here last could not be saved: Profession, Production time (days). Correct it, or "
            "restore what was there.",
        ),
        (
            "people",
            "What was typed here last could not be saved: Credits. Correct it, or restore what was there.",
        ),
    ]


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_goes_with_the_mistake_and_nothing_is_offered_twice(page: Page, live_site: str) -> None:
    entry = make_entry(EntryState.DRAFT)
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_about", args=[entry.code]))
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    profession, days = page.get_by_label("Profession"), page.get_by_label("Production time (days)")
    profession.fill(TOO_LONG)
    days.fill("-5")
    page.get_by_label("Links").fill("javascript:alert(1)")
    days.blur()
    wait_until(lambda: len(Entry.objects.get().unsaved) == 3)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#form-errors")).to_contain_text("Correct 3 fields")
    kept = page.get_by_text("This device has kept unsaved changes to this page.")
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    expect(kept).to_have_count(0)
    expect(page.locator("[data-saved]")).to_contain_text("except what is marked.")
    page.reload()
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    expect(kept).to_have_count(0)
    page.get_by_label("Links").fill("https://ok.example/film\nhttps://ok.example/two")
    profession.fill("Painter")
    profession.blur()
    wait_until(lambda: Entry.objects.get().profession == "Painter")
    expect(page.locator(".field").filter(has=profession).locator(".errors")).to_have_count(0)
    expect(page.locator(".field").filter(has=days).locator(".errors")).to_have_text("Enter 1 or more.")
    days.fill("12")
    days.blur()
    wait_until(lambda: Entry.objects.get().production_days == 12)
    expect(page.locator(".errors, #form-errors")).to_have_count(0)
    expect(page.locator("[data-saved]")).not_to_contain_text("except what is marked")
