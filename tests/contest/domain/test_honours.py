import json
from typing import Any

import pytest

from contest.domain import journal
from contest.domain.honours import (
    AlreadyPublished,
    AlreadySealed,
    AwardsUndecided,
    NotSealed,
    SealBroken,
    WinnerNotEligible,
    announce,
    breaches_of,
    confer,
    hash_of,
    preview_publication,
)
from contest.enums import EntryState, NoticeKind
from contest.models import Citation, Edition, Entry, JournalEntry, Notice, Seal
from media_pipeline.models import Film
from tests.contest.nights import TALLY, conferrals_for, make_judged_edition, make_sealed_edition

pytestmark = pytest.mark.django_db


def test_confer_writes_a_citation_for_every_winner_and_one_journal_line() -> None:
    _edition, entries, organiser, seal = make_sealed_edition(winners=11, others=1)
    cited = list(Citation.objects.values_list("award__slug", "place", "entry_id"))
    awards = ["first"] + ["second"] * 3 + ["third"] * 5 + ["most-creative", "best-narration"]
    places = [1, 1, 2, 3, 1, 2, 3, 4, 5, 1, 1]
    assert cited == list(zip(awards, places, [entry.pk for entry in entries[:11]], strict=True))
    line = JournalEntry.objects.get(verb="results_sealed")
    assert (line.facts, line.actor) == ({"seal": seal.hash, "tally": TALLY}, organiser)
    assert list(journal.find_breaches()) == []


def test_seal_is_the_hash_of_its_snapshot_and_names_masters_and_tally() -> None:
    _edition, entries, _organiser, seal = make_sealed_edition(winners=11)
    assert seal.hash == hash_of(json.loads(json.dumps(seal.snapshot)))
    assert seal.snapshot["tally"] == TALLY
    told = [line["entry"]["film_sha256"] for line in seal.snapshot["conferrals"]]
    assert told == [entry.film.sha256 for entry in entries[:11] if entry.film]


def test_place_not_awarded_is_a_decision() -> None:
    edition, _entries, _organiser, seal = make_sealed_edition(winners=10, others=0)
    assert Citation.objects.count() == 10
    assert seal.snapshot["conferrals"][-1]["entry"] is None
    assert preview_publication(edition).undecided == []


def test_confer_without_some_place_names_it() -> None:
    edition, entries, organiser = make_judged_edition()
    conferrals = [c for n, c in enumerate(conferrals_for(edition, entries)) if n not in (2, 10)]
    with pytest.raises(AwardsUndecided) as refused:
        confer(edition, conferrals=conferrals, tally_hash=TALLY, by=organiser)
    assert refused.value.missing == ["Second Prize, 2 of 3", "Best Narration"]
    assert (Citation.objects.count(), Seal.objects.count(), JournalEntry.objects.count()) == (0, 0, 0)


def test_confer_again_is_refused() -> None:
    edition, entries, organiser, _seal = make_sealed_edition()
    with pytest.raises(AlreadySealed):
        confer(edition, conferrals=conferrals_for(edition, entries), tally_hash=TALLY, by=organiser)


@pytest.mark.parametrize("state", [s for s in EntryState if s != EntryState.ELIGIBLE])
def test_confer_to_an_entry_that_is_not_accepted_is_refused(state: EntryState) -> None:
    edition, entries, organiser = make_judged_edition()
    Entry.objects.filter(pk=entries[0].pk).update(state=state)
    with pytest.raises(WinnerNotEligible):
        confer(edition, conferrals=conferrals_for(edition, entries), tally_hash=TALLY, by=organiser)
    assert Citation.objects.count() == 0


def test_confer_twice_to_one_entry_or_to_a_stranger_is_refused() -> None:
    edition, entries, organiser = make_judged_edition()
    _other, strangers, _ = make_judged_edition(entries=1)
    for chosen in ([entries[0], entries[0], *entries[2:]], [strangers[0], *entries[1:]]):
        with pytest.raises(WinnerNotEligible):
            confer(edition, conferrals=conferrals_for(edition, chosen), tally_hash=TALLY, by=organiser)


def change_snapshot(seal: Seal) -> None:
    seal.snapshot["conferrals"][0]["statement"] = {"en": "For nothing."}
    Seal.objects.filter(pk=seal.pk).update(snapshot=seal.snapshot)


def change_citation(seal: Seal) -> None:
    Citation.objects.filter(place=1, award__slug="first").update(text={"en": "For nothing."})


def change_winner(seal: Seal) -> None:
    loser = Entry.objects.get(edition=seal.edition, citation=None)
    Citation.objects.filter(place=1, award__slug="first").update(entry=loser)


def change_film(seal: Seal) -> None:
    winner = Entry.objects.get(citation__award__slug="first")
    Film.objects.filter(pk=winner.film_id).update(sha256="b" * 64)


def drop_citation(seal: Seal) -> None:
    Citation.objects.filter(award__slug="first").delete()


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (
            change_snapshot,
            ["the sealed text has been altered", "the jury statement for first 1 has been altered"],
        ),
        (change_citation, ["the jury statement for first 1 has been altered"]),
        (change_winner, ["first 1 has a different winner"]),
        (change_film, ["the film file for first 1 is not the one that won"]),
        (drop_citation, ["first 1 has a different winner"]),
    ],
)
def test_tampered_result_is_found_and_not_published(tamper: Any, found: list[str]) -> None:
    edition, _entries, organiser, seal = make_sealed_edition()
    assert breaches_of(seal) == []
    tamper(seal)
    assert breaches_of(Seal.objects.get(pk=seal.pk)) == found
    with pytest.raises(SealBroken):
        announce(edition, by=organiser)
    assert Edition.objects.published().count() == 0
    assert Notice.objects.count() == 0


def test_announce_enqueues_winners_and_others_one_mail_each() -> None:
    edition, entries, organiser, _seal = make_sealed_edition(winners=11, others=2)
    Entry.objects.filter(pk=entries[-1].pk).update(state=EntryState.DISQUALIFIED)
    assert preview_publication(edition).mails == {NoticeKind.ENTRY_WON: 11, NoticeKind.ENTRY_NOT_SELECTED: 1}
    announce(edition, by=organiser)
    owed = set(Notice.objects.values_list("kind", "user_id"))
    won = {(NoticeKind.ENTRY_WON, entry.representative_id) for entry in entries[:11]}
    assert owed == won | {(NoticeKind.ENTRY_NOT_SELECTED, entries[11].representative_id)}


def test_announce_twice_publishes_once() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition()
    stale = Edition.objects.get(pk=edition.pk)
    announce(edition, by=organiser)
    first = Edition.objects.get(pk=edition.pk).published_at
    with pytest.raises(AlreadyPublished):
        announce(stale, by=organiser)
    assert Edition.objects.get(pk=edition.pk).published_at == first
    assert JournalEntry.objects.filter(verb="results_published").count() == 1


def test_announce_before_the_seal_is_refused() -> None:
    edition, _entries, organiser = make_judged_edition()
    with pytest.raises(NotSealed):
        announce(edition, by=organiser)


def test_announce_with_an_award_added_after_the_seal_names_it() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition()
    edition.awards.create(order=9, slug="extra", name={"en": "Audience Award"})
    with pytest.raises(AwardsUndecided) as refused:
        announce(edition, by=organiser)
    assert refused.value.missing == ["Audience Award"]
