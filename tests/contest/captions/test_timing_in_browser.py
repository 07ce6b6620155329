"""Beginnings and ends of captions, moved over the film's audio by keyboard and by pointer."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from media_pipeline.models import CaptionTrack, Film
from tests.contest.films import caption_film, give_film, make_film_row
from tests.contest.looking import seen, sign_in
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
MANY = 1000


def open_timing(page: Page, live_site: str) -> tuple[CaptionTrack, str]:
    """A track of a thousand captions, one every two seconds, on its page."""
    entry = make_entry(title="Lamp")
    film = give_film(entry, make_film_row(cuts=(0, 2_000_000)), labels=())
    Film.objects.filter(pk=film.pk).update(duration_ms=2_000_000)
    track = caption_film(film)
    cues = [[2000 * number + 500, 2000 * number + 1500, f"Line {number + 1}"] for number in range(MANY)]
    CaptionTrack.objects.update(cues=cues)
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("captions_edit", args=[entry.code, track.pk]))
    expect(page.locator(".timing[data-listens]")).to_be_visible()
    return track, page.url


def test_times_are_moved_by_keyboard_and_pointer_and_saved_once(page: Page, live_site: str) -> None:
    track, _url = open_timing(page, live_site)
    expect(page.locator(".timing-cue")).to_have_count(10)  # of a thousand, those in the window
    said, span = page.locator("[data-said]"), page.locator(".timing [data-span]")
    expect(page.locator("[data-which]")).to_have_text(f"Caption 1 of {MANY}")
    begins = page.get_by_role("slider", name="Beginning of the caption")
    ends = page.get_by_role("slider", name="End of the caption")
    begins.press("ArrowRight")
    expect(span).to_have_text("0.60 s to 1.50 s")
    ends.press("Shift+ArrowRight")
    expect(span).to_have_text("0.60 s to 2.50 s")
    expect(ends).to_have_attribute("aria-valuetext", "2.50 s")
    page.get_by_role("button", name="Undo").click()
    expect(span).to_have_text("0.60 s to 1.50 s")
    begins.press("Home")
    expect(span).to_have_text("0.00 s to 1.50 s")
    begins.press("End")
    expect(span).to_have_text("1.40 s to 1.50 s")
    begins.press("ControlOrMeta+z")
    begins.press("ControlOrMeta+z")
    expect(span).to_have_text("0.60 s to 1.50 s")
    ends.press("PageUp")
    expect(span).to_have_text("0.60 s to 2.50 s")
    ends.press("ControlOrMeta+z")
    expect(span).to_have_text("0.60 s to 1.50 s")
    page.get_by_role("button", name="Next caption").click()
    expect(span).to_have_text("2.50 s to 3.50 s")
    box = ends.bounding_box()
    view = page.locator("[data-view]").bounding_box()
    assert box
    assert view
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 14 + view["width"] / 20, box["y"] + 14, steps=4)
    page.mouse.up()
    expect(said).to_have_text("Moved captions: 2. Not saved yet.")
    expect(ends).to_have_attribute("aria-valuetext", "4.50 s")
    assert seen(page, "timing") == []
    with page.expect_navigation():
        page.get_by_role("button", name="Save times").click()
    expect(page.get_by_label("From").first).to_have_value("0:00.600")
    track.refresh_from_db()
    assert [cue[:2] for cue in track.cues[:3]] == [[600, 1500], [2500, 4500], [4500, 5500]]
    assert (track.revision, len(track.cues)) == (2, MANY)
    page.context.add_cookies([{"name": "django_language", "value": "id", "url": live_site}])
    page.reload()
    expect(page.locator(".timing [data-span]")).to_have_text("0,60 s sampai 1,50 s")
    expect(page.locator(".timing [data-edge=end]")).to_have_attribute("aria-valuetext", "1,50 s")
    assert seen(page, "timing in Indonesian") == []


def test_what_somebody_else_has_saved_since_is_not_overwritten(page: Page, live_site: str) -> None:
    track, _url = open_timing(page, live_site)
    page.get_by_role("slider", name="Beginning of the caption").press("ArrowRight")
    CaptionTrack.objects.update(revision=7)
    page.get_by_role("button", name="Save times").click()
    expect(page.locator("[data-said]")).to_contain_text("These captions have been changed or removed")
    expect(page.locator(".timing [data-span]")).to_have_text("0.60 s to 1.50 s")
    track.refresh_from_db()
    assert (track.revision, track.cues[0][0]) == (7, 500)
