"""A result that the site publishes by itself."""

from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from contest.domain import people
from contest.domain.honours_refused import AlreadyPublished, HonoursRefused, NotSealed
from contest.domain.motions import withdraw
from contest.domain.publication_plans import (
    drop_plan,
    hindrance_of_plan,
    plan_of,
    plan_publication,
    publish_due_results,
)
from contest.domain.unsealing import propose_unsealing
from contest.enums import EntryState, MotionState, OfficeTaskKind, Role
from contest.models import Consent, Edition, Entry, JournalEntry, Notice, OfficeTask, User
from contest.policies import Refused
from contest.waiting import publication_that_waits
from media_pipeline.models import Film
from tests.contest.nights import (
    REASON,
    do_office_tasks,
    make_judged_edition,
    make_sealed_edition,
    publish_results,
    read_winners,
    second_person,
)
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def night_once(module_db: None) -> tuple[Edition, User, datetime]:
    """A sealed result that the site is to publish in an hour, whose films were read."""
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1, others=1)
    read_winners(edition)
    at = timezone.now() + timedelta(hours=1)
    plan_publication(edition, at=at, by=organiser)
    return edition, organiser, at


@pytest.fixture
def night(db: None, night_once: tuple[Edition, User, datetime]) -> tuple[Edition, User, datetime]:
    return deepcopy(night_once)


def test_site_publishes_at_its_time_and_once(night: tuple[Edition, User, datetime]) -> None:
    edition, organiser, at = night
    assert publish_due_results(at - timedelta(seconds=1)) == 0
    assert (publish_due_results(at), publish_due_results(at)) == (1, 0)
    edition.refresh_from_db()
    assert (edition.published_at, plan_of(edition)) == (at, None)
    line = JournalEntry.objects.get(verb="results_published")
    assert line.actor == organiser
    do_office_tasks()
    assert Notice.objects.count() == 2


def test_winning_films_are_read_before_the_time_comes(night: tuple[Edition, User, datetime]) -> None:
    _edition, _organiser, at = night
    OfficeTask.objects.all().delete()
    assert publish_due_results(at) == 0
    assert OfficeTask.objects.get().kind == OfficeTaskKind.READ_FILMS
    assert publish_due_results(at) == 0
    do_office_tasks()  # and finds no file in the store
    assert Film.objects.exclude(fault="").count() == 1
    assert (publish_due_results(at), Edition.objects.published().count()) == (0, 0)


def test_ceremony_that_was_moved_keeps_the_result_back(night: tuple[Edition, User, datetime]) -> None:
    edition, organiser, at = night
    Edition.objects.filter(pk=edition.pk).update(awards_at=edition.awards_at + timedelta(days=7))
    edition.refresh_from_db()
    plan = plan_of(edition)
    assert plan is not None
    said = hindrance_of_plan(plan)
    assert said.startswith("The awards ceremony has been moved to ")
    assert said.endswith(" since the publication was scheduled. Schedule it again.")
    assert publish_due_results(at) == 0
    plan_publication(edition, at=at, by=organiser)
    assert publish_due_results(at) == 1


def test_open_proposal_to_unseal_keeps_the_result_back(night: tuple[Edition, User, datetime]) -> None:
    edition, organiser, at = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    words = (
        f"{organiser} has proposed: Unseal the results. Nothing is published while that is open; confirm it "
        "or withdraw it."
    )
    assert publish_due_results(at) == 0
    assert [line.words for line in publication_that_waits(edition)] == [words]
    motion.refresh_from_db()
    assert motion.state == MotionState.OPEN
    withdraw(motion, by=organiser)
    assert publish_due_results(at) == 1


def test_role_that_is_gone_keeps_the_result_back(night: tuple[Edition, User, datetime]) -> None:
    edition, organiser, at = night
    chair = second_person(edition, organiser)
    people.revoke_role(organiser, edition=edition, role=Role.ORGANISER, by=chair)
    plan = plan_of(edition)
    assert plan is not None
    words = f"{organiser}, who scheduled it, may no longer publish. Schedule it again."
    assert (hindrance_of_plan(plan), publish_due_results(at)) == (words, 0)


def test_own_film_of_whoever_scheduled_it_keeps_the_result_back(
    night: tuple[Edition, User, datetime],
) -> None:
    edition, organiser, at = night
    make_entry(EntryState.SUBMITTED, edition=edition, representative=organiser)
    assert (publish_due_results(at), Edition.objects.published().count()) == (0, 0)


def test_gate_that_has_closed_keeps_the_result_back(night: tuple[Edition, User, datetime]) -> None:
    edition, _organiser, at = night
    winner = Entry.objects.get(citations__award__slug="first", edition=edition)
    Consent.objects.filter(entry=winner).delete()
    assert (publish_due_results(at), Edition.objects.published().count()) == (0, 0)


def test_schedule_can_be_moved_and_cancelled(night: tuple[Edition, User, datetime]) -> None:
    edition, organiser, at = night
    later = at + timedelta(hours=5)
    plan_publication(edition, at=later, by=organiser)
    assert publish_due_results(at) == 0
    verbs = JournalEntry.objects.filter(verb__startswith="publication_").order_by("number")
    for dropped in (True, False):
        assert drop_plan(edition, by=organiser) == dropped
        assert list(verbs.values_list("verb", flat=True)) == [
            "publication_planned",
            "publication_planned",
            "publication_plan_dropped",
        ]
    assert publish_due_results(later) == 0


def test_nothing_is_scheduled_that_could_not_be_published() -> None:
    edition, _entries, organiser = make_judged_edition(entries=1)
    ahead = timezone.now() + timedelta(hours=1)
    with pytest.raises(NotSealed):
        plan_publication(edition, at=ahead, by=organiser)
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    with pytest.raises(HonoursRefused, match="has passed"):
        plan_publication(edition, at=timezone.now() - timedelta(minutes=1), by=organiser)
    with pytest.raises(Refused, match="Only organisers"):
        plan_publication(edition, at=ahead, by=second_person(edition, organiser))
    moved = {
        f"{name}_at": ahead + timedelta(days=n) for n, name in enumerate(("closes", "nominees", "awards"), 1)
    }
    Edition.objects.filter(pk=edition.pk).update(**moved)
    edition.refresh_from_db()
    with pytest.raises(HonoursRefused, match="Entries are open until"):
        plan_publication(edition, at=ahead, by=organiser)
    public, _entries, organiser, _seal = make_sealed_edition(winners=1)
    publish_results(public, by=organiser)
    with pytest.raises(AlreadyPublished):
        plan_publication(public, at=ahead, by=organiser)
