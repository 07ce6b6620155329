"""The office's pages on a desktop and on a phone, and its list by keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from contest.enums import EntryState, Role
from contest.models import Entry, Regulations, SavedView
from contest.office.usual_reasons import keep_reasons
from contest.roles.inviting import give_role, key_of
from tests.contest.films import give_film
from tests.contest.looking import seen, sign_in
from tests.contest.moving.lamp import make_packed
from tests.contest.office.scene import make_office, work
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_list_is_worked_on_by_keyboard_and_every_page_can_be_read(page: Page, live_site: str) -> None:
    edition, organiser, entries = make_office(3, ai_percent=82.5)
    for entry in entries:
        give_film(entry)
    keep_reasons(edition, ["The credits name nobody at all."], by=organiser)
    SavedView.objects.create(edition=edition, user=organiser, name="Mine", query="claim=mine")
    given = {"edition": edition, "by": organiser, "language": "en"}
    give_role(make_user().email, role=Role.CURATOR, **given)
    invitation = give_role("ana@example.org", role=Role.ASSISTANT, **given)
    page.goto(live_site + reverse("role_invitation", args=[key_of(invitation)]))
    found = seen(page, "role_invitation")
    sign_in(page, organiser, live_site)
    for name in ("office_show", "office_people", "office_reasons", "office_exports"):
        page.goto(live_site + reverse(name, args=[edition.slug]))
        found += seen(page, name)
    page.goto(live_site + reverse("office_export", args=[edition.slug, "entries"]))
    found += seen(page, "export")
    packed = make_packed(organiser, "masters/0b6c2f0e-5c6e-4b7e-9d55-1f0f6f0a9c11/film-of-the-lamp.mp4")
    page.goto(live_site + reverse("office_whole", args=[packed.slug]))
    expect(page.get_by_role("link", name="Download the edition")).to_be_visible()
    found += seen(page, "office_whole")
    page.goto(live_site + reverse("office_entries", args=[edition.slug]) + "?share_from=80")
    found += seen(page, "entries")
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.locator("[data-keys='ready']")).to_have_count(1)
    links = page.locator('th[scope="row"] a')
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    boxes, all_here = page.locator('[name="entry"]'), page.get_by_label("all entries on this page")
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    expect(all_here).to_have_js_property("indeterminate", value=True)
    all_here.check()
    expect(page.locator('[name="entry"]:checked')).to_have_count(3)
    page.keyboard.press("d")
    expect(page.get_by_role("heading", name="3 entries are affected")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-keys='ready']")).to_have_count(1)
    expect(all_here).to_be_checked()
    all_here.uncheck()
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="1 entry is affected")).to_be_visible()
    found += seen(page, "act")
    page.get_by_label("Usual reason").select_option(label="The credits name nobody at all.")
    page.get_by_role("button", name="Show the email").click()
    expect(page.get_by_text("The email, as the first of them gets it")).to_be_visible()
    page.get_by_role("button", name="Request changes to 1 entry").click()
    expect(page).to_have_url(re.compile("/acts/"))
    expect(page.get_by_role("heading", name="1 entry is waiting")).to_be_visible()
    work()
    page.reload()
    expect(page.get_by_role("heading", name="1 entry is decided about")).to_be_visible()
    found += seen(page, "result")
    states = dict(Entry.objects.order_by("pk").values_list("pk", "state"))
    assert list(states.values()) == [EntryState.RETURNED, EntryState.SUBMITTED, EntryState.SUBMITTED]
    assert found == []


def test_two_windows_with_the_rules_keep_what_either_changed(page: Page, live_site: str) -> None:
    edition, organiser, _entries = make_office()
    edition.invitation = {"en": "One line.\nAnother."}
    edition.save(update_fields=["invitation"])
    sign_in(page, organiser, live_site)
    other = page.context.new_page()
    for window in (page, other):
        window.goto(live_site + reverse("office_edition", args=[edition.slug]))
    page.get_by_label("entries per creator").fill("4")
    page.get_by_label("animated AI images count").uncheck()
    page.get_by_role("button", name="Save dates and regulations").click()
    expect(page.get_by_text("Saved. The changes are recorded in the audit log.")).to_be_visible()
    other.get_by_label("minimum running time").fill("45")
    other.get_by_role("button", name="Save dates and regulations").click()
    expect(other.get_by_text("Saved. The changes are recorded in the audit log.")).to_be_visible()
    rules = Regulations.objects.get(edition=edition)
    assert (rules.max_entries, rules.min_seconds, rules.counts_images) == (4, 45, False)
    page.get_by_label("minimum running time").fill("30")
    page.get_by_role("button", name="Save dates and regulations").click()
    clash = page.get_by_role("group", name="minimum running time")
    expect(clash.get_by_text("45")).to_be_visible()
    assert seen(page, "clash") == []
    clash.get_by_label("Saved version").check()
    page.get_by_role("button", name="Save dates and regulations").click()
    expect(page.get_by_text("Saved. The changes are recorded in the audit log.")).to_be_visible()
    rules.refresh_from_db()
    assert (rules.max_entries, rules.min_seconds) == (4, 45)
    closes_at = page.get_by_label("Entries close")
    yesterday = (timezone.now() - timedelta(days=1)).astimezone(edition.zone)
    closes_at.fill(f"{yesterday:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save dates and regulations").click()
    expect(page.get_by_role("heading", name="entries would close at once")).to_be_visible()
    assert seen(page, "asked") == []
    page.get_by_label("Close entries at this time all the same").check()
    page.get_by_role("button", name="Save dates and regulations").click()
    expect(page.get_by_text("Saved. The changes are recorded in the audit log.")).to_be_visible()
    edition.refresh_from_db()
    assert not edition.is_open()


def test_menu_shows_where_one_is_and_says_that_it_goes_on(page: Page, live_site: str) -> None:
    edition, organiser, _entries = make_office()
    sign_in(page, organiser, live_site)
    rooms = page.locator(".office-nav .rooms")
    lines = "strip => new Set([...strip.children].map((link) => link.offsetTop)).size"
    log, first = (
        live_site + reverse(name, args=[edition.slug]) for name in ("office_journal", "office_show")
    )
    for language, word in (("en", "Audit log"), ("zh-hans", "操作日志"), ("id", "Log audit")):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{log}?lang={language}")
            here = rooms.locator("[aria-current]")
            expect(here).to_have_text(word)
            expect(here).to_be_in_viewport(ratio=1)
            assert rooms.evaluate(lines) == 1, (language, width)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{first}?lang={language}")
        expect(rooms).to_have_class("rooms goes-on")
