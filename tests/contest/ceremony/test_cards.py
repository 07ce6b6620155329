"""Which cards an evening has, in which order, and what is on them."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.templatetags.static import static
from django.test.utils import CaptureQueriesContext

from contest.ceremony.cards import cards_of, order_of_acts, rehearsal_cards
from contest.domain.takedowns import take_down
from contest.enums import AwardBasis
from contest.models import Award, CeremonyNote, Edition, Entry, Seal, User
from media_pipeline.models import Rendition
from tests.contest.nights import REASON, make_sealed_edition

Night = tuple[Edition, list[Entry], User, Seal]


@pytest.fixture(scope="module")
def night(module_db: None) -> Iterator[Night]:
    return make_sealed_edition(winners=9)


def award(order: int, slug: str, basis: AwardBasis = AwardBasis.OVERALL) -> Award:
    return Award(order=order, slug=slug, basis=basis)


def test_acts_rise_and_the_most_valuable_comes_last() -> None:
    special = AwardBasis.CRITERION
    usual = [award(1, "gold"), award(2, "silver"), award(3, "bronze"), award(4, "sound", special)]
    assert order_of_acts(usual) == ["bronze", "silver", "sound", "gold"]
    jury = [award(1, "grand-prix", AwardBasis.JURY), award(2, "best"), award(3, "voice", special)]
    assert order_of_acts(jury) == ["best", "voice", "grand-prix"]
    assert order_of_acts([award(7, "only")]) == ["only"]
    assert order_of_acts([]) == []


def test_cards_are_those_of_the_seal(night: Night) -> None:
    _edition, entries, organiser, seal = night
    cards = cards_of(seal, user=organiser)
    assert [(card.award, card.of_several, card.title) for card in cards] == [
        *(("Third Prize", f"{6 - place} of 5", entries[3 + place].title) for place in (5, 4, 3, 2, 1)),
        *(("Second Prize", f"{4 - place} of 3", entries[place].title) for place in (3, 2, 1)),
        ("Best Narration", "", ""),
        ("Most Creative", "", ""),
        ("First Prize", "", entries[0].title),
    ]
    assert [card.is_awarded for card in cards] == [*[True] * 8, False, False, True]
    last = cards[-1]
    assert (last.team, last.line, last.pronunciation, last.why_no_film) == (
        entries[0].representative.name,
        "For first.",
        "",
        "",
    )
    assert last.film is not None
    assert (last.film.size, last.film.seconds) == (1, 90.0)
    assert last.label is not None


def test_notes_stand_on_the_card(night: Night, db: None) -> None:
    _edition, entries, organiser, seal = night
    CeremonyNote.objects.create(entry=entries[0], pronunciation="Ngwin", line="Please rise.")
    last = cards_of(seal, user=organiser)[-1]
    assert (last.line, last.pronunciation) == ("Please rise.", "Ngwin")


def test_film_that_cannot_be_played_is_said(night: Night, db: None) -> None:
    _edition, entries, organiser, seal = night
    take_down(entries[0], reason=REASON, by=organiser)
    Rendition.objects.filter(film=entries[1].film).delete()
    cards = {card.code: card for card in cards_of(seal, user=organiser) if card.is_awarded}
    assert [cards[entry.code].film for entry in entries[:2]] == [None, None]
    assert cards[entries[0].code].why_no_film == (
        "This film was taken down: the ceremony shows its name, and plays nothing."
    )
    assert cards[entries[1].code].why_no_film == (
        "The site has no screening copy of this film: the ceremony shows its name, and plays nothing. Look "
        "at “Processing” in the menu of the office."
    )


def test_rehearsal_has_every_place_and_no_film_of_the_contest(night: Night) -> None:
    edition, entries, _organiser, _seal = night
    cards = rehearsal_cards(edition)
    assert [card.award for card in cards] == [
        *["Third Prize"] * 5,
        *["Second Prize"] * 3,
        *("Best Narration", "Most Creative", "First Prize"),
    ]
    assert {card.title for card in cards} & {entry.title for entry in entries} == set()
    assert {card.film.url for card in cards if card.film} == {static("film/rehearsal.mp4")}
    assert cards[0].title == "Title of film 1"


def test_queries_do_not_grow_with_winners(db: None) -> None:
    counts = []
    for winners in (1, 3):
        _edition, _entries, organiser, seal = make_sealed_edition(winners=winners)
        seal = Seal.objects.select_related("edition").get(pk=seal.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cards_of(seal, user=organiser)
        counts.append(len(queries))
    assert counts == [8, 8]
