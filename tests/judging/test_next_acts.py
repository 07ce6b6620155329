"""The office's first page leads through the funnel: each act when it is due, and no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contest.models import Edition
from judging.domain import awards, cuts, rounds, tallies
from judging.domain.announcements import tell_who_advances
from judging.domain.award_votes import JuryVotes
from judging.domain.stages import Stage
from judging.enums import PoolKind
from judging.models import Round, Tally
from judging.next_acts import next_acts
from tests.contest.nights import REASON
from tests.judging.juries import Jury, judge_all
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db
SCREENING, FINAL = "First round", "Final"


def acts_of(jury: Jury) -> list[str]:
    """In words; each leads to a page that is there."""
    client = Client()
    client.force_login(jury.organiser)
    edition = Edition.objects.get(pk=jury.edition.pk)
    with CaptureQueriesContext(connection) as asked:
        lines = list(next_acts(edition))
    assert len(asked) <= 4
    assert [client.get(line.url).status_code for line in lines] == [200] * len(lines)
    return [line.words for line in lines]


def set_nominees_day(jury: Jury, days: int) -> None:
    day = timezone.now() + timedelta(days=days)
    dates = {"closes_at": timezone.now(), "nominees_at": day, "awards_at": day + timedelta(days=9)}
    Edition.objects.filter(pk=jury.edition.pk).update(**dates)


@pytest.mark.slow
def test_each_act_of_the_funnel_is_named_when_it_is_due(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    by = jury.organiser
    Round.objects.filter(pk=jury.round.pk).update(name={"en": SCREENING})
    set_nominees_day(jury, 30)
    assert acts_of(jury) == [f"Decide who advances from “{SCREENING}”."]
    stage = Stage(pool=PoolKind.ADVANCED, source=jury.round)
    end = timezone.now() + timedelta(days=9)
    last = rounds.plan_round(
        jury.edition,
        name={"en": FINAL},
        closes_at=end,
        reviews_per_entry=2,
        judges=jury.judges,
        by=by,
        stage=stage,
        seed=7,
    )
    cut = cuts.decide_cut(tally, moved={}, by=by)
    untold = f"The creators have not been told who advances from “{SCREENING}”."
    opens = f"“{FINAL}” can be opened: the films that advance are decided."
    assert acts_of(jury) == [untold, opens]
    tell_who_advances(cut, by=by)
    set_nominees_day(jury, 9)
    rounds.open_round(last, by=by)
    [nominees] = acts_of(jury)
    assert nominees.startswith("The nominees are not sealed; their day is ")
    set_nominees_day(jury, 30)
    last.refresh_from_db()
    judge_all(Jury(jury.edition, by, jury.judges, jury.entries[:3], last))
    rounds.close_round(last, by=by)
    assert acts_of(jury) == [f"“{FINAL}” is closed: calculate its ranking."]
    final = tallies.compute_tally(last, by=by)
    decide = f"Decide the awards by the ranking of “{FINAL}”."
    assert acts_of(jury) == [decide]
    for proposal in awards.propose(final, by=by):
        assert acts_of(jury) == [decide]
        awards.decide(proposal, entry=None, by=by, votes=JuryVotes(2, 0), reason=REASON * 2)
    assert acts_of(jury) == [f"All awards are decided by the ranking of “{FINAL}”: seal the results."]
    seal_results(final, by=by)
    assert acts_of(jury) == []
