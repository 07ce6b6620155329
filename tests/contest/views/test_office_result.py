"""The page of results: what is in the way, who may do what, publishing and unsealing by two."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.nominees import seal_nominees, snapshot_of
from contest.domain.unsealing import propose_unsealing
from contest.enums import EntryState, MotionState, NomineeOrder, OfficeTaskKind
from contest.models import Consent, Edition, Entry, Motion, Notice, OfficeTask, PublicationPlan, Seal, User
from tests.contest.nights import (
    REASON,
    do_office_tasks,
    make_judged_edition,
    make_sealed_edition,
    publish_results,
    read_winners,
    second_person,
    unseal_by_two,
)
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
Night = tuple[Edition, list[Entry], User, Seal]


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.fixture(scope="module")
def night_once(module_db: None) -> Night:
    edition, entries, organiser, seal = make_sealed_edition(winners=2, others=2)
    read_winners(edition)
    return edition, entries, organiser, seal


@pytest.fixture
def night(db: None, night_once: Night) -> Night:
    return deepcopy(night_once)


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(edition: Edition, user: User) -> str:
    return at(user).get(reverse("office_results", args=[edition.slug])).content.decode()


def test_days_that_have_not_come_are_named_before_anything_is_published(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    now = timezone.now()
    told = []
    for nominees, awards in ((1, 2), (-1, 2), (-2, -1)):
        days = {"nominees_at": now + timedelta(days=nominees), "awards_at": now + timedelta(days=awards)}
        Edition.objects.filter(pk=edition.pk).update(closes_at=now - timedelta(days=3), **days)
        page = page_of(edition, organiser)
        told.append(
            [words in page for words in ("The nominees are announced for", "The awards ceremony is on")]
        )
    assert told == [[True, False], [False, True], [False, False]]


def test_entries_that_were_promised_time_are_named_before_anything_is_published(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    promised = make_entry(EntryState.RETURNED, edition=edition, decided_at=timezone.now())
    page = page_of(edition, organiser)
    said = "One entry can still be changed and submitted, as its creator was promised:"
    assert f"{said} {promised.code}." in page
    Entry.objects.filter(pk=promised.pk).update(decided_at=timezone.now() - edition.time_for_changes)
    assert said not in page_of(edition, organiser)


@pytest.mark.slow
def test_publication_shows_what_it_does_and_wants_the_year(night: Night) -> None:
    edition, _entries, organiser, seal = night
    address, client = reverse("office_results", args=[edition.slug]), at(organiser)
    page = client.get(address).content.decode()
    shown = (seal.short_code, "the pages of 2 films", "4 emails are sent", "Award won: 2")
    assert [words in page for words in shown] == [True] * 4
    assert client.post(address, {"year": "1999"}).status_code == 422
    assert Edition.objects.published().count() == 0
    assert client.post(address, {"year": "2026"}).status_code == 302
    assert (Edition.objects.published().count(), Notice.objects.count()) == (1, 0)
    assert OfficeTask.objects.unfinished().get().kind == OfficeTaskKind.TELL_CREATORS
    assert "Preparing the emails" in page_of(edition, organiser)
    do_office_tasks()
    assert Notice.objects.count() == 4
    assert client.post(address, {"year": "2026"}).status_code == 409
    assert OfficeTask.objects.unfinished().count() == 0


@pytest.mark.parametrize("name", ["office_results", "office_schedule"])
def test_whoever_signed_in_a_while_ago_says_who_they_are_before_anything_is_published(
    night: Night, name: str
) -> None:
    edition, _entries, organiser, _seal = night
    client = at(organiser)
    client.get(reverse("office_results", args=[edition.slug]))
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        response = client.post(reverse(name, args=[edition.slug]), {"year": "2026"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert (Edition.objects.published().count(), PublicationPlan.objects.count()) == (0, 0)


def test_publication_without_a_seal_is_refused() -> None:
    edition, _entries, organiser = make_judged_edition(entries=1)
    response = at(organiser).post(reverse("office_results", args=[edition.slug]), {"year": "2026"})
    assert response.status_code == 409
    assert "The results have not been sealed yet" in response.content.decode()


def test_what_a_winner_lacks_is_named_with_a_link_and_nothing_is_offered(night: Night) -> None:
    edition, entries, organiser, _seal = night
    Consent.objects.filter(entry=entries[0], kind="rights").delete()
    page = page_of(edition, organiser)
    link = f'<a href="{reverse("office_entry", args=[edition.slug, entries[0].code])}">{entries[0].title}</a>'
    assert link in page
    assert "1 of the 4 statements has not been agreed to." in page
    assert "The contact person of the entry, once the office requests changes" in page
    assert "Publish the results now and send" not in page


@pytest.mark.slow
def test_films_are_read_in_the_background_while_the_page_shows_how_far(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    OfficeTask.objects.all().delete()
    client = at(organiser)
    button = "Read the winning films’ files"
    assert button in page_of(edition, organiser)
    client.post(reverse("office_results_read", args=[edition.slug]))
    client.post(reverse("office_results_read", args=[edition.slug]))
    task = OfficeTask.objects.get()
    OfficeTask.objects.filter(pk=task.pk).update(done=1)
    page = page_of(edition, organiser)
    assert ("1 of 2. You do not need to wait" in page, button in page) == (True, False)
    progress = reverse("office_task_progress", args=[edition.slug, task.pk])
    assert "1 of 2. You do not need to wait" in client.get(progress).content.decode()
    OfficeTask.objects.filter(pk=task.pk).update(finished_at=timezone.now())
    assert client.get(progress).headers["HX-Refresh"] == "true"


@pytest.mark.slow
def test_publication_can_be_scheduled_and_cancelled(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    address, client = reverse("office_schedule", args=[edition.slug]), at(organiser)
    ahead = timezone.localtime(timezone.now() + timedelta(days=2), edition.zone)
    sent = {"schedule-year": "2026", "schedule-at": ahead.strftime("%Y-%m-%dT%H:%M"), "schedule-seen": ""}
    assert client.post(address, sent).status_code == 302
    plan = PublicationPlan.objects.get()
    assert plan.at == ahead.replace(second=0, microsecond=0)
    page = page_of(edition, organiser)
    shown = (f"Scheduled by {organiser}", "Move the publication to this time", sent["schedule-at"])
    assert [words in page for words in shown] == [True] * 3
    seen = plan.planned_at.isoformat()
    past = client.post(address, {**sent, "schedule-seen": seen, "schedule-at": "2020-01-01T10:00"})
    assert (past.status_code, list(past.context["schedule_form"].errors)) == (422, ["at"])
    empty = client.post(address, {**sent, "schedule-seen": seen, "schedule-at": ""})
    assert (empty.status_code, Edition.objects.published().count()) == (422, 0)
    client.post(reverse("office_unschedule", args=[edition.slug]), {"seen": seen})
    assert (PublicationPlan.objects.count(), Edition.objects.published().count()) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_schedule_is_read_by_the_clock_of_the_edition_wherever_the_reader_is(night: Night, zone: str) -> None:
    edition, _entries, organiser, _seal = night
    client = at(organiser)
    client.cookies["zone"] = zone
    ahead = timezone.localtime(timezone.now() + timedelta(days=2), edition.zone)
    sent = {"schedule-year": "2026", "schedule-at": ahead.strftime("%Y-%m-%dT%H:%M"), "schedule-seen": ""}
    assert client.post(reverse("office_schedule", args=[edition.slug]), sent).status_code == 302
    assert PublicationPlan.objects.get().at == ahead.replace(second=0, microsecond=0)
    page = client.get(reverse("office_results", args=[edition.slug])).content.decode()
    assert sent["schedule-at"] in page


@pytest.mark.slow
def test_schedule_of_another_is_shown_before_it_is_changed(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    address, client = reverse("office_schedule", args=[edition.slug]), at(organiser)
    ahead = timezone.localtime(timezone.now() + timedelta(days=2), edition.zone)
    sent = {"schedule-year": "2026", "schedule-at": ahead.strftime("%Y-%m-%dT%H:%M"), "schedule-seen": ""}
    client.post(address, sent)
    later = client.post(address, {**sent, "schedule-at": "2027-01-01T10:00"})
    words = f"{organiser} has scheduled the publication for "
    assert (later.status_code, words in later.content.decode()) == (409, True)
    dropped = client.post(reverse("office_unschedule", args=[edition.slug]), {"seen": ""})
    assert (dropped.status_code, PublicationPlan.objects.count()) == (409, 1)


@pytest.mark.slow
def test_open_proposal_to_unseal_holds_back_every_publication(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    propose_unsealing(edition, reason=REASON, by=organiser)
    page = page_of(edition, organiser)
    words = f"{organiser} has proposed: Unseal the results. Nothing is published while that is open"
    assert (words in page, "Publish the results now" in page) == (True, False)
    answer = at(organiser).post(reverse("office_results", args=[edition.slug]), {"year": "2026"})
    assert (answer.status_code, words in answer.content.decode()) == (409, True)


@pytest.mark.slow
def test_one_proposes_to_unseal_and_another_confirms_it(night: Night) -> None:
    edition, _entries, organiser, seal = night
    unseal = reverse("office_unseal", args=[edition.slug])
    short = at(organiser).post(unseal, {"reason": "no"})
    assert (short.status_code, "This is missing or too short." in short.content.decode()) == (422, True)
    at(organiser).post(unseal, {"reason": REASON})
    motion = Motion.objects.get()
    mine = page_of(edition, organiser)
    assert "You have proposed this yourself. Another person has to confirm it." in mine
    assert "Confirm: Unseal the results" not in mine
    chair = second_person(edition, organiser)
    assert "Confirm: Unseal the results" in page_of(edition, chair)
    confirm = reverse("motion_second", args=[edition.slug, motion.pk])
    assert at(organiser).post(confirm).status_code == 409
    assert at(chair).post(confirm).status_code == 302
    assert at(chair).post(confirm).status_code == 409
    page = page_of(edition, organiser)
    assert "The results have not been sealed yet" in page
    assert f"{organiser}, confirmed by {chair}. Reason: {REASON}" in page
    assert seal.short_code in page


@pytest.mark.slow
def test_each_open_proposal_is_shown_with_a_confirmation_of_its_own(night: Night) -> None:
    edition, _entries, organiser, seal = night
    mine = propose_unsealing(edition, reason=REASON, by=organiser)
    other = Motion.objects.create(
        edition=edition, kind=mine.kind, subject="edition:another", reason=REASON, moved_by=organiser
    )
    Motion.objects.update(basis_hash=mine.basis_hash)
    page = page_of(edition, second_person(edition, organiser))
    confirmed = [reverse("motion_second", args=[edition.slug, motion.pk]) for motion in (mine, other)]
    assert [f'href="{address}"' in page for address in confirmed] == [True, True]
    assert page.count(f"Seal {seal.short_code} is taken off") == 2


def test_proposal_is_withdrawn(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    at(organiser).post(reverse("motion_withdraw", args=[edition.slug, motion.pk]))
    motion.refresh_from_db()
    assert (motion.state, Seal.objects.standing().count()) == (MotionState.WITHDRAWN, 1)


def test_chair_reads_who_publishes(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    page = page_of(edition, second_person(edition, organiser))
    assert f"Only organisers of {edition.title} can do this." in page
    assert "Publish the results now and send" not in page


def test_pages_and_mails_are_seen_before_they_are_public(night: Night) -> None:
    edition, entries, organiser, seal = night
    client = at(organiser)
    winners = client.get(reverse("office_winners_preview", args=[edition.slug])).content.decode()
    assert f"Nothing of this is public yet. Seal of the results: {seal.short_code}" in winners
    assert [entry.title in winners for entry in entries] == [True, True, False, False]
    mails = client.get(reverse("office_mail_preview", args=[edition.slug])).content.decode()
    assert mails.count(f"“{entries[0].title}” has won: First Prize") == 1
    assert Client().get(reverse("winners_show", args=[edition.slug])).status_code == 404


def test_own_film_sees_no_preview_and_no_results(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    make_entry(EntryState.ELIGIBLE, edition=edition, representative=organiser)
    client = at(organiser)
    names = ("office_winners_preview", "office_mail_preview", "office_results")
    found = [client.get(reverse(name, args=[edition.slug])).status_code for name in names]
    assert found == [404, 404, 403]


def test_result_that_was_sealed_again_shows_the_earlier_seal(night: Night) -> None:
    edition, _entries, organiser, seal = night
    unseal_by_two(edition, by=organiser)
    page = page_of(edition, organiser)
    assert ("Earlier seals" in page, seal.short_code in page) == (True, True)


def test_published_result_says_how_it_is_corrected(night: Night) -> None:
    edition, _entries, organiser, _seal = night
    publish_results(edition, by=organiser)
    page = page_of(edition, organiser)
    assert "A published result is not changed in silence" in page
    assert page.count(">Revoke<") == 2
    assert "unseal the results" not in page


@pytest.mark.slow
def test_queries_of_the_page_do_not_grow_with_winners(django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        edition, _entries, organiser, _seal = make_sealed_edition(winners=count, others=count)
        client = at(organiser)
        client.get("/")
        with django_assert_num_queries(73):
            client.get(reverse("office_results", args=[edition.slug]))


def test_sealed_nominees_that_were_not_announced_are_named_before_the_results_are_published(
    night: Night,
) -> None:
    edition, entries, organiser, _seal = night
    words = "Nominees are sealed and not announced yet."
    assert words not in page_of(edition, organiser)
    ids = [entry.pk for entry in entries]
    told = snapshot_of(edition, entry_ids=ids, order=NomineeOrder.TITLE, stage="round", stage_name={})
    seal_nominees(edition, told, by=organiser)
    page = page_of(edition, organiser)
    assert (words in page, "This cannot be undone" in page) == (True, False)
    assert "Emails cannot be called back. After that a prize can only be revoked: by two persons" in page
