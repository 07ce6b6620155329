"""The page on which somebody proposes to revoke a published award, and what the public reads then."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.feedgenerator import rfc3339_date

from contest.models import Citation, Motion, Seal, User
from judging.domain import awards
from judging.domain.award_votes import JuryVotes
from tests.contest.nights import REASON, publish_results, second_person
from tests.judging.juries import Jury, make_tallied
from tests.judging.sealing import pass_gate, seal_results

pytestmark = pytest.mark.django_db
PUBLIC = {
    "public_reason_en": "The film uses shots of another film without its consent.",
    "public_reason_zh-hans": "影片未经许可使用了另一部影片的镜头，经查证属实。",
    "public_reason_id": "Film ini memakai shot dari film lain tanpa izin pemiliknya.",
}


def format_rfc(seal: Seal) -> str:
    """When a seal came with its correction, as the feed writes it."""
    return rfc3339_date(datetime.fromisoformat(seal.snapshot["corrections"][-1]["at"]))


@pytest.fixture(scope="module")
def module_jury(module_db: None) -> Jury:
    jury, tally = make_tallied(entries=3, reviews=2, judges=2)
    awards.propose(tally, by=jury.organiser)
    for proposal in list(tally.proposals.select_related("award", "tally__round__edition", "entry")):
        proposal.refresh_from_db()
        entry = jury.entries[0] if proposal.award.slug == "first" else None
        awards.decide(proposal, entry=entry, by=jury.organiser, votes=JuryVotes(2, 0), reason=REASON * 2)
    seal_results(tally, by=jury.organiser)
    publish_results(jury.edition, by=jury.organiser)
    pass_gate(jury.entries)
    return jury


@pytest.fixture
def jury(db: None, module_jury: Jury, settings: Any) -> Jury:
    settings.REQUIRE_SECOND_FACTOR = False
    return module_jury


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.slow
def test_award_is_revoked_by_two_and_the_public_reads_why(jury: Jury) -> None:
    first, second, _third = jury.entries
    slug, client = jury.edition.slug, at(jury.organiser)
    address = reverse("award_revoke", args=[slug, Citation.objects.get().pk])
    assert f"Next in line: {second.title} ({second.code})" in client.get(address).content.decode()
    typed = {**PUBLIC, "successor": second.code, "reason": REASON * 2}
    half = client.post(address, {**typed, "public_reason_id": ""})
    assert (half.status_code, list(half.context["form"].errors)) == (422, ["public_reason_id"])
    assert PUBLIC["public_reason_en"] in half.content.decode()
    assert client.post(address, typed).status_code == 302
    again = client.get(address).content.decode()
    assert f"{jury.organiser} has already proposed to revoke this prize." in again
    chair = at(second_person(jury.edition, jury.organiser))
    chair.post(reverse("motion_second", args=[slug, Motion.objects.open().get().pk]))
    public = Client().get(reverse("winners_show", args=[slug])).content.decode()
    loser = f"“<bdi>{first.title}</bdi>” by <bdi>{first.representative.name}</bdi>"
    correction = f"First Prize was revoked from {loser}, and goes to "
    assert f"{correction}“<bdi>{second.title}</bdi>”." in public
    assert PUBLIC["public_reason_en"] in public
    pages = [Client().get(reverse("film_show", args=[entry.code])).status_code for entry in (first, second)]
    assert pages == [404, 200]


@pytest.mark.slow
def test_second_person_reads_the_whole_proposal_in_every_language(jury: Jury) -> None:
    first, second, _third = jury.entries
    slug, client = jury.edition.slug, at(jury.organiser)
    statements = {
        "statement_en": "A quiet film that stays with us.",
        "statement_zh-hans": "一部安静而难忘的影片。",
        "statement_id": "Film yang tenang dan berkesan.",
    }
    address = reverse("award_revoke", args=[slug, Citation.objects.get().pk])
    client.post(address, {**PUBLIC, **statements, "successor": second.code, "reason": REASON * 2})
    chair = at(second_person(jury.edition, jury.organiser))
    page = chair.get(reverse("office_results", args=[slug])).content.decode()
    shown = [
        "<dt>Award</dt><dd>First Prize</dd>",
        *(
            f"“<bdi>{film.title}</bdi>” ({film.code}) by <bdi>{film.representative.name}</bdi>"
            for film in (first, second)
        ),
        *PUBLIC.values(),
        *statements.values(),
    ]
    assert [words for words in shown if words not in page] == []


@pytest.mark.slow
def test_public_history_tells_of_a_first_prize_that_nobody_has(jury: Jury) -> None:
    slug, client = jury.edition.slug, at(jury.organiser)
    old = Seal.objects.standing().get()
    client.post(
        reverse("award_revoke", args=[slug, Citation.objects.get(award__slug="first").pk]),
        {**PUBLIC, "successor": "-", "reason": REASON * 2},
    )
    chair = at(second_person(jury.edition, jury.organiser))
    chair.post(reverse("motion_second", args=[slug, Motion.objects.open().get().pk]))
    new = Seal.objects.standing().get()
    page = Client().get(reverse("winners_show", args=[slug])).content.decode()
    seals = [
        f'Published on {said} with the seal <b class="seal-code">{code}</b>'
        for said, code in [(page.split("Published on ")[1].split(" with the seal")[0], old.short_code)]
    ]
    seals.append(f'since then with the seal <b class="seal-code">{new.short_code}</b>')
    assert [words in page for words in seals] == [True, True]
    feed = Client().get(reverse("feed")).content.decode()
    assert "First Prize was revoked from" in feed
    assert f"<updated>{format_rfc(new)}</updated>" in feed


@pytest.mark.parametrize("language", ["zh-hans", "id"])
def test_public_reads_the_correction_in_its_language(jury: Jury, language: str) -> None:
    slug, client = jury.edition.slug, at(jury.organiser)
    address = reverse("award_revoke", args=[slug, Citation.objects.get().pk])
    client.post(address, {**PUBLIC, "successor": "-", "reason": REASON * 2})
    chair = at(second_person(jury.edition, jury.organiser))
    chair.post(reverse("motion_second", args=[slug, Motion.objects.open().get().pk]))
    public = Client(headers={"accept-language": language})
    page = public.get(reverse("winners_show", args=[slug])).content.decode()
    assert PUBLIC[f"public_reason_{language}"] in page


@pytest.mark.slow
def test_page_says_who_may_follow_and_why_no_other_film(jury: Jury) -> None:
    _first, second, third = jury.entries
    client = at(jury.organiser)
    address = reverse("award_revoke", args=[jury.edition.slug, Citation.objects.get().pk])
    assert "Nobody moves up: a film that has a prize keeps the one" in client.get(address).content.decode()
    refused = client.post(address, {**PUBLIC, "successor": third.code, "reason": "Too short."})
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {
            "successor": [
                "This film cannot get the prize: only a film that you see here can. A film that "
                "holds another prize keeps that one."
            ],
            "reason": ["This is missing or too short. Write at least 40 letters (16 in Chinese)."],
        },
    )
    assert second.code in refused.content.decode()
