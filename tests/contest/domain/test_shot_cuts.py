"""Splitting and joining shots: labels follow, each act undoes the other, and what cannot be is said."""

import pytest
from django.utils import timezone

from contest.domain.ai_share import Label
from contest.domain.queries.declarations import declaration_of, shots_of
from contest.domain.shot_cuts import LabelsDiffer, join_shots, split_shots
from contest.domain.shot_labels import carry_labels, label_shots
from contest.enums import EntryState, Origin, Tool
from contest.models import Entry
from contest.policies import Refused
from media_pipeline.models import Shot
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
SEEDANCE, VEO = Label(Origin.TOOL, Tool.SEEDANCE), Label(Origin.TOOL, Tool.VEO)


@pytest.fixture
def entry() -> Entry:
    """Three shots of thirty seconds, by Seedance, Veo and Seedance."""
    entry = make_entry()
    give_film(entry)
    return entry


def told(entry: Entry) -> list[tuple[int, int, str]]:
    declared = declaration_of(entry)
    words = {name: label.words for name, label in declared.labels.items()}
    return [(one.start_ms, one.end_ms, words.get(one.id, "–")) for one in declared.shots]


def split(entry: Entry, *at: int) -> None:
    assert entry.film_id
    split_shots(entry, film=entry.film_id, at=at, by=entry.representative)


def join(entry: Entry, *numbers: int, keep: Label | None = None) -> None:
    names = [shot.id for shot in shots_of(entry) if shot.number in numbers]
    join_shots(entry, shots=names, keep=keep, by=entry.representative)


BEFORE = [(0, 30_000, "Seedance 1.0 Pro"), (30_000, 60_000, "Veo 3"), (60_000, 90_000, "Seedance 1.0 Pro")]


def test_both_halves_keep_the_label_and_are_joined_again_without_a_question(entry: Entry) -> None:
    split(entry, 12_345)
    assert told(entry) == [(0, 12_345, "Seedance 1.0 Pro"), (12_345, 30_000, "Seedance 1.0 Pro"), *BEFORE[1:]]
    join(entry, 1)
    assert told(entry) == BEFORE
    assert not entry.own_cuts.exists()


def test_lab_keeps_what_it_measured(entry: Entry) -> None:
    split(entry, 12_345)
    join(entry, 3, 4, keep=VEO)
    assert list(Shot.objects.filter(film=entry.film).values_list("start_ms", "end_ms")) == [
        (0, 30_000),
        (30_000, 60_000),
        (60_000, 90_000),
    ]


def test_shots_that_are_labelled_alike_become_one_and_are_split_again(entry: Entry) -> None:
    label_shots(entry, {shot.id: VEO for shot in shots_of(entry)}, by=entry.representative)
    join(entry, 1, 2, 3)
    assert told(entry) == [(0, 90_000, "Veo 3")]
    split(entry, 30_000, 60_000)
    assert [line[:2] for line in told(entry)] == [line[:2] for line in BEFORE]
    assert not entry.own_cuts.exists()


def test_different_labels_are_asked_about_the_longest_first(entry: Entry) -> None:
    split(entry, 50_000)
    with pytest.raises(LabelsDiffer) as asked:
        join(entry, 3, 4)
    assert asked.value.labels == [SEEDANCE, VEO]
    assert len(told(entry)) == 4
    join(entry, 3, 4, keep=SEEDANCE)
    assert told(entry)[2:] == [(50_000, 90_000, "Seedance 1.0 Pro")]
    assert declaration_of(entry).share.ms_by_tool == {Tool.SEEDANCE: 70_000, Tool.VEO: 20_000}


def test_joined_shot_has_no_label_where_the_longest_had_none(entry: Entry) -> None:
    split(entry, 40_000)
    label_shots(entry, {shots_of(entry)[2].id: None}, by=entry.representative)
    join(entry, 2, 3)
    assert told(entry)[1] == (30_000, 60_000, "–")


def test_moments_that_cannot_be_cut_are_named(entry: Entry) -> None:
    for at, edge in [
        (0, "0:00.00"),
        (50, "0:00.00"),
        (30_000, "0:30.00"),
        (29_950, "0:30.00"),
        (90_000, "1:30.00"),
    ]:
        with pytest.raises(Refused, match=f"a shot begins or ends at {edge}"):
            split(entry, at)
    with pytest.raises(Refused) as refused:
        split(entry, 6_039_000)
    assert str(refused.value.reason) == (
        "The film ends at 1:30.00 and cannot be split at 100:39.00. Choose a moment within a shot."
    )
    assert told(entry) == BEFORE


def test_several_cuts_are_made_together_or_not_at_all(entry: Entry) -> None:
    with pytest.raises(Refused):
        split(entry, 10_000, 10_010)
    assert told(entry) == BEFORE


def test_only_neighbours_are_joined(entry: Entry) -> None:
    for numbers in [(1, 3), (3,)]:
        with pytest.raises(Refused, match="follow each other"):
            join(entry, *numbers)


def test_film_that_was_replaced_is_not_cut(entry: Entry) -> None:
    old, names = entry.film_id, [shot.id for shot in shots_of(entry)]
    give_film(entry, make_film_row(), labels=())
    with pytest.raises(Refused, match="has been replaced"):
        split_shots(entry, film=old or 0, at=[10_000], by=entry.representative)
    with pytest.raises(Refused, match="has been replaced"):
        join_shots(entry, shots=names[:2], by=entry.representative)


def test_label_on_a_shot_that_was_joined_is_refused(entry: Entry) -> None:
    second = shots_of(entry)[1].id
    join(entry, 1, 2, keep=VEO)
    with pytest.raises(Refused, match="split or joined"):
        label_shots(entry, {second: VEO}, by=entry.representative)


def test_submitted_entry_stays_as_it_was_cut(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    entry.refresh_from_db()
    with pytest.raises(Refused):
        split(entry, 10_000)


def test_corrections_go_with_a_replaced_film(entry: Entry) -> None:
    split(entry, 12_345)
    join(entry, 3, 4, keep=VEO)
    new = make_film_row()
    Entry.objects.filter(pk=entry.pk).update(film=new)
    entry.refresh_from_db()
    carry_labels(entry)
    assert told(entry) == [
        (0, 12_345, "Seedance 1.0 Pro"),
        (12_345, 30_000, "Seedance 1.0 Pro"),
        (30_000, 90_000, "Veo 3"),
    ]
    assert carry_labels(entry) == 0
    assert set(declaration_of(entry).labels) == {shot.id for shot in shots_of(entry)}
