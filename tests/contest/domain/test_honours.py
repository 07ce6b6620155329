import json

import pytest

from contest.domain import journal
from contest.domain.honours_refused import AlreadySealed, AwardsUndecided, GateClosed, WinnerNotEligible
from contest.domain.result_publication import preview_publication
from contest.domain.seals import hash_of, seal_hash
from contest.enums import EntryState
from contest.models import Citation, Consent, Entry, JournalEntry, OfficeTask, Seal
from tests.contest.nights import (
    TALLY,
    conferrals_for,
    make_judged_edition,
    make_sealed_edition,
    seal_conferrals,
    second_person,
)

pytestmark = pytest.mark.django_db


def test_confer_writes_a_citation_for_every_winner_and_one_journal_line() -> None:
    _edition, entries, organiser, seal = make_sealed_edition(winners=11, others=1)
    cited = list(Citation.objects.values_list("award__slug", "place", "entry_id"))
    awards = ["first"] + ["second"] * 3 + ["third"] * 5 + ["most-creative", "best-narration"]
    places = [1, 1, 2, 3, 1, 2, 3, 4, 5, 1, 1]
    assert cited == list(zip(awards, places, [entry.pk for entry in entries[:11]], strict=True))
    line = JournalEntry.objects.get(verb="results_sealed")
    chair = second_person(_edition, organiser)
    assert (seal.sealed_by, seal.seconded_by) == (organiser, chair)
    facts = {"seal": seal.hash, "tally": TALLY, "first": organiser.pk}
    assert (line.facts, line.actor) == (facts, chair)
    assert list(journal.find_breaches()) == []


def test_seal_is_the_hash_of_its_snapshot_and_names_masters_and_tally() -> None:
    _edition, entries, _organiser, seal = make_sealed_edition(winners=11)
    assert seal.hash == seal_hash(json.loads(json.dumps(seal.snapshot)))
    assert seal.snapshot["tally"] == TALLY
    told = [line["entry"]["film_sha256"] for line in seal.snapshot["conferrals"]]
    assert told == [entry.film.sha256 for entry in entries[:11] if entry.film]
    judged = sorted([entry.code, entry.film.sha256] for entry in entries if entry.film)
    assert (seal.masters, seal.snapshot["masters"]) == (judged, hash_of(judged))


def test_place_not_awarded_is_a_decision() -> None:
    edition, _entries, _organiser, seal = make_sealed_edition(winners=10, others=0)
    assert Citation.objects.count() == 10
    assert seal.snapshot["conferrals"][-1]["entry"] is None
    assert preview_publication(edition).undecided == []


def test_confer_without_some_place_names_it() -> None:
    edition, entries, organiser = make_judged_edition()
    conferrals = [c for n, c in enumerate(conferrals_for(edition, entries)) if n not in (2, 10)]
    with pytest.raises(AwardsUndecided) as refused:
        seal_conferrals(edition, conferrals, by=organiser)
    assert refused.value.missing == ["Second Prize, 2 of 3", "Best Narration"]
    assert (Citation.objects.count(), Seal.objects.count(), JournalEntry.objects.count()) == (0, 0, 0)


def test_confer_again_is_refused() -> None:
    edition, entries, organiser, _seal = make_sealed_edition()
    with pytest.raises(AlreadySealed):
        seal_conferrals(edition, conferrals_for(edition, entries), by=organiser)


@pytest.mark.parametrize("state", [s for s in EntryState if s != EntryState.ELIGIBLE])
def test_confer_to_an_entry_that_is_not_accepted_is_refused(state: EntryState) -> None:
    edition, entries, organiser = make_judged_edition()
    Entry.objects.filter(pk=entries[0].pk).update(state=state)
    with pytest.raises(WinnerNotEligible):
        seal_conferrals(edition, conferrals_for(edition, entries), by=organiser)
    assert Citation.objects.count() == 0


def test_confer_twice_to_one_entry_or_to_a_stranger_is_refused() -> None:
    edition, entries, organiser = make_judged_edition()
    _other, strangers, _ = make_judged_edition(entries=1)
    for chosen in ([entries[0], entries[0], *entries[2:]], [strangers[0], *entries[1:]]):
        with pytest.raises(WinnerNotEligible):
            seal_conferrals(edition, conferrals_for(edition, chosen), by=organiser)


def test_confer_to_a_film_that_lacks_something_is_refused_and_names_it() -> None:
    edition, entries, organiser = make_judged_edition()
    Consent.objects.filter(entry=entries[3], kind="rights").delete()
    with pytest.raises(GateClosed) as refused:
        seal_conferrals(edition, conferrals_for(edition, entries), by=organiser)
    missing = "1 of the 4 statements has not been agreed to. All of them are required."
    assert [str(words) for words in refused.value.found] == [
        f"“{entries[3].title} ({entries[3].code})”: {missing}"
    ]
    assert (Citation.objects.count(), Seal.objects.count(), OfficeTask.objects.count()) == (0, 0, 0)


def test_confer_has_the_winners_films_read_again() -> None:
    _edition, entries, _organiser, seal = make_sealed_edition(winners=2, others=1)
    task = OfficeTask.objects.get()
    films = sorted(entry.film_id for entry in entries[:2] if entry.film_id)
    assert (task.kind, task.facts, task.asked_by) == (
        "read_films",
        {"films": films, "seal": seal.pk},
        None,
    )
