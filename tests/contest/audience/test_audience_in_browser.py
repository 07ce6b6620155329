"""Watching a nominee and voting for it in a browser, by keys and on a phone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from contest.audience.counting import count_ended_votes
from contest.models import AudienceVote, Ballot
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.audience.scene import SECONDS, VoteScene, make_vote, watched
from tests.contest.looking import MINUTE_LATER, seen, sign_in
from tests.contest.nights import do_office_tasks
from tests.contest.test_night_in_browser import watched_page
from tests.factories import make_user
from tests.films import make_film
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
MOVIES = (RenditionKind.TOP, RenditionKind.LIGHT)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">'
    '<rect width="640" height="360" fill="#345"/></svg>'
)


def make_played_vote(tmp_path: Path) -> VoteScene:
    """A vote whose films and stills are there to be played and seen."""
    scene = make_vote(films=4)
    with make_film(tmp_path / "film.mp4", seconds=SECONDS, shots=2).open("rb") as film:
        key = film_store().save("film.mp4", File(film))
    Rendition.objects.filter(kind__in=MOVIES).update(storage_key=key, size=film_store().size(key))
    still = film_store().save("still.svg", ContentFile(PICTURE.encode()))
    stills = Rendition.objects.exclude(kind__in=MOVIES)
    stills.update(storage_key=still, content_type="image/svg+xml", size=len(PICTURE))
    return scene


def test_what_the_site_would_not_count_is_not_shown_as_watched(
    page: Page, live_site: str, tmp_path: Path
) -> None:
    scene = make_played_vote(tmp_path)
    sign_in(page, make_user(), live_site)
    page.goto(f"{live_site}{scene.page}{scene.codes[0]}/")
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    page.route("**/watch/", lambda route: route.abort())
    page.locator("video").evaluate("video => { video.muted = true; void video.play(); }")
    expect(page.locator("[data-watched]")).not_to_contain_text("Watched 0:00")
    page.evaluate(MINUTE_LATER)
    expect(page.locator("[data-watched]")).to_contain_text("without a connection no more is counted")


def test_nominee_is_watched_and_voted_for(page: Page, live_site: str, tmp_path: Path, settings: Any) -> None:
    settings.VOTE_PROOF_NUMBERS = 2000
    scene = make_played_vote(tmp_path)
    voter, (film_to_watch, *others) = make_user(), scene.films
    watched(scene, voter, others[:1])
    complaints, found = watched_page(page), list[str]()
    page.goto(live_site + scene.page)
    found += seen(page, "stranger")
    sign_in(page, voter, live_site)
    page.goto(live_site + scene.page)
    box = page.get_by_role("checkbox", name=film_to_watch.title)
    expect(box).to_be_disabled()
    found += seen(page, "ballot")
    page.get_by_role("link", name=f"Watch {film_to_watch.title}").click()
    page.locator("video").evaluate("video => video.muted = true")
    found += seen(page, "film")
    page.locator("video").evaluate("video => void video.play()")
    expect(page.locator("[data-watched]")).to_contain_text("you can vote for it now", timeout=20_000)
    page.get_by_role("link", name="Back to the ballot").click()
    expect(box).to_be_enabled()
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.get_by_role("button", name="Cast your ballot").click()
    page.get_by_text("Your ballot has been cast.").wait_for()
    expect(box).to_be_checked()
    assert [ballot.films for ballot in Ballot.objects.all()] == [[film_to_watch.code]]
    found += seen(page, "cast")
    sign_in(page, scene.organiser, live_site)
    page.goto(live_site + reverse("office_audience", args=[scene.edition.slug]))
    found += seen(page, "office")
    AudienceVote.objects.update(ends_at=timezone.now() - timedelta(minutes=2))
    count_ended_votes()
    do_office_tasks()
    page.reload()
    expect(page.get_by_role("heading", name="What was counted")).to_be_visible()
    found += seen(page, "counted")
    wait_until(lambda: complaints == [], otherwise=lambda: str(complaints))
    assert found == []
