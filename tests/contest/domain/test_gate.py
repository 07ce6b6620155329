"""The gate: everything that can keep a winner from winning, each named with its film and who can fix it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from contest.domain.gate import lacks_of
from contest.enums import EntryState, Mender
from contest.models import Consent, Credit, Edition, Entry, Regulations, ShotLabel, ToolUse
from media_pipeline.enums import FilmState, MatchKind, MatchVerdict
from media_pipeline.models import Film, Match
from tests.contest.nights import make_judged_edition

Scene = tuple[Edition, list[Entry]]


@pytest.fixture(scope="module")
def module_scene(module_db: None) -> Scene:
    edition, entries, _organiser = make_judged_edition(entries=3)
    return edition, entries


@pytest.fixture
def scene(db: None, module_scene: Scene) -> Scene:
    edition, entries = module_scene
    return edition, [Entry.objects.select_related("film").get(pk=entry.pk) for entry in entries]


def change_film(**values: Any) -> Callable[[Entry, Entry], None]:
    return lambda entry, _other: Film.objects.filter(pk=entry.film_id).update(**values) and None


def change_entry(**values: Any) -> Callable[[Entry, Entry], None]:
    return lambda entry, _other: Entry.objects.filter(pk=entry.pk).update(**values) and None


def unlabel(entry: Entry, _other: Entry) -> None:
    label = entry.shot_labels.order_by("pk").first()
    assert label is not None
    label.delete()


def film_by_camera(entry: Entry, _other: Entry) -> None:
    ShotLabel.objects.filter(entry=entry).update(origin="camera", tool="")


def withdraw_consent(entry: Entry, _other: Entry) -> None:
    Consent.objects.filter(entry=entry, kind="rights").delete()


def change_statements(entry: Entry, _other: Entry) -> None:
    Regulations.objects.filter(edition=entry.edition_id).update(consents_version="2")
    Consent.objects.exclude(entry=entry).update(version="2")


def forget_address(entry: Entry, _other: Entry) -> None:
    EmailAddress.objects.filter(user=entry.representative_id).update(verified=False)


def find_duplicate(verdict: str, *, later: bool = True) -> Callable[[Entry, Entry], None]:
    def find(entry: Entry, other: Entry) -> None:
        film, older = (entry, other) if later else (other, entry)
        at = None if verdict == MatchVerdict.OPEN else timezone.now()
        Match.objects.create(
            film_id=film.film_id,
            other_id=older.film_id,
            kind=MatchKind.FILM,
            share=0.9,
            verdict=verdict,
            decided_at=at,
        )

    return find


UNREAD = "The film’s file has not been read within the last 24 hours."
CASES: dict[str, tuple[Callable[[Entry, Entry], None], str, Mender]] = {
    "state": (
        change_entry(state=EntryState.DISQUALIFIED),
        "The entry has the status “Disqualified”; only accepted entries can win.",
        Mender.JURY,
    ),
    "film_missing": (change_film(master_key=""), "The entry has no film.", Mender.CREATOR),
    "film_lost": (
        change_film(fault="missing"),
        "The film’s file is missing from the store. Restore it from a backup.",
        Mender.TECHNICIAN,
    ),
    "film_changed": (
        change_film(fault="changed"),
        "The film’s file has changed since it was uploaded. Restore it from a backup.",
        Mender.TECHNICIAN,
    ),
    "film_unread": (change_film(checked_at=timezone.now() - timedelta(hours=25)), UNREAD, Mender.READING),
    "shots_unlabelled": (
        unlabel,
        "1 shot is not labelled yet. Label how it was made.",
        Mender.CREATOR,
    ),
    "consents_missing": (
        withdraw_consent,
        "1 of the 4 statements has not been agreed to. All of them are required.",
        Mender.CREATOR,
    ),
    "email_unconfirmed": (
        forget_address,
        "The contact person has not confirmed the address {email}.",
        Mender.CREATOR,
    ),
    "duplicate_open": (
        find_duplicate(MatchVerdict.OPEN),
        "Whether the film duplicates “{other}” has not been decided.",
        Mender.ORGANISER,
    ),
    "copy": (
        find_duplicate(MatchVerdict.SAME),
        "The film was found to be a copy of another.",
        Mender.JURY,
    ),
}


def lacks(scene: Scene) -> list[tuple[str, str, str, Mender]]:
    edition, entries = scene
    found = lacks_of(edition, [entry.pk for entry in entries[:2]])
    return [(lack.code, lack.entry.code, str(lack.words), lack.mender) for lack in found]


def test_gate_is_open_for_winners_that_lack_nothing(scene: Scene) -> None:
    assert lacks(scene) == []


@pytest.mark.parametrize("case", CASES)
def test_gate_names_what_is_missing_of_which_film_and_who_can_fix_it(scene: Scene, case: str) -> None:
    (first, _second, third), (change, words, mender) = scene[1], CASES[case]
    change(first, third)
    found = lacks(scene)
    said = words.format(email=first.representative.email, other=third.shown_title)
    assert (case, first.code, said, mender) in found
    codes = {code for code, *_rest in found}
    assert codes == {case, "ai_share_low"} & codes | {case}
    assert {entry for _code, entry, *_rest in found} == {first.code}


def test_gate_closes_for_a_share_below_the_rule(scene: Scene) -> None:
    film_by_camera(scene[1][0], scene[1][2])
    assert [(code, mender) for code, _entry, _words, mender in lacks(scene)] == [
        ("ai_share_low", Mender.CREATOR)
    ]


def test_gate_closes_when_the_statements_have_changed_since(scene: Scene) -> None:
    change_statements(scene[1][0], scene[1][2])
    assert [code for code, *_rest in lacks(scene)] == ["consents_missing"]


def test_gate_closes_when_texts_or_declaration_are_gone(scene: Scene) -> None:
    first = scene[1][0]
    Entry.objects.filter(pk=first.pk).update(synopsis="")
    Credit.objects.filter(entry=first).delete()
    ToolUse.objects.filter(entry=first).delete()
    codes = [code for code, *_rest in lacks(scene)]
    assert codes == ["synopsis_short", "credits_missing", "tools_missing"]


def test_gate_closes_while_the_film_is_checked_again(scene: Scene) -> None:
    Film.objects.filter(pk=scene[1][0].film_id).update(state=FilmState.RECEIVED)
    assert [code for code, *_rest in lacks(scene)] == ["film_under_check"]


def test_undecided_duplicate_closes_the_gate_for_the_earlier_film_too(scene: Scene) -> None:
    find_duplicate(MatchVerdict.OPEN, later=False)(scene[1][0], scene[1][2])
    assert [code for code, *_rest in lacks(scene)] == ["duplicate_open"]
    (lack,) = lacks_of(scene[0], [entry.pk for entry in scene[1][:2]])
    assert lack.url == reverse("office_match", args=[scene[0].slug, Match.objects.get().pk])


@pytest.mark.parametrize("verdict", [MatchVerdict.ALLOWED, MatchVerdict.DIFFERENT])
def test_decided_duplicate_leaves_the_gate_open(scene: Scene, verdict: str) -> None:
    find_duplicate(verdict)(scene[1][0], scene[1][2])
    assert lacks(scene) == []


def test_copy_of_a_winner_leaves_the_gate_open_for_the_original(scene: Scene) -> None:
    find_duplicate(MatchVerdict.SAME, later=False)(scene[1][0], scene[1][2])
    assert lacks(scene) == []


def test_gate_asks_as_often_for_three_winners_as_for_one(
    scene: Scene, django_assert_num_queries: Any
) -> None:
    edition, entries = scene
    for winners in (entries[:1], entries):
        with django_assert_num_queries(13):
            lacks_of(edition, [entry.pk for entry in winners])
