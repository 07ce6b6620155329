"""What a seal holds fast, and taking it off before it is public."""

from collections.abc import Callable

import pytest

from contest.domain import entries as entry_acts
from contest.domain import entry_decisions, waivers
from contest.domain.entry_refusals import EntrySealed
from contest.domain.honours_refused import AlreadyPublished, NotSealed
from contest.domain.ledger import find_differences
from contest.domain.publication_plans import plan_of, plan_publication
from contest.domain.shot_labels import give_consents
from contest.domain.unsealing import propose_unsealing
from contest.enums import REQUIRED_CONSENTS, EntryState
from contest.models import Citation, Edition, Entry, JournalEntry, Notice, Seal, User
from contest.policies import Refused
from tests.contest.nights import (
    REASON,
    conferrals_for,
    make_judged_edition,
    make_sealed_edition,
    publish_results,
    seal_conferrals,
    second_person,
    unseal_by_two,
)
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
ACTS: dict[str, Callable[[Entry, User], object]] = {
    "return": lambda entry, by: entry_decisions.return_entry(entry, reason=REASON, by=by),
    "disqualify": lambda entry, by: entry_decisions.disqualify_entry(entry, reason=REASON, by=by),
    "waive": lambda entry, by: waivers.waive_finding(entry, code="quiet", reason=REASON, by=by),
    "restore": lambda entry, by: waivers.restore_finding(entry, code="quiet", by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_sealed_entry_stays_as_it_is_and_is_told_nothing(act: str) -> None:
    _edition, entries, organiser, _seal = make_sealed_edition(winners=1, others=1)
    with pytest.raises(EntrySealed, match="this entry is among the winners: nothing about it can change"):
        ACTS[act](entries[0], organiser)
    entries[0].refresh_from_db()
    assert (entries[0].state, Notice.objects.count()) == (EntryState.ELIGIBLE, 0)


def test_nobody_learns_from_a_refusal_who_has_won() -> None:
    edition, entries, organiser, _seal = make_sealed_edition(winners=1, others=1)
    make_entry(EntryState.ELIGIBLE, edition=edition, representative=organiser)
    said = set()
    for entry in entries:
        now = entry.edition.opens_at
        with pytest.raises(Refused) as refused:
            entry_acts.withdraw_entry(entry, by=entry.representative, now=now)
        said.add(str(refused.value.reason))
        for act in ACTS.values():
            with pytest.raises(Refused) as refused:
                act(entry, organiser)
            said.add(str(refused.value.reason))
    assert said == {
        "The jury has decided. Please write to the festival office.",
        "You have a film of your own in this edition, so you see the results once they are published. "
        "Another organiser publishes them.",
    }


def test_statements_and_film_of_a_sealed_entry_stay() -> None:
    _edition, entries, _organiser, _seal = make_sealed_edition(winners=1, others=0)
    creator = entries[0].representative
    now = entries[0].edition.opens_at
    with pytest.raises(Refused, match="cannot be changed"):
        give_consents(entries[0], kinds=[], by=creator, now=now)
    with pytest.raises(Refused, match="cannot be changed"):
        entry_acts.attach_film(entries[0], film_id=0, by=creator, now=now)
    assert set(entries[0].consents.values_list("kind", flat=True)) == {*REQUIRED_CONSENTS, "press"}


def test_entries_that_did_not_win_can_still_be_decided_about() -> None:
    _edition, entries, organiser, _seal = make_sealed_edition(winners=1, others=1)
    entry_decisions.disqualify_entry(entries[1], reason=REASON, by=organiser)
    assert entries[1].state == EntryState.DISQUALIFIED


def test_unsealing_opens_everything_again_and_deletes_nothing() -> None:
    edition, entries, organiser, seal = make_sealed_edition(winners=2, others=1)
    motion = unseal_by_two(edition, by=organiser)
    seal.refresh_from_db()
    assert (seal.superseded_by, seal.superseded_at is None) == (motion, False)
    assert (Citation.objects.count(), Citation.objects.standing().count()) == (2, 0)
    line = JournalEntry.objects.get(verb="results_unsealed")
    chair = second_person(edition, organiser)
    assert (line.facts, line.actor) == ({"seal": seal.hash, "reason": REASON}, chair)
    tables = ("contest_seal", "contest_citation")
    assert [one for one in find_differences() if one.row.table in tables] == []
    entry_decisions.disqualify_entry(entries[0], reason=REASON, by=organiser)
    again = seal_conferrals(edition, conferrals_for(edition, entries[1:]), by=organiser)
    told = [entry["code"] for line in again.snapshot["conferrals"] if (entry := line["entry"])]
    assert told == [entries[1].code, entries[2].code]
    assert list(Seal.objects.order_by("pk")) == [seal, again]
    assert Seal.objects.of(edition) == again


def test_unsealing_drops_the_scheduled_publication() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1, others=0)
    at = edition.awards_at.replace(year=edition.awards_at.year + 1)
    plan_publication(edition, at=at, by=organiser)
    unseal_by_two(edition, by=organiser)
    assert plan_of(edition) is None


def test_nothing_is_unsealed_before_the_seal_or_once_it_is_public() -> None:
    edition, _entries, organiser = make_judged_edition(entries=1)
    with pytest.raises(NotSealed):
        propose_unsealing(edition, reason=REASON, by=organiser)
    public, _entries, organiser, _seal = make_sealed_edition(winners=1, others=0)
    publish_results(public, by=organiser)
    with pytest.raises(AlreadyPublished):
        propose_unsealing(public, reason=REASON, by=organiser)
    assert Edition.objects.published().count() == 1
