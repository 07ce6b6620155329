"""Raw clips as their team and the office see them."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import Role
from media_pipeline.enums import JobKind
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark
from media_pipeline.steps.clips import read_clips
from media_pipeline.work_queue import jobs
from tests.contest.films import bring_raw_clip, give_film
from tests.contest.looking import seen, sign_in
from tests.factories import make_entry, make_membership, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
BY_SEEDANCE = ProvenanceMark(MarkKind.C2PA, Grade.TRUSTED, "Seedance")
BY_VEO = ProvenanceMark(MarkKind.C2PA, Grade.SIGNED, "Veo")


def test_clips_are_brought_read_and_graded(page: Page, live_site: str) -> None:
    entry, found = make_entry(title="Lamp"), []
    film = give_film(entry)
    bring_raw_clip(film, "harbour-at-night-take-4.mp4", stretches=[(2000, 27_000, 0)], marks=[BY_SEEDANCE])
    bring_raw_clip(film, "boat.mp4", stretches=[(60_000, 88_000, 0)], marks=[BY_VEO])
    bring_raw_clip(film, "unused.mp4", stretches=[])
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_shots", args=[entry.code]))
    found += seen(page, "shots")
    page.get_by_role("link", name="Evidence for your shots").click()
    expect(page.get_by_label("Raw clip", exact=True)).to_be_visible()
    found += seen(page, "clips")
    clip = {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"INT. LIGHTHOUSE"}
    page.get_by_label("Raw clip", exact=True).set_input_files(clip)
    page.get_by_role("button", name="Upload the clip").click()
    expect(page.get_by_text("The clip is being read and looked for in the film.")).to_be_visible()
    jobs.work_on(JobKind.CLIPS, read_clips)
    expect(page.get_by_text("The file cannot be read as a video.")).to_be_visible()
    expect(page.get_by_text("names “Veo”")).to_be_visible()
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    entry.state, entry.submitted_at = "submitted", entry.created_at
    entry.save()
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_entry", args=[entry.edition.slug, entry.code]))
    expect(page.get_by_role("heading", name="Evidence for the shots")).to_be_visible()
    found += seen(page, "office")
    assert found == []
