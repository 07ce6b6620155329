"""The pages of a creator at 400 % and as a screen reader hears them: nothing is wider than the screen, and
each control has a name that no other has which does something else."""

import re
from collections import Counter

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import ConsentUse, MusicBasis, TeamRight
from contest.models import Entry, MusicUse
from contest.team.inviting import invite
from media_pipeline.models import CaptionTrack
from tests.contest.films import bring_raw_clip, caption_film, give_film, show_own_poster
from tests.contest.looking import sign_in
from tests.contest.register.register_of_film import register_person
from tests.contest.team.scene import join
from tests.factories import make_entry, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
CONTROLS = "button|link|textbox|checkbox|radio|combobox|slider|spinbutton|searchbox|switch|progressbar"
NAMELESS = re.compile(rf"^ *- (?:{CONTROLS})(?! \")[^\n]*$", re.MULTILINE)
BUTTON = re.compile(r'^ *- button "((?:[^"\\]|\\.)*)"', re.MULTILINE)
OF_ENTRY = (
    *("entry_show", "entry_film", "entry_film_plain", "entry_about", "entry_people", "entry_shots"),
    *("entry_rights", "entry_submit", "entry_withdraw", "entry_preview", "entry_public_preview"),
    *("entry_team", "entry_register", "entry_captions", "person_new", "music_new"),
    *("entry_own_poster", "entry_clips"),
)


@pytest.fixture
def entry() -> Entry:
    """With all that repeats on its pages: shots, credits, tools, members, invitations, captions."""
    entry = make_entry(title="A title as long as titles are in a language that puts words together")
    give_film(entry)
    caption_film(entry.film)
    show_own_poster(entry.film)
    bring_raw_clip(entry.film)
    register_person(entry, uses=[ConsentUse.JUDGING])
    MusicUse.objects.create(entry=entry, title="Overture", basis=MusicBasis.TOOL, source="Suno 5")
    for number in range(2):
        join(entry, TeamRight.EDIT, user=make_user(f"member{number}@example.org", name=f"Member {number}"))
        invite(entry, email=f"asked{number}@example.org", right=TeamRight.SEE, by=entry.representative)
    return entry


def test_heading_and_first_field_of_a_step_are_seen_on_a_phone_without_scrolling(
    page: Page, live_site: str, entry: Entry
) -> None:
    sign_in(page, entry.representative, live_site)
    Entry.objects.update(synopsis="")  # so that there is a note of what is missing, too
    page.set_viewport_size({"width": 390, "height": 664})  # an iPhone's, between the browser's bars
    for step in ("entry_film", "entry_about", "entry_people", "entry_shots", "entry_rights"):
        page.goto(live_site + reverse(step, args=[entry.code]))
        expect(page.locator("html:not([data-attaching])")).to_be_attached()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
        if step in ("entry_about", "entry_people"):
            expect(page.locator("#draft input:visible").first).to_be_in_viewport(ratio=1)


def test_pages_of_a_creator_fit_at_400_percent_and_name_their_controls(
    page: Page, live_site: str, entry: Entry
) -> None:
    sign_in(page, entry.representative, live_site)
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    of_rows = {
        "captions_edit": CaptionTrack.objects.get().pk,
        "person_edit": entry.portrayals.get().pk,
        "music_edit": entry.music_uses.get().pk,
    }
    pages = {
        **{name: reverse(name, args=[entry.code]) for name in OF_ENTRY},
        **{name: reverse(name, args=[entry.code, pk]) for name, pk in of_rows.items()},
        **{name: reverse(name) for name in ("desk", "receipt_verify")},
        "entry_start": reverse("entry_start", args=[entry.edition.slug]),
    }
    found = []
    for name, address in pages.items():
        page.goto(live_site + address)
        expect(page.locator("html:not([data-attaching])")).to_be_attached()
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > ZOOMED["width"]:
            found.append(f"{name} is {wide} pixels wide")
        heard = page.locator("body").aria_snapshot()
        found += [f"{name}: {line.strip()}" for line in NAMELESS.findall(heard)]
        buttons = Counter(BUTTON.findall(page.locator("main").aria_snapshot()))
        found += [f"{name}: {count} × “{words}”" for words, count in buttons.items() if count > 1]
    assert found == []
