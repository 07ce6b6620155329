"""What the rule of an edition holds back without captions: winners at the gate, films of the theater."""

import pytest

from contest.domain.gate import lacks_of
from contest.enums import CaptionRule, EntryState
from contest.models import Edition, Entry, Regulations, TheaterFilm
from tests.contest.films import caption_film, give_film
from tests.contest.theater.conftest import make_theater
from tests.factories import make_edition, make_entry


def held_at_gate(edition: Edition, *, is_publishing: bool) -> list[int]:
    """Numbers of the entries that lack captions, from 0."""
    edition = Edition.objects.select_related("regulations").get(pk=edition.pk)
    entries = list(edition.entries.order_by("pk").values_list("pk", flat=True))
    lacks = lacks_of(edition, entries, is_publishing=is_publishing)
    return [entries.index(lack.entry.pk) for lack in lacks if lack.code == "captions_missing"]


def test_gate_holds_winners_without_captions_as_the_rule_says(db: None) -> None:
    edition = make_edition("closed")
    bare, captioned, silent = (make_entry(EntryState.ELIGIBLE, edition=edition) for _ in range(3))
    for entry in (bare, captioned, silent):
        give_film(entry)
    caption_film(captioned.film)
    Entry.objects.filter(pk=silent.pk).update(has_no_speech=True)
    found = {}
    for rule in CaptionRule:
        Regulations.objects.filter(edition=edition).update(captions=rule)
        found[rule.value] = [held_at_gate(edition, is_publishing=publishes) for publishes in (False, True)]
    assert found == {
        "none": [[], []],
        "acceptance": [[0], [0]],
        "nomination": [[0], [0]],
        "public": [[], [0]],
    }


@pytest.mark.slow
def test_theater_shows_no_film_without_captions_where_the_public_needs_them(db: None) -> None:
    theater = make_theater(winners=4, others=0)
    caption_film(theater.entries[0].film)
    Entry.objects.filter(pk=theater.entries[1].pk).update(has_no_speech=True)
    counts = []
    for rule in (CaptionRule.NOMINATION, CaptionRule.PUBLIC):
        Regulations.objects.filter(edition=theater.edition).update(captions=rule)
        counts.append(TheaterFilm.objects.shown().count())
    assert counts == [3, 2]
