"""Sealing, publishing and correcting a result in a browser, on a desk and on a phone, in English and in the
language with the longest texts; tests/e2e/test_fourth_language.py has every page in longer ones."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from contest.domain import motions
from contest.domain.publication_plans import plan_publication
from contest.domain.unsealing import propose_unsealing
from contest.models import Citation, Consent, OfficeTask, User
from judging.domain import awards
from judging.domain.award_votes import JuryVotes
from judging.domain.profiles import change_profile
from judging.domain.revocations import next_in_line, propose_revocation
from judging.domain.sealing import propose_seal
from judging.models import Tally
from tests.contest.nights import REASON, agree, publish_results, read_winners
from tests.e2e.watching import Watch, look_at
from tests.judging.juries import Jury, make_tallied
from tests.judging.sealing import pass_gate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.longest]
PUBLIC = {
    "en": "The film uses shots of another film without its consent.",
    "zh-hans": "影片未经许可使用了另一部影片的镜头，经查证属实。",
    "id": "Film ini memakai shot dari film lain tanpa izin pemiliknya.",
}
NAMED = ("Zhang Wei, cinematographer, Shanghai", "إيمان شريف, film editor and lecturer, Alexandria")


def make_decided() -> tuple[Jury, Tally]:
    jury, tally = make_tallied(entries=4, reviews=2, judges=2)
    awards.propose(tally, by=jury.organiser)
    winners = {"first": jury.entries[0], "most-creative": jury.entries[1]}
    for proposal in list(tally.proposals.select_related("award", "tally__round__edition", "entry")):
        proposal.refresh_from_db()
        entry = winners.get(proposal.award.slug)
        awards.decide(proposal, entry=entry, by=jury.organiser, votes=JuryVotes(2, 0), reason=REASON * 2)
    return jury, tally


@pytest.mark.slow
def test_pages_of_the_result_are_read_by_everybody(page: Page, live_site: str, client: Any) -> None:
    watch = Watch(page.context)
    jury, tally = make_decided()
    edition, by = jury.edition, jury.organiser
    sign_in(page, client, live_site, by)

    def look(name: str, view: str, *arguments: object) -> None:
        for language in ("en", "id"):
            speak(page, live_site, language)
            page.goto(live_site + reverse(view, args=[edition.slug, *arguments]))
            expect(page.locator("html")).to_have_attribute("lang", language)
            look_at(page, f"{language}-{name}", is_translated=language != "en")
        page.goto("about:blank")  # a page that asks for itself would reload into the next one

    look("seal-lacks", "results_seal", tally.pk)
    pass_gate(jury.entries)
    look("seal", "results_seal", tally.pk)
    motion = propose_seal(tally, reason=REASON, by=by)
    look("seal-proposed", "results_seal", tally.pk)
    look("results-proposed", "office_results")
    agree(motion)
    OfficeTask.objects.update(done=1)
    look("results-reading", "office_results")
    read_winners(edition)
    look("results-sealed", "office_results")
    look("winners-preview", "office_winners_preview")
    look("mail-preview", "office_mail_preview")
    plan_publication(edition, at=timezone.now() + timedelta(days=1), by=by)
    withdrawn = Consent.objects.filter(entry=jury.entries[0], kind="rights")
    consents = list(withdrawn)
    withdrawn.delete()
    motion = propose_unsealing(edition, reason=REASON, by=by)
    look("results-hindered", "office_results")
    look("office-waiting", "office_show")
    Consent.objects.bulk_create(consents)
    motions.withdraw(motion, by=by)
    publish_results(edition, by=by)
    for judge, words in zip(jury.judges, NAMED, strict=True):
        change_profile(judge, edition=edition, languages=[], absences=[], cap=None, named_as=words, by=judge)
    look("results-published", "office_results")
    won = Citation.objects.select_related("award__edition", "entry").order_by("award__order")
    look("revoke", "award_revoke", won[0].pk)
    heir = next_in_line(won[0])[0]
    agree(propose_revocation(won[0], successor=heir, public_reason=PUBLIC, reason=REASON * 2, by=by))
    look("results-corrected", "office_results")
    look("winners-corrected", "winners_show")
    look("journal", "office_journal")
    assert watch.troubles == []


def sign_in(page: Page, client: Any, site: str, user: User) -> None:
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def speak(page: Page, site: str, language: str) -> None:
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
