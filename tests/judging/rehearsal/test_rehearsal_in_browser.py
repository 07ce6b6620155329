"""The page of a rehearsal in a browser, on a desktop and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from judging.models import Rehearsal
from judging.rehearsal.rehearsals import play_rehearsal
from tests.contest.nights import make_judged_edition
from tests.contest.objections.test_objections_in_browser import seen, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def test_night_is_rehearsed_by_one_button_and_ended_by_another(page: Page, live_site: str) -> None:
    edition, _entries, organiser = make_judged_edition(entries=12)
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_results", args=[edition.slug]))
    page.get_by_role("link", name="Rehearse the night").click()
    page.get_by_role("heading", name="Rehearse the night").wait_for()
    found = seen(page, "rehearsal-begin")
    page.get_by_role("button", name="Rehearse the night").click()
    page.get_by_text("Step 1 of 10").or_(page.get_by_text("Waiting to begin")).first.wait_for()
    found += seen(page, "rehearsal-waiting")
    play_rehearsal(Rehearsal.objects.get().pk)
    page.get_by_role("heading", name="The drawer: emails that were not sent").wait_for()
    found += seen(page, "rehearsal")
    page.get_by_role("link", name="The winners’ page of the rehearsal").click()
    page.get_by_text("REHEARSAL · Edition").first.wait_for()
    found += seen(page, "rehearsal-winners")
    page.go_back()
    page.get_by_role("button", name="End the rehearsal").click()
    page.get_by_text("Nothing of it is left.").wait_for()
    assert (Rehearsal.objects.count(), found) == (0, [])
