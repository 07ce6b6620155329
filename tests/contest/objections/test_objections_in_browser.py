"""The pages of objections in a browser, on a desktop and on a phone."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.models import Objection
from contest.objections.evidence import KEPT_DAYS
from contest.objections.objecting import decide_objection
from tests.contest.looking import seen, sign_in
from tests.contest.nights import make_published_edition
from tests.contest.objections.scene import ANSWER, PDF, SUMMARY, object_to
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def test_objection_is_made_answered_decided_and_told(page: Page, live_site: str, tmp_path: Path) -> None:
    edition, (first, second, *_others), organiser = make_published_edition(winners=3, others=0)
    earlier = object_to(second, by=make_user(), public_name="Lin Yue")
    decide_objection(earlier, uphold=True, summary=SUMMARY, answer=ANSWER, by=organiser)
    objector, found = make_user(name="Ada Zhao"), []
    sign_in(page, objector, live_site)
    page.goto(live_site + reverse("film_show", args=[first.code]))
    found += seen(page, "film")
    page.get_by_role("link", name="Object to this award").click()
    page.get_by_label("Whoever entered the film did not make it").check()
    page.get_by_label("Why do you think so?").fill("I made it.")
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_label("Why do you think so?")).to_have_attribute("aria-invalid", "true")
    found += seen(page, "wrong")
    page.get_by_label("Why do you think so?").fill("I made this film two years ago and showed it in Lyon.")
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(PDF)
    page.get_by_label("Files").set_input_files(proof)
    page.get_by_label("I believe in good faith").check()
    assert f"{KEPT_DAYS} days" in page.content()
    page.get_by_role("button", name="Send the objection").click()
    objection = Objection.objects.get(objector=objector)
    page.get_by_text(objection.code).wait_for()
    assert objection.evidence.count() == 1
    found += seen(page, "receipt")
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_objection", args=[edition.slug, objection.pk]))
    found += seen(page, "office")
    page.goto(live_site + reverse("office_objection", args=[edition.slug, earlier.pk]))
    found += seen(page, "upheld")
    page.goto(live_site + reverse("office_objections", args=[edition.slug]))
    page.get_by_text("The emails about objections, in each language").click()
    found += seen(page, "list")
    page.goto(live_site + reverse("winners_show", args=[edition.slug]))
    found += seen(page, "winners")
    assert found == []
