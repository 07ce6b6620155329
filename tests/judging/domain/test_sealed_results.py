"""Nothing in the judging is offered or done once its results are sealed."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.policies import Refused
from judging.domain import (
    announcements,
    awards,
    cuts,
    exclusions,
    meetings,
    panels,
    rounds,
    rubrics,
    stages,
    tallies,
    tally_runs,
)
from judging.domain.refusals import NotPossibleNow
from judging.domain.tally_inputs import sheets_in
from judging.enums import PoolKind
from judging.models import Assignment, Cut, Exclusion, Round, Tally
from tests.contest.nights import publish_results
from tests.judging.domain.test_announcements import nominate_by_two
from tests.judging.domain.test_cuts import plan_next
from tests.judging.juries import Jury, judge_films, make_ranked
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db
SEALED = "The results are sealed; the judging can no longer change."


def make_sealed(*, excluded: bool = False) -> tuple[Jury, Tally, Tally, Round]:
    """A chain of two rounds that is decided to the last, their rankings, and a round that was never opened.
    `excluded`: without the scores of the first judge."""
    jury, first = make_ranked(entries=4, advancing=2)
    cuts.decide_cut(first, moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    rounds.open_round(last, by=jury.organiser)
    spare = rounds.plan_round(
        jury.edition,
        name={"en": "Spare"},
        closes_at=timezone.now() + timedelta(days=9),
        judges=jury.judges,
        by=jury.organiser,
        stage=stages.Stage(pool=PoolKind.CHOSEN),
    )
    duties = Assignment.objects.filter(seat__round=last)
    judge_films(dict.fromkeys(duties, 7))
    rounds.close_round(last, by=jury.organiser)
    if excluded:
        Exclusion.objects.create(round=last, judge=jury.judges[0], reason="Knows two of the creators.")
    final = tallies.compute_tally(last, by=jury.organiser)
    for proposal in awards.propose(final, by=jury.organiser):
        proposal.refresh_from_db()
        awards.decide(proposal, entry=proposal.entry, by=jury.organiser, reason="The jury decided so. " * 3)
    return jury, first, final, spare


def acts(jury: Jury, first: Tally, final: Tally, spare: Round) -> Mapping[str, Callable[[], object]]:
    """Everything that could still change what the results rest on."""
    by, cut, judge = jury.organiser, Cut.objects.get(round=first.round), jury.judges[0]
    plan = {"name": {"en": "Late"}, "closes_at": timezone.now() + timedelta(days=3), "reviews_per_entry": 2}
    proposal = final.proposals.select_related("award", "tally__round__edition").first()
    assert proposal is not None
    return {
        "cut": lambda: cuts.decide_cut(final, moved={}, by=by),
        "cut back": lambda: cuts.take_back_cut(first.round, by=by),
        "line": lambda: stages.draw_line(first.round, advancing=1, by=by),
        "tell": lambda: announcements.tell_who_advances(cut, by=by),
        "rank": lambda: tally_runs.ask_for_tally(final.round, by=by),
        "exclude": lambda: exclusions.exclude_judge(final, judge, reason="Never watched a film.", by=by),
        "decide": lambda: awards.decide(proposal, entry=None, by=by),
        "take back": lambda: awards.take_back(proposal, by=by),
        "seal": lambda: seal_results(final, by=by),
        "plan": lambda: rounds.plan_round(jury.edition, by=by, **plan),  # type: ignore[arg-type]
        "change": lambda: rounds.change_plan(spare, by=by, **plan),  # type: ignore[arg-type]
        "open": lambda: rounds.open_round(spare, by=by),
        "reopen": lambda: rounds.reopen_round(final.round, by=by),
        "panel": lambda: rounds.seat_judges(spare, judges=jury.judges, by=by),
        "rubric": lambda: rubrics.write_rubric(spare, criteria=rubrics.default_criteria(), by=by),
        "films": lambda: stages.choose_entries(
            spare, codes=[jury.entries[0].code], reason="Shown by mistake.", by=by
        ),
        "drop": lambda: stages.drop_entry(spare, jury.entries[0], by=by),
        "meeting": lambda: meetings.plan_meeting(
            spare, codes=[entry.code for entry in jury.entries[:2]], closes_at=plan["closes_at"], by=by
        ),
    }


@pytest.mark.slow
def test_nothing_is_done_or_offered_after_the_seal() -> None:
    jury, first, final, spare = make_sealed()
    seal_results(final, by=jury.organiser)
    said = {}
    for name, act in acts(jury, first, final, spare).items():
        with pytest.raises(Refused) as refused:
            act()
        said[name] = str(refused.value.reason)
    ranking = "The results are sealed; the ranking that led to them stays the latest."
    decisions = "The results are sealed; decisions can no longer be changed."
    assert said == {
        **dict.fromkeys(said, SEALED),
        "rank": ranking,
        **dict.fromkeys(("decide", "take back", "seal"), decisions),
    }
    panels.seat_judge(spare, jury.organiser, by=jury.organiser)
    assert not spare.seats.filter(judge=jury.organiser).exists()
    publish_results(jury.edition, by=jury.organiser)
    with pytest.raises(Refused, match="The results are published"):
        nominate_by_two(Cut.objects.get(round=first.round), by=jury.organiser)
    assert forms_on(jury, first, final, spare) == {}


def forms_on(jury: Jury, first: Tally, final: Tally, spare: Round) -> dict[str, list[str]]:
    """The forms that pages of the office still offer, and links that lead to one that can do nothing."""
    client = Client()
    client.force_login(jury.organiser)
    pages = [
        *(("round_show", round_.code) for round_ in (first.round, final.round, spare)),
        *(
            (view, tally.pk)
            for view in ("tally_show", "tally_judges", "cut_decide", "award_list", "results_seal")
            for tally in (first, final)
        ),
        ("cut_tell", first.pk),
        ("cut_nominees", first.pk),
        ("award_decide", final.proposals.values_list("pk", flat=True)[0]),
    ]
    found = {}
    for view, key in pages:
        page = client.get(reverse(view, args=[jury.edition.slug, key])).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        offers = re.findall(r'<form[^>]*method="post"[^>]*>', main)
        offers += re.findall(r'href="([^"]*/(?:tell|exclude|edit|rubric|panel|assign)/[^"]*)"', main)
        if offers:
            found[f"{view} {key}"] = offers
    return found


@pytest.mark.slow
def test_page_of_a_line_that_decides_awards_says_so_and_offers_no_decision() -> None:
    jury, _first, final, _spare = make_sealed()
    client = Client()
    client.force_login(jury.organiser)
    page = client.get(reverse("cut_decide", args=[jury.edition.slug, final.pk])).content.decode()
    assert "By this ranking no film advances: the round decides the awards." in page
    assert [words in page for words in ("Decide who advances", "knows no probabilities")] == [False, False]


@pytest.mark.slow
def test_results_without_the_scores_of_an_excluded_judge_are_sealed() -> None:
    jury, _first, final, _spare = make_sealed(excluded=True)
    assert jury.judges[0].pk not in {sheet["judge"] for sheet in sheets_in(final.inputs)}  # of no round
    assert seal_results(final, by=jury.organiser).edition == jury.edition


@pytest.mark.slow
def test_results_are_not_sealed_while_a_round_is_open() -> None:
    jury, _first, final, spare = make_sealed()
    stages.choose_entries(spare, codes=[jury.entries[3].code], reason="Shown by mistake.", by=jury.organiser)
    rounds.open_round(spare, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="“Spare” is still open"):
        seal_results(final, by=jury.organiser)
