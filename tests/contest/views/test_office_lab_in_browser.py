"""The lab page in a real browser: it changes by itself, and does not disturb its reader."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from contest.enums import EntryState, Role
from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from tests.contest.films import make_film_row
from tests.e2e.watching import Watch, look_at
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.media_pipeline.film_rows import held

pytestmark = pytest.mark.django_db(transaction=True)
LOG = "\n".join(f"[h264 @ 0x{n:04x}] error while decoding MB {n} 7, bytestream -5" for n in range(40))
COMMAND = (
    "ffmpeg -hide_banner -nostdin -protocol_whitelist file -i file:/masters/film.mp4 -f null " + "-x " * 60
)

READ_ON = """() => {
  document.querySelector("main pre").scrollTop = 120;
  document.querySelector("main summary").focus();
}"""
READING = """() => [document.querySelector("main details").open, document.querySelector("main pre").scrollTop,
  document.activeElement.tagName]"""
WOULD_ASK = "one => one.dispatchEvent(new CustomEvent('htmx:beforeRequest', { cancelable: true }))"


@pytest.fixture
def lab(page: Page, live_site: str, client: Any) -> Page:
    """The page of a lab with one film at work, one that failed and one that waits."""
    edition = make_edition("open")
    organiser = make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(organiser)
    moment = timezone.now() - timedelta(seconds=80)
    states = {
        JobState.RUNNING: FilmState.INSPECTED,
        JobState.FAILED: FilmState.STUCK,
        JobState.QUEUED: FilmState.RECEIVED,
    }
    for number, (state, film_state) in enumerate(states.items()):
        film = make_film_row(film_state)
        title = f"The Lamplighter’s Very Long Apprenticeship {number}"
        make_entry(EntryState.SUBMITTED, edition=edition, film=film, title=title)
        Job.objects.create(
            film=film,
            kind=JobKind.RENDER,
            state=state,
            **held(state),
            host="kiln-04.studio.example:31337",
            attempts=3,
            progress=0.4,
            started_at=moment,
            finished_at=moment,
            error="PassFailed: ffmpeg ended with 187: [h264 @ 0x55] error while decoding MB 11 7",
            log_tail=LOG,
            command=COMMAND,
        )
    make_film_row(FilmState.READY)
    Film.objects.filter(state=FilmState.READY).update(settled_at=timezone.now())
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_site}]
    )
    page.goto(live_site + reverse("office_lab", args=[edition.slug]))
    return page


def test_lab_changes_by_itself_and_keeps_what_is_open(lab: Page) -> None:
    watch = Watch(lab.context)
    look_at(lab, "lab-closed")
    lab.get_by_text("Log and command line").click()
    look_at(lab, "lab")
    lab.evaluate(READ_ON)
    Job.objects.filter(state=JobState.RUNNING).update(progress=0.77)
    expect(lab.get_by_text("77%")).to_be_visible()
    lab.wait_for_function(f"() => String(({READING})()) === 'true,120,SUMMARY'")
    lab.get_by_label("Pause live updates").check()
    assert lab.locator("#lab").evaluate(WOULD_ASK) is False
    lab.get_by_label("Pause live updates").uncheck()
    assert lab.locator("#lab").evaluate(WOULD_ASK) is True
    assert watch.troubles == []


def test_failed_film_is_tried_again_by_a_click(lab: Page) -> None:
    lab.get_by_role("button", name="Try again").click()
    expect(lab.get_by_text("three new attempts")).to_be_visible()
    assert Job.objects.filter(state=JobState.FAILED).count() == 0
    expect(lab.get_by_role("heading", name="Needs attention")).to_have_count(0)
