"""Whatever is changed behind a seal is found and named, and is not published."""

from collections.abc import Callable

import pytest

from contest.domain.film_readings import reading_since
from contest.domain.honours_refused import SealBroken
from contest.domain.result_publication import announce
from contest.domain.seals import breaches_of, find_changed_masters, seal_hash
from contest.enums import EntryState
from contest.models import Citation, Edition, Entry, JournalEntry, Notice, Seal
from media_pipeline.models import Film
from tests.contest.nights import do_office_tasks, make_sealed_edition, read_winners

pytestmark = pytest.mark.django_db


def rewrite(seal: Seal) -> None:
    """The sealed text and its hash, both anew."""
    seal.snapshot["conferrals"][0]["entry"]["team"] = "Somebody else"
    Seal.objects.filter(pk=seal.pk).update(snapshot=seal.snapshot, hash=seal_hash(seal.snapshot))


def change_printed_name(seal: Seal) -> None:
    seal.snapshot["conferrals"][0]["entry"]["team"] = "Somebody else"
    Seal.objects.filter(pk=seal.pk).update(snapshot=seal.snapshot)


def change_tally(seal: Seal) -> None:
    seal.snapshot["tally"] = "bad" * 20
    Seal.objects.filter(pk=seal.pk).update(snapshot=seal.snapshot)


def change_hash(seal: Seal) -> None:
    Seal.objects.filter(pk=seal.pk).update(hash="0" * 64)


def change_citation(seal: Seal) -> None:
    Citation.objects.filter(place=1, award__slug="first").update(text={"en": "For nothing."})


def change_winner(seal: Seal) -> None:
    loser = Entry.objects.get(edition=seal.edition, citations=None)
    Citation.objects.filter(place=1, award__slug="first").update(entry=loser)


def change_film(seal: Seal) -> None:
    winner = Entry.objects.get(citations__award__slug="first")
    Film.objects.filter(pk=winner.film_id).update(sha256="b" * 64)


def drop_citation(seal: Seal) -> None:
    Citation.objects.filter(award__slug="first").delete()


def change_winner_and_another_statement(seal: Seal) -> None:
    change_winner(seal)
    Citation.objects.exclude(place=1, award__slug="first").update(text={"en": "For nothing."})


def disqualify(seal: Seal) -> None:
    Entry.objects.filter(citations__award__slug="first").update(state=EntryState.DISQUALIFIED)


TEXT = "the sealed text has been altered"
SEAL = "the seal is not the one in the audit log"


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (rewrite, [SEAL]),
        (change_printed_name, [TEXT]),
        (change_tally, [TEXT]),
        (change_hash, [TEXT, SEAL]),
        (change_citation, ["the jury statement for first 1 has been altered"]),
        (change_winner, ["first 1 has a different winner"]),
        (change_film, ["the film file for first 1 is not the one that won"]),
        (drop_citation, ["first 1 has a different winner"]),
        (
            change_winner_and_another_statement,
            ["first 1 has a different winner", "the jury statement for second 1 has been altered"],
        ),
        (disqualify, ["the film of first 1 is no longer in the contest"]),
    ],
)
def test_tampered_result_is_found_named_and_not_published(
    tamper: Callable[[Seal], None], found: list[str]
) -> None:
    edition, _entries, organiser, seal = make_sealed_edition(winners=2, others=1)
    read_winners(edition)
    assert breaches_of(seal) == []
    tamper(seal)
    assert breaches_of(Seal.objects.get(pk=seal.pk)) == found
    with pytest.raises(SealBroken):
        announce(edition, by=organiser)
    assert (Edition.objects.published().count(), Notice.objects.count()) == (0, 0)


def change_a_losers_film(seal: Seal) -> str:
    loser = Entry.objects.get(edition=seal.edition, citations=None)
    Film.objects.filter(pk=loser.film_id).update(sha256="b" * 64)
    return f"the film file of entry {loser.code} is not the one that was judged"


def change_list_of_masters(seal: Seal) -> str:
    Seal.objects.filter(pk=seal.pk).update(masters=seal.masters[:-1])
    return "the list of the films that were judged has been altered"


@pytest.mark.parametrize("tamper", [change_a_losers_film, change_list_of_masters])
def test_reading_before_publication_finds_a_master_that_is_not_the_judged_one(
    tamper: Callable[[Seal], str],
) -> None:
    edition, _entries, organiser, seal = make_sealed_edition(winners=1, others=2 - 1)
    assert find_changed_masters(seal) == []
    words = tamper(seal)
    do_office_tasks()
    reading = reading_since(seal)
    assert (reading and reading.facts["changed"], breaches_of(seal)) == ([words], [])
    with pytest.raises(SealBroken, match=words):
        announce(edition, by=organiser)


def test_line_of_the_seal_in_the_journal_is_what_the_seal_is_held_to() -> None:
    _edition, _entries, _organiser, seal = make_sealed_edition(winners=1, others=0)
    assert JournalEntry.objects.get(verb="results_sealed").facts["seal"] == seal.hash
