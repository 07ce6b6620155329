"""Acts of two persons, by the example of taking a seal off."""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain import motions, people
from contest.domain.motions import MotionClosed
from contest.domain.seconding import who_is_missing
from contest.domain.unsealing import propose_unsealing
from contest.enums import EntryState, MotionState, Role
from contest.models import Edition, JournalEntry, Motion, Seal, User
from contest.policies import Refused
from tests.contest.nights import REASON, make_sealed_edition, second_person
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def night_once(module_db: None) -> tuple[Edition, User, User]:
    """A sealed result, an organiser and the chair."""
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1, others=0)
    return edition, organiser, second_person(edition, organiser)


@pytest.fixture
def night(db: None, night_once: tuple[Edition, User, User]) -> tuple[Edition, User, User]:
    return deepcopy(night_once)


def refused(motion: Motion, by: User) -> str:
    with pytest.raises(Refused) as found:
        motions.second(motion, by=by)
    return str(found.value.reason)


def make_organiser(edition: Edition, email: str = "") -> User:
    user = make_user(email)
    make_membership(user, edition, Role.ORGANISER)
    return user


def test_an_act_is_done_once_a_second_person_confirms_it(night: tuple[Edition, User, User]) -> None:
    edition, organiser, chair = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    assert Seal.objects.standing().count() == 1
    done = motions.second(motion, by=chair)
    assert (done.state, done.closed_by, Seal.objects.standing().count()) == (MotionState.SECONDED, chair, 0)
    lines = JournalEntry.objects.filter(subject=f"motion:{motion.pk}").order_by("number")
    about = {"act": "unseal", "about": f"edition:{edition.slug}"}
    assert [(line.verb, line.actor, line.facts) for line in lines] == [
        ("motion_moved", organiser, {**about, "reason": REASON}),
        ("motion_seconded", chair, {**about, "because": ""}),
    ]


def test_the_same_person_does_not_confirm_by_whichever_account(night: tuple[Edition, User, User]) -> None:
    edition, organiser, _chair = night
    people.revoke_role(_chair, edition=edition, role=Role.CHAIR, by=organiser)
    name, _, host = organiser.email.partition("@")
    second_self = make_organiser(edition, f"{name}+two@{host}")
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    yourself = "You have proposed this yourself. Another person has to confirm it."
    assert [refused(motion, organiser), refused(motion, second_self)] == [yourself, yourself]
    assert Seal.objects.standing().count() == 1


def test_chair_and_organiser_are_needed_and_two_organisers_without_a_chair(
    night: tuple[Edition, User, User],
) -> None:
    edition, organiser, chair = night
    other = make_organiser(edition)
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    pair = "One of the two has to be the jury chair, the other an organiser. Ask the jury chair."
    assert refused(motion, other) == pair
    people.revoke_role(chair, edition=edition, role=Role.CHAIR, by=organiser)
    assert motions.second(motion, by=other).state == MotionState.SECONDED


def test_chair_with_a_film_of_their_own_neither_proposes_nor_confirms(
    night: tuple[Edition, User, User],
) -> None:
    edition, organiser, chair = night
    make_entry(EntryState.SUBMITTED, edition=edition, representative=chair)
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    own = (
        "You have a film of your own in this edition, so you neither propose nor confirm anything about its "
        "results. Others do it."
    )
    assert refused(motion, chair) == own
    with pytest.raises(Refused, match="You have a film of your own"):
        propose_unsealing(edition, reason=REASON, by=chair)
    assert motions.second(motion, by=make_organiser(edition)).state == MotionState.SECONDED


@pytest.mark.parametrize("role", [None, Role.JUDGE, Role.CREATOR, Role.NOTARY])
def test_others_neither_propose_nor_confirm(night: tuple[Edition, User, User], role: Role | None) -> None:
    edition, organiser, _chair = night
    stranger = make_user()
    if role:
        make_membership(stranger, edition, role)
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    only = "Only organisers and the jury chair can do this."
    assert refused(motion, stranger) == only
    with pytest.raises(Refused, match=only):
        propose_unsealing(edition, reason=REASON, by=stranger)
    with pytest.raises(Refused, match=only):
        motions.withdraw(motion, by=stranger)


def test_two_who_confirm_at_once_do_it_once(night: tuple[Edition, User, User]) -> None:
    edition, organiser, chair = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    other = make_user()
    make_membership(other, edition, Role.CHAIR)
    motions.second(Motion.objects.get(pk=motion.pk), by=chair)
    assert refused(motion, other) == f"{chair} has already confirmed this; it is done."
    assert JournalEntry.objects.filter(verb="results_unsealed").count() == 1


def test_withdrawn_proposal_cannot_be_confirmed_and_can_be_made_again(
    night: tuple[Edition, User, User],
) -> None:
    edition, organiser, chair = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    motions.withdraw(motion, by=chair)
    motions.withdraw(motion, by=chair)
    assert refused(motion, chair) == f"This proposal was withdrawn by {chair}."
    again = propose_unsealing(edition, reason=REASON, by=organiser)
    assert motions.second(again, by=chair).state == MotionState.SECONDED
    verbs = JournalEntry.objects.filter(verb__startswith="motion_").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == [
        "motion_moved",
        "motion_withdrawn",
        "motion_moved",
        "motion_seconded",
    ]


def test_proposal_expires_when_what_it_rests_on_has_changed(night: tuple[Edition, User, User]) -> None:
    edition, organiser, chair = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now())
    why = "The results are published; single awards can be revoked, with a public reason."
    assert refused(motion, chair) == f"This proposal has expired. {why}"
    motion.refresh_from_db()
    assert (motion.state, motion.answer) == (MotionState.EXPIRED, why)
    assert refused(motion, chair) == f"This proposal has expired. {why}"


def test_proposal_expires_with_the_role_of_whoever_made_it(night: tuple[Edition, User, User]) -> None:
    edition, organiser, chair = night
    motion = propose_unsealing(edition, reason=REASON, by=organiser)
    people.revoke_role(organiser, edition=edition, role=Role.ORGANISER, by=chair)
    with pytest.raises(MotionClosed, match=f"{organiser}, who proposed it, may no longer do this"):
        motions.second(motion, by=chair)
    assert JournalEntry.objects.filter(verb="motion_expired").count() == 1
    assert Seal.objects.standing().count() == 1


def test_the_same_proposal_twice_is_one_and_anothers_has_to_be_answered_first(
    night: tuple[Edition, User, User],
) -> None:
    edition, organiser, chair = night
    first = propose_unsealing(edition, reason=REASON, by=organiser)
    assert propose_unsealing(edition, reason=REASON, by=organiser) == first
    with pytest.raises(Refused, match=f"{organiser} has already proposed this"):
        propose_unsealing(edition, reason=REASON, by=chair)
    assert Motion.objects.count() == 1


def test_proposal_that_was_overtaken_makes_room_for_another(night: tuple[Edition, User, User]) -> None:
    edition, organiser, chair = night
    stale = propose_unsealing(edition, reason=REASON, by=organiser)
    people.revoke_role(organiser, edition=edition, role=Role.ORGANISER, by=chair)
    fresh = propose_unsealing(edition, reason=REASON, by=chair)
    stale.refresh_from_db()
    assert (stale.state, fresh.state) == (MotionState.EXPIRED, MotionState.OPEN)


def test_proposal_without_a_reason_is_refused(night: tuple[Edition, User, User]) -> None:
    edition, organiser, _chair = night
    with pytest.raises(Refused) as found:
        propose_unsealing(edition, reason=" oops ", by=organiser)
    assert (found.value.field, Motion.objects.count()) == ("reason", 0)


@pytest.mark.slow
def test_page_says_who_is_missing_where_nobody_could_confirm(night: tuple[Edition, User, User]) -> None:
    edition, organiser, chair = night
    assert (who_is_missing(organiser, edition), who_is_missing(chair, edition)) == ("", "")
    people.revoke_role(chair, edition=edition, role=Role.CHAIR, by=organiser)
    alone = who_is_missing(organiser, edition)
    assert alone == (
        "Nobody can confirm this yet: besides the organiser who proposes it, the jury chair or a second "
        "organiser is needed, another person without a film in this edition. Give somebody one of these "
        "roles."
    )
    client = Client()
    client.force_login(organiser)
    page = reverse("office_results", args=[edition.slug])
    assert alone in client.get(page).content.decode()
    second = make_organiser(edition)
    assert who_is_missing(organiser, edition) == ""
    assert alone not in client.get(page).content.decode()
    make_entry(EntryState.SUBMITTED, edition=edition, representative=second)
    assert who_is_missing(organiser, edition) == alone
    people.grant_role(chair, edition=edition, role=Role.CHAIR, by=organiser)
    people.revoke_role(organiser, edition=edition, role=Role.ORGANISER, by=chair)
    assert who_is_missing(chair, edition).startswith(
        "Nobody can confirm this yet: besides the jury chair an organiser"
    )
