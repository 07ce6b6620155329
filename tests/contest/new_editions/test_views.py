"""A new edition in the browser's terms: who may, what is copied, who sees it before it is announced."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.enums import Role
from contest.models import (
    Edition,
    JournalEntry,
    Membership,
    RegulationsText,
    RetentionPeriods,
    StatementWording,
    UsualReason,
)
from contest.new_editions import first_organiser
from contest.new_editions.making import make_edition as make_edition_of_office
from contest.new_editions.outlines import outline_of
from contest.policies import Refused
from judging.domain.rounds import plan_round
from judging.domain.rubrics import Scale, current_rubric, default_criteria, scale_of, write_rubric
from judging.domain.stages import Stage
from judging.enums import PoolKind
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db
NEW = "/new-edition/"
DATES = {
    "opens_at": "2027-03-01T10:00",
    "closes_at": "2027-06-01T23:59",
    "nominees_at": "2027-07-01T12:00",
    "awards_at": "2027-08-01T20:00",
}
TYPED = {
    "year": "2027",
    "slug": "Night-2027",
    "time_zone": "Asia/Jakarta",
    "name_en": "Night of Films",
    "theme_en": "Beyond",
    **DATES,
}
SURE = {"sure": "yes"}
ACCOUNT = {"account-name": "Sri", "account-email": "Sri@example.org", "account-password": "orang-utan-7731"}


def organiser_of(edition: Edition) -> Client:
    client = Client()
    user = make_user()
    make_membership(user, edition, Role.ORGANISER)
    client.force_login(user)
    return client


def told(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_edition_starts_with_the_eleven_awards_and_nobody_but_its_office_sees_it() -> None:
    office = organiser_of(make_edition("published"))
    answer = office.post(NEW, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/office/night-2027/edition/")
    edition = Edition.objects.get(slug="night-2027")
    assert [award.places for award in edition.awards.all()] == [1, 3, 5, 1, 1]
    assert edition.opens_at == datetime(2027, 3, 1, 3, 0, tzinfo=UTC)
    assert (edition.year, edition.announced_at) == (2027, None)
    pages = [reverse(name, args=["night-2027"]) for name in ("edition_show", "regulations_show")]
    assert [Client().get(page).status_code for page in pages] == [404, 404]
    assert "Night of Films" not in Client().get("/").content.decode()
    for page in pages:
        assert "Preview: only the office sees this page until the edition is announced." in told(
            office.get(page)
        )


@pytest.mark.slow
def test_announced_edition_has_its_pages_before_it_opens() -> None:
    office = organiser_of(make_edition("published"))
    office.post(NEW, TYPED)
    assert "This edition has not been announced. Entries would open on" in told(
        office.get("/office/night-2027/")
    )
    asked = told(office.post("/office/night-2027/announce/"))
    assert (
        "Everybody will see Night of Films 2027 (night-2027): its first page, its dates and its regu" in asked
    )
    assert "past" not in asked
    assert "Night of Films" not in told(Client().get("/editions/"))
    for status in (302, 409):
        assert office.post("/office/night-2027/announce/", SURE).status_code == status
    visitor = Client()
    assert "entries open soon" in told(visitor.get("/"))
    assert "Night of Films" in told(visitor.get("/editions/"))
    assert "/editions/night-2027/" in visitor.get("/sitemap.xml").content.decode()
    assert "Preview" not in told(visitor.get("/editions/night-2027/regulations/"))
    verbs = ["edition_created", "role_granted", "edition_announced"]
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True)) == verbs


def test_nobody_enters_an_edition_that_should_have_opened_unannounced() -> None:
    edition = make_edition("open", announced_at=None)
    office = organiser_of(edition)
    page = reverse("entry_start", args=[edition.slug])
    stranger = Client()
    stranger.force_login(make_user())
    assert (stranger.get(page).status_code, stranger.post(page).status_code) == (404, 404)
    assert "has not been announced yet, so nobody can enter a film" in told(office.get(page))
    assert office.post(page).status_code == 409
    assert "entries should have opened on" in told(office.get(f"/office/{edition.slug}/"))


@pytest.mark.slow
def test_copy_takes_rules_and_plans_but_no_people_and_no_films() -> None:
    original = make_edition(
        "published", slug="night", regulations={"min_ai_share": 80, "max_entries": 2, "objection_days": 7}
    )
    office = organiser_of(original)
    by = Membership.objects.get(edition=original).user
    first = original.awards.get(order=1)
    first.needs_statement, first.threshold = True, 6.0
    first.save()
    UsualReason.objects.create(edition=original, position=1, text="The film has no end.")
    RegulationsText.objects.create(edition=original, texts={"en": "# Welcome"})
    StatementWording.objects.create(edition=original, kind="own-1", version="4", text={"en": "Call us."})
    RetentionPeriods.objects.create(edition=original, films=9, removed={"films": "2026-01-01"})
    Edition.objects.filter(pk=original.pk).update(published_at=None)  # its rounds are planned before
    end = original.closes_at + timedelta(days=20)
    screening = plan_round(
        original,
        name={"en": "Screening"},
        closes_at=end,
        by=by,
        stage=Stage(advancing=40),
        reviews_per_entry=2,
    )
    write_rubric(screening, criteria=default_criteria(), scale=Scale(1, 5), by=by)
    plan_round(
        original,
        name={"en": "Final"},
        closes_at=end + timedelta(days=9),
        by=by,
        stage=Stage(PoolKind.ADVANCED, source=screening, counted=(screening,)),
    )
    make_membership(make_user(), original, Role.CHAIR)

    page = office.get(f"{NEW}?from=night")
    assert "Taken over from Edition" in told(page)
    assert office.post(f"{NEW}?from=night", TYPED).status_code == 302
    copy = Edition.objects.get(slug="night-2027")
    rules = copy.regulations
    assert (rules.min_ai_share, rules.max_entries, rules.objection_days) == (80, 2, 7)
    assert list(copy.awards.values_list("slug", "places", "threshold", "needs_statement")) == list(
        original.awards.values_list("slug", "places", "threshold", "needs_statement")
    )
    assert list(copy.usual_reasons.values_list("text", flat=True)) == ["The film has no end."]
    assert list(copy.statement_wordings.values_list("kind", "version", "text")) == [
        ("own-1", "1", {"en": "Call us."})
    ]
    assert copy.regulations_text.texts == {"en": "# Welcome"}
    assert (copy.retention.films, copy.retention.removed) == (9, {})
    rounds = list(copy.rounds.order_by("number"))
    assert [(round_.title, round_.advancing, round_.reviews_per_entry) for round_ in rounds] == [
        ("Screening", 40, 2),
        ("Final", None, 3),
    ]
    assert rounds[1].source == rounds[0]
    assert list(rounds[1].counted.all()) == [rounds[0]]
    assert rounds[0].closes_at - copy.closes_at == timedelta(days=20)
    assert [scale_of(current_rubric(round_)) for round_ in rounds] == [Scale(1, 5), Scale(1, 5)]
    assert list(copy.memberships.values_list("user", "role")) == [(by.pk, Role.ORGANISER)]
    assert JournalEntry.objects.get(verb="edition_copied").facts == {"copied_from": "night"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"slug": "night"}, "There is an edition with the short name “night” already. Choose another."),
        ({"slug": "Nacht der Filme"}, "Use letters, digits, hyphens and underscores only, as in 2027."),
        ({"year": "27"}, "2000"),
        ({"closes_at": "2027-02-01T10:00"}, "This date must be later than the one before it."),
        ({"opens_at": "2207-03-01T10:00"}, "This year is out of range."),
        ({"name_en": ""}, "required"),
        ({"slug": "x\x00y"}, "This has an invisible character (NUL)"),
        ({"time_zone": "Moon/Crater"}, "Choose from the list; what was sent is not in it."),
    ],
)
def test_what_cannot_be_an_edition_is_answered_in_words(typed: dict[str, str], words: str) -> None:
    office = organiser_of(make_edition("published", slug="night"))
    answer = office.post(NEW, TYPED | typed)
    assert answer.status_code == 422
    assert words in told(answer)
    assert Edition.objects.count() == 1
    assert TYPED["theme_en"] in answer.content.decode()


def test_two_who_take_one_short_name_at_once_make_one_edition() -> None:
    by = make_user()
    now = datetime(2027, 3, 1, tzinfo=UTC)
    fields = {
        **{"slug": "night-2027", "year": 2027, "name": {"en": "Night"}},
        **{name: now + timedelta(days=place) for place, name in enumerate(DATES)},
    }
    make_edition_of_office(fields=fields, original=None, by=by)
    with pytest.raises(Refused, match="There is an edition with the short name “night-2027” already") as told:
        make_edition_of_office(fields=fields, original=None, by=by)
    assert told.value.field == "slug"
    assert (Edition.objects.count(), Membership.objects.count()) == (1, 1)


def test_hour_that_the_zone_skips_is_told_in_words() -> None:
    office = organiser_of(make_edition("published"))
    skipped = {"time_zone": "Europe/Berlin", "closes_at": "2027-03-28T02:30"}
    page = told(office.post(NEW, TYPED | skipped))
    assert "In Europe/Berlin the clocks change at this time: it does not exist, or comes twice." in page


def test_edition_of_others_cannot_be_copied() -> None:
    office = organiser_of(make_edition("published"))
    make_edition("published", slug="theirs")
    for wanted in ("theirs", "nothing", "%00"):
        assert office.get(f"{NEW}?from={wanted}").status_code == 404


def test_dates_of_a_copy_lie_a_year_on_and_ahead() -> None:
    utc = {"time_zone": "UTC", "year": 2024}
    leap = make_edition(
        now=datetime(2024, 3, 10, tzinfo=UTC), **utc, awards_at=datetime(2024, 12, 31, tzinfo=UTC)
    )
    assert leap.opens_at == datetime(2024, 2, 29, tzinfo=UTC)
    soon = outline_of(leap, datetime(2024, 6, 1, tzinfo=UTC))
    assert (soon.year, soon.opens_at) == (2025, datetime(2025, 2, 28, tzinfo=UTC))
    late = outline_of(leap, datetime(2026, 11, 30, tzinfo=UTC))
    assert (late.year, late.opens_at.date().isoformat()) == (2027, "2027-02-28")
    assert late.awards_at == datetime(2027, 12, 31, tzinfo=UTC)


def first_page() -> str:
    return reverse("first_organiser", args=[first_organiser.first_link().rstrip("/").rpartition("/")[2]])


def test_empty_site_becomes_a_contest_by_the_link_of_its_terminal() -> None:
    page, client = first_page(), Client()
    assert "Nobody organises a contest on this site yet." in told(client.get(page))
    assert client.get(page)["Referrer-Policy"] == "same-origin"
    answer = client.post(page, TYPED | ACCOUNT)
    assert (answer.status_code, answer["Location"]) == (302, "/office/night-2027/edition/")
    [membership] = Membership.objects.all()
    assert (membership.user.email, membership.role) == ("sri@example.org", Role.ORGANISER)
    assert client.session["_auth_user_id"] == str(membership.user.pk)
    assert first_organiser.first_link() == ""
    for other in (Client(), client):
        assert other.get(page).status_code == 410
        assert other.post(page, TYPED | ACCOUNT).status_code == 410
    assert Edition.objects.count() == 1


def test_whoever_is_signed_in_keeps_the_account() -> None:
    person, client = make_user("there@example.org"), Client()
    client.force_login(person)
    assert "You are signed in as there@example.org" in told(client.get(first_page()))
    assert client.post(first_page(), TYPED).status_code == 302
    assert Membership.objects.get().user == person


@pytest.mark.parametrize(
    ("account", "status", "words"),
    [
        ({"account-email": "there@example.org"}, 409, "There is an account for there@example.org already."),
        ({"account-email": "nobody"}, 422, "Enter a valid email address."),
        ({"account-password": "1234"}, 422, "This password is too short."),
        ({"account-name": ""}, 422, "This field is required."),
    ],
)
def test_account_that_cannot_be_made_leaves_the_site_empty(
    account: dict[str, str], status: int, words: str
) -> None:
    make_user("there@example.org")
    answer = Client().post(first_page(), TYPED | ACCOUNT | account)
    assert answer.status_code == status
    assert words in told(answer)
    assert TYPED["name_en"] in answer.content.decode()
    assert Edition.objects.count() == 0


def test_link_that_is_forged_cut_or_old_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = first_page()
    for broken in (page[:-6] + "/", "/first-organiser/first:1:2/", "/first-organiser/x/"):
        assert "This link is incomplete." in told(Client().post(broken, TYPED | ACCOUNT))
    monkeypatch.setattr(first_organiser, "VALID", timedelta(seconds=-1))
    assert "This link was valid for seven days." in told(Client().get(page))
    assert Edition.objects.count() == 0


def test_queries_do_not_grow_with_editions() -> None:
    office = organiser_of(make_edition("published"))
    user = Membership.objects.get().user
    office.get(NEW)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert office.get(NEW).status_code == 200
        counts.append(len(queries))
        for _number in range(2):
            make_membership(user, make_edition("published"), Role.ORGANISER)
    assert counts[0] == counts[1]
