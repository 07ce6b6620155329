import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db.models import QuerySet
from django.utils import timezone

from contest.domain import entry_decisions
from contest.enums import TeamRight
from contest.models import Entry, JournalEntry, Seal
from judging.domain import assignments, rounds, tallies
from judging.domain.declarations import (
    confirm_conflict,
    declare_conflict,
    drop_declaration,
    take_back_conflict,
)
from judging.domain.following import follow_entry
from judging.domain.recusals import recuse
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import AssignmentState, ConflictKind
from judging.models import Assignment, DeclaredConflict, Recusal
from tests.contest.team.scene import join
from tests.factories import make_user
from tests.judging.juries import Jury, has_conflict, judge_all, judge_film, make_jury, make_tallied

pytestmark = pytest.mark.django_db
DUE, SCORED, RECUSED = AssignmentState.DUE, AssignmentState.SCORED, AssignmentState.RECUSED


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    return make_jury(judges=2, entries=2, reviews=2)


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


def states(jury: Jury, entry: Entry) -> list[str]:
    """Of the first judge, by round."""
    mine = Assignment.objects.filter(seat__judge=jury.judges[0], entry=entry)
    return list(mine.order_by("seat__round__number").values_list("state", flat=True))


def test_who_joins_a_team_by_another_account_no_longer_judges_its_film(
    django_capture_on_commit_callbacks: Any, jury: Jury
) -> None:
    first, second = jury.entries
    name, _, host = jury.judges[0].email.partition("@")
    with django_capture_on_commit_callbacks(execute=True):
        join(first, TeamRight.SEE, user=make_user(f"{name}+film@{host}"))
    assert [states(jury, entry) for entry in (first, second)] == [[RECUSED], [DUE]]


def test_conflict_takes_films_from_the_judge_in_every_round_and_bars_what_was_scored(jury: Jury) -> None:
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    later = rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timedelta(days=7),
        by=jury.organiser,
        reviews_per_entry=2,
        judges=jury.judges,
    )
    rounds.open_round(later, by=jury.organiser)
    film, other = jury.entries
    for _twice in range(2):
        confirm_conflict(jury.judges[0], film, reason="It is his sister.", by=jury.organiser)
    assert (states(jury, film), states(jury, other)) == ([RECUSED, RECUSED], [SCORED, DUE])
    counted = tallies.inputs_of(jury.round)["sheets"]
    assert (jury.judges[0].pk, film.pk) not in {(sheet["judge"], sheet["entry"]) for sheet in counted}
    lines = JournalEntry.objects.filter(verb__startswith="conflict.").order_by("number")
    codes = Assignment.objects.filter(state=RECUSED).values_list("code", flat=True)
    assert [(line.verb, line.actor_id, line.facts) for line in lines] == [
        ("conflict.confirmed", jury.organiser.pk, {"entry": film.code, "reason": "It is his sister."}),
        ("conflict.applied", jury.organiser.pk, {"assignments": sorted(codes), "freed": 1, "barred": 1}),
    ]
    plan = assignments.preview_assignment(later)
    assert (plan.pairs, [(short.entry_code, short.missing) for short in plan.shortfalls]) == (
        (),
        [(film.code, 1)],
    )


def test_recusal_bars_scores_of_an_earlier_round_too() -> None:
    jury = make_jury(judges=2, entries=1, reviews=2)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    later = rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timedelta(days=7),
        by=jury.organiser,
        reviews_per_entry=2,
        judges=jury.judges,
    )
    rounds.open_round(later, by=jury.organiser)
    recuse(
        Assignment.objects.get(seat__round=later, seat__judge=jury.judges[0]), reason="I know the director."
    )
    assert states(jury, jury.entries[0]) == [RECUSED, RECUSED]


def test_declared_country_bars_at_once_and_what_comes_later(jury: Jury) -> None:
    judge, (film, other) = jury.judges[0], jury.entries
    Entry.objects.filter(pk=other.pk).update(country="FR")
    judge_film(jury.assignment(film, judge))
    declare_conflict(judge, edition=jury.edition, kind=ConflictKind.COUNTRY, name="CN", by=judge)
    assert (states(jury, film), states(jury, other)) == ([RECUSED], [DUE])
    Entry.objects.filter(pk=other.pk).update(country="CN")  # corrected after it was returned
    follow_entry(other.pk)
    assert states(jury, other) == [RECUSED]


def test_conflict_stands_when_an_entry_leaves_and_comes_back(jury: Jury) -> None:
    judge, film = jury.judges[0], jury.entries[0]
    entry_decisions.disqualify_entry(film, reason="It is a copy.", by=jury.organiser)
    follow_entry(film.pk)
    confirm_conflict(judge, film, reason="It is his sister.", by=jury.organiser)
    entry_decisions.accept_entry(film, by=jury.organiser)
    follow_entry(film.pk)
    assert states(jury, film) == [RECUSED]


def test_address_that_is_confirmed_later_makes_the_entry_an_own_one(jury: Jury) -> None:
    judge, film = jury.judges[0], jury.entries[0]
    address = EmailAddress.objects.create(
        user=judge, email=film.representative.email.replace("@", "+me@"), verified=True
    )
    email_confirmed.send(EmailAddress, request=None, email_address=address)
    assert (states(jury, film), has_conflict(judge, film)) == ([RECUSED], True)


def test_declaration_by_mistake_is_taken_back_with_a_reason() -> None:
    jury = make_jury(is_open=False)
    judge = jury.judges[0]
    conflict = declare_conflict(
        judge, edition=jury.edition, kind=ConflictKind.SCHOOL, name=" A  B ", by=judge
    )
    assert conflict.name == "A B"
    with pytest.raises(Unsound, match="This is missing or too short"):
        drop_declaration(conflict, reason="No.", by=jury.organiser)
    for _twice in range(2):
        drop_declaration(conflict, reason="It was another school.", by=jury.organiser)
    assert not DeclaredConflict.objects.exists()
    assert JournalEntry.objects.filter(verb="conflict.dropped").count() == 1


def test_film_of_a_conflict_that_was_taken_back_can_be_assigned_again_with_its_scores() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    judge, (scored, due, _other) = jury.judges[0], jury.entries
    judge_film(jury.assignment(scored, judge))
    for entry in (scored, due):
        confirm_conflict(judge, entry, reason="It is his sister.", by=jury.organiser)
    assert assignments.preview_assignment(jury.round).pairs == ()
    for recusal in Recusal.objects.all():
        for _twice in range(2):
            take_back_conflict(recusal, reason="It is another person.", by=jury.organiser)
    assert (states(jury, scored), states(jury, due)) == ([RECUSED], [RECUSED])
    plan = assignments.assign_reviews(jury.round, by=jury.organiser)
    assert set(plan.pairs) == {(scored.pk, judge.pk), (due.pk, judge.pk)}
    assert (states(jury, scored), states(jury, due)) == ([SCORED], [DUE])
    assert [
        (line.facts["entry"], line.facts["reason"], line.actor) for line in lines("conflict.taken_back")
    ] == [
        (scored.code, "It is another person.", jury.organiser),
        (due.code, "It is another person.", jury.organiser),
    ]
    assert lines("round.dealt").last().facts["with_scores"] == [jury.assignment(scored, judge).code]


def test_film_from_a_country_that_was_declared_by_mistake_can_be_assigned_again() -> None:
    jury = make_jury(judges=2, entries=1, reviews=2)
    judge, film = jury.judges[0], jury.entries[0]
    conflict = declare_conflict(judge, edition=jury.edition, kind=ConflictKind.COUNTRY, name="CN", by=judge)
    with pytest.raises(NotPossibleNow, match="Another organiser or the jury chair takes it back"):
        drop_declaration(conflict, reason="Another country.", by=judge)
    drop_declaration(conflict, reason="Another country.", by=jury.organiser)
    assignments.assign_reviews(jury.round, by=jury.organiser)
    assert states(jury, film) == [DUE]


@pytest.mark.slow
def test_conflicts_stay_once_results_are_sealed() -> None:
    jury, _tally = make_tallied(entries=2)
    confirm_conflict(jury.judges[0], jury.entries[0], reason="It is his sister.", by=jury.organiser)
    Seal.objects.create(edition=jury.edition, snapshot={}, hash="0" * 64, sealed_by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        take_back_conflict(Recusal.objects.get(), reason="It is another person.", by=jury.organiser)


def lines(verb: str) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(verb=verb).order_by("number")


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (ConflictKind.COUNTRY, "Utopia", "Choose the country or region from the list."),
        (ConflictKind.PERSON, " \u202e ", "Enter the name of the person, school or company."),
        (ConflictKind.COMPANY, "x" * 121, "The name has 121 characters; enter at most 120."),
    ],
)
def test_declaration_without_a_sound_name_is_refused(kind: ConflictKind, name: str, told: str) -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(Unsound) as refused:
        declare_conflict(jury.judges[0], edition=jury.edition, kind=kind, name=name, by=jury.judges[0])
    assert str(refused.value.reason) == told


def test_assignments_are_written_in_one_place_which_refuses_conflicts() -> None:
    writes = re.compile(
        r"Assignment\(|Assignment\.objects\.(bulk_create|create|get_or_create|update_or_create)"
    )
    found = [
        str(path)
        for folder in ("judging", "demo")
        for path in sorted(Path(folder).rglob("*.py"))
        if writes.search(re.sub(r"class \w*Assignment\(.*", "", path.read_text()))
    ]
    assert found == ["judging/domain/assignments.py"]
