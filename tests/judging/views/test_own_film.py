"""Whoever has a film in the contest learns nothing of where it stands: proved by letting it change places
with another film in all that the jury has given, and comparing every answer of the office."""

import json
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import get_resolver
from django.utils import timezone

from contest.enums import Role
from contest.models import Citation, Entry, JournalEntry, Membership, Seal
from contest.policies import Refused
from judging.domain import (
    assignment_rules,
    awards,
    cuts,
    declarations,
    deletion,
    panels,
    rounds,
    rubrics,
    scoresheets,
    stages,
    tallies,
)
from judging.domain.assignment_runs import apply_run, ask_for_run
from judging.domain.invitations import invite_judges
from judging.enums import AssignmentRunKind, Outcome, PoolKind
from judging.models import (
    Assignment,
    AssignmentRun,
    AwardProposal,
    ChosenEntry,
    CutEntry,
    Decision,
    Mark,
    Recusal,
    Tally,
)
from tests.architecture.every_answer import PARAMETER, Answer, Question, Visitor, differences, routes
from tests.factories import make_membership, make_user
from tests.judging.juries import Jury, bring_films, judge_all, make_jury, write_results
from tests.judging.sealing import seal_results

pytestmark = [pytest.mark.django_db]


def make_funnel() -> Jury:
    """Six films, of which three advance to a final that has its awards; sealed and not published."""
    jury = make_jury(judges=3, entries=6, reviews=3)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    stages.draw_line(jury.round, advancing=3, by=jury.organiser)
    cuts.decide_cut(tallies.compute_tally(jury.round, by=jury.organiser), moved={}, by=jury.organiser)
    final = rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timedelta(days=7),
        by=jury.organiser,
        reviews_per_entry=3,
        judges=jury.judges,
        stage=stages.Stage(pool=PoolKind.ADVANCED, source=jury.round),
    )
    rounds.open_round(final, by=jury.organiser)
    judge_all(Jury(jury.edition, jury.organiser, jury.judges, jury.entries, final))
    rounds.close_round(final, by=jury.organiser)
    tally = tallies.compute_tally(final, by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    while proposal := tally.proposals.filter(decision=None).select_related("tally__round__edition").first():
        tied = proposal.outcome == Outcome.TIED
        choice = Entry.objects.get(pk=proposal.skips[0]["entry"]) if tied else proposal.entry
        awards.decide(proposal, entry=choice, by=jury.organiser)
    seal_results(tally, by=jury.organiser)
    return jury


def exchange(one: Entry, other: Entry) -> None:
    """Each gets the other's marks, ranks, places and prizes, in every row and line that says so."""
    swap = {one.pk: other.pk, other.pk: one.pk}
    for model in (CutEntry, ChosenEntry, AwardProposal, Decision, Assignment, Citation):
        rows = list(model.objects.filter(entry__in=swap))
        model.objects.filter(entry__in=swap)._raw_delete("default")  # those that name them stay
        for row in rows:
            row.entry_id = swap[row.entry_id]
        model.objects.bulk_create(rows)
    for model, names in ((Tally, ("inputs", "results")), (Seal, ("snapshot",)), (JournalEntry, ("facts",))):
        for row in model.objects.all():
            changed = {name: _exchanged(getattr(row, name), one, other) for name in names}
            model.objects.filter(pk=row.pk).update(**changed)
    for tally in Tally.objects.all():
        write_results(tally, tally.results)


def _exchanged(value: object, one: Entry, other: Entry) -> object:
    text = json.dumps(value, cls=DjangoJSONEncoder)
    for a, b in (
        (one.code, other.code),
        (f'"id": {one.pk},', f'"id": {other.pk},'),
        (one.title, other.title),
    ):
        text = text.replace(a, "\0").replace(b, a).replace("\0", b)
    return json.loads(text)


def answers_to(visitor: Visitor, jury: Jury, *, within: str = "office/") -> dict[Question, Answer]:
    """The answer to every address of the office, or of a part of it, with each object of the jury's."""
    cache.clear()  # what one answer keeps for the next would show in its statements
    objects = {
        "slug": [jury.edition.slug],
        "seat": [jury.assignment().seat_id],
        "membership": [Membership.objects.get(user=jury.judges[0], edition=jury.edition).pk],
    }
    found: dict[Question, Answer] = {}
    for name, route in routes(get_resolver()):
        names = PARAMETER.findall(route)
        if route.startswith(within) and name != "office_lab":  # which shows how full the disk is
            for values in product(
                *(
                    objects.get(parameter) or visitor.objects_for(parameter, route)[0].some
                    for parameter in names
                )
            ):
                visitor.fetch(name, names, values, found)
    return found


@pytest.mark.slow
def test_own_film_could_be_any_other_for_all_that_an_organiser_or_chair_can_see(tmp_path: Path) -> None:
    jury = make_funnel()
    (tmp_path / "film").write_bytes(b"pictures")
    bring_films(jury, tmp_path / "film")
    winner, loser = jury.entries[0], jury.entries[5]
    insiders = [make_user(), make_user()]
    for insider, role in zip(insiders, (Role.ORGANISER, Role.CHAIR), strict=True):
        make_membership(insider, jury.edition, role)
    Entry.objects.filter(pk=winner.pk).update(representative=insiders[0])
    Entry.objects.filter(pk=loser.pk).update(representative=insiders[1])
    visitors = [Visitor(user, now=timezone.now()) for user in insiders]
    before = [answers_to(visitor, jury) for visitor in visitors]
    other = Visitor(jury.organiser, now=timezone.now())
    known = answers_to(other, jury, within="office/<slug:slug>/tallies/")
    exchange(winner, loser)
    for visitor, was in zip(visitors, before, strict=True):
        assert differences(was, visitor.fetch_again(was)) == {}
        assert [question for question, (status, _, _) in was.items() if status >= 500] == []
    assert len(differences(known, other.fetch_again(known))) > 5  # there was something to see


@pytest.mark.slow
def test_own_film_keeps_from_computing_cutting_deciding_sealing_and_changing_rounds() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    proposal = awards.propose(tally, by=jury.organiser)[0]
    insider = jury.entries[1].representative
    plan = {"name": {"en": "Final"}, "closes_at": timezone.now() + timedelta(days=7), "by": insider}
    seat = jury.round.seats.select_related("round__edition").first()
    criteria = rubrics.plans_of(rubrics.current_rubric(jury.round))
    run = AssignmentRun(round=jury.round, kind=AssignmentRunKind.FILL)
    rules = {"further_reviews": 9, "reissue_hours": None, "minds_language": False}
    stranger = {
        "judge": jury.judges[0],
        "entry": jury.entries[0],
        "reason": "They are cousins.",
        "by": insider,
    }
    for act in (
        lambda: rounds.plan_round(jury.edition, **plan),
        lambda: rounds.change_plan(jury.round, reviews_per_entry=2, **plan),
        lambda: rounds.seat_judges(jury.round, judges=[], by=insider),
        lambda: rounds.open_round(jury.round, by=insider),
        lambda: rounds.close_round(jury.round, by=insider),
        lambda: rounds.reopen_round(jury.round, by=insider),
        lambda: rubrics.write_rubric(jury.round, criteria=criteria, by=insider),
        lambda: deletion.delete_round(jury.round, by=insider),
        lambda: panels.return_judge(seat, by=insider),
        lambda: assignment_rules.change_rules(jury.round, by=insider, **rules),
        *(lambda kind=kind: ask_for_run(jury.round, kind, by=insider) for kind in AssignmentRunKind),
        lambda: apply_run(run, by=insider),
        lambda: invite_judges(jury.edition, [], round_=jury.round, language="en", by=insider),
        lambda: declarations.confirm_conflict(**stranger),
        lambda: declarations.dismiss_hint(ground="name", **stranger),
        lambda: declarations.take_back_conflict(
            Recusal(judge=stranger["judge"], entry=stranger["entry"]), reason=stranger["reason"], by=insider
        ),
        lambda: tallies.compute_tally(jury.round, by=insider),
        lambda: stages.draw_line(jury.round, advancing=1, by=insider),
        lambda: stages.choose_entries(jury.round, codes=[], reason="It is strong.", by=insider),
        lambda: cuts.decide_cut(tally, moved={}, by=insider),
        lambda: cuts.take_back_cut(jury.round, by=insider),
        lambda: awards.propose(tally, by=insider),
        lambda: awards.decide(proposal, entry=proposal.entry, by=insider),
        lambda: awards.take_back(proposal, by=insider),
        lambda: seal_results(tally, by=insider),
    ):
        with pytest.raises(Refused, match="You have a film of your own in this edition"):
            act()


@pytest.mark.slow
def test_nobody_in_the_office_sees_single_scores_while_the_round_is_open(tmp_path: Path) -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    (tmp_path / "film").write_bytes(b"pictures")
    bring_films(jury, tmp_path / "film")
    judge_all(jury)
    assignment = jury.assignment()
    scoresheets.start_change(assignment)
    scoresheets.submit_scores(assignment)
    people = [jury.organiser, make_user(), make_user()]
    for user, role in zip(people[1:], (Role.CHAIR, Role.NOTARY), strict=True):
        make_membership(user, jury.edition, role)
    visitors = [Visitor(user, now=timezone.now()) for user in people]
    before = [answers_to(visitor, jury) for visitor in visitors]
    Mark.objects.update(value=1)
    for visitor, was in zip(visitors, before, strict=True):
        assert differences(was, visitor.fetch_again(was)) == {}
