"""The pages of objections in a browser, on a desktop and on a phone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from contest.models import Objection, User
from contest.objections.evidence import KEPT_DAYS
from contest.objections.objecting import decide_objection
from tests.contest.nights import make_published_edition
from tests.contest.objections.scene import ANSWER, PDF, SUMMARY, client_of, object_to
from tests.e2e.watching import axe_findings
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def sign_in(page: Page, user: User, site: str) -> None:
    session = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def seen(page: Page, name: str) -> list[str]:
    """What is wrong with a page at both widths."""
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) != width:
            found.append(f"{name} is {wide} pixels wide at {width}")
        found += [f"{name}, {width}: {one}" for one in axe_findings(page)]
    return found


def test_objection_is_made_answered_decided_and_told(page: Page, live_site: str, tmp_path: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
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
