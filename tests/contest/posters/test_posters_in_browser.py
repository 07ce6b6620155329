"""From the picture that a team brings to the pages of the team, of the office and of the public preview."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import Role
from media_pipeline.enums import JobKind, RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.steps.poster import make_poster
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import jobs
from tests.contest.films import give_film
from tests.contest.looking import seen, sign_in
from tests.factories import make_entry, make_membership, make_user
from tests.pictures import a_picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def choose_file(page: Page, content: bytes) -> None:
    picture = {"name": "poster.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.get_by_label("Picture", exact=True).set_input_files(picture)
    page.get_by_role("button", name="Upload the picture").click()


def test_own_poster_is_brought_looked_at_and_exchanged_for_a_frame(page: Page, live_site: str) -> None:
    entry, found = make_entry(title="Lamp"), []
    film = give_film(entry)
    film.renditions.filter(kind=RenditionKind.OWN_POSTER).delete()
    frame = Rendition.objects.get(film=film, kind=RenditionKind.POSTER)
    film_store().save(frame.storage_key, ContentFile(a_picture()))
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_film", args=[entry.code]))
    page.get_by_role("link", name="Upload a poster of your own").click()
    choose_file(page, a_picture((320, 180)))
    expect(page.get_by_role("main")).to_contain_text("The picture has 320 × 180 pixels")
    found += seen(page, "refused")
    choose_file(page, a_picture((1000, 1500)))
    expect(page.get_by_text("The poster is being made of your picture.")).to_be_visible()
    found += seen(page, "being made")
    jobs.work_on(JobKind.POSTER, make_poster)
    expect(page.get_by_text("It stands for the film in public.")).to_be_visible()
    expect(page.get_by_text("The poster is being made of your picture.")).to_have_count(0)
    found += seen(page, "own poster")
    page.get_by_role("link", name="Choose a frame instead").click()
    expect(page.get_by_role("radio", checked=True)).to_have_value("0")
    found += seen(page, "film")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Use this poster").click()
    expect(page.get_by_text("Poster saved.")).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_value("1")
    page.goto(live_site + reverse("entry_own_poster", args=[entry.code]))
    page.get_by_role("button", name="Show it in public").click()
    expect(page.get_by_text("It stands for the film in public.")).to_be_visible()
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    entry.state, entry.submitted_at = "submitted", entry.created_at
    entry.save()
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_entry", args=[entry.edition.slug, entry.code]))
    expect(page.get_by_role("img", name="The team’s own poster")).to_be_visible()
    found += seen(page, "office")
    assert found == []
