import pytest

from contest.enums import EntryState
from contest.models import Entry
from judging.domain import summaries
from judging.domain.counted_sheets import fates_of
from judging.domain.proposals import candidates_for, candidates_from, eligible_of
from judging.models import RankedEntry, Tally
from judging.science.allocation import Candidate
from tests.judging.juries import make_ranked, make_tallied, write_results

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_lines_and_summary_say_what_the_ranking_has() -> None:
    _jury, tally = make_ranked(entries=6, advancing=3)
    lines = list(tally.lines.all())
    assert [line.line for line in lines] == tally.results["entries"]
    assert [line.entry_id for line in lines] == tally.summary["leaders"]["overall"]
    assert {code: fate for line in lines for code, fate in line.fates.items()} == fates_of(tally.inputs)
    assert {str(line.entry_id): line.chance for line in lines} == tally.results["line"]
    read, named = Tally.objects.get(pk=tally.pk), RankedEntry.objects.all()[0].tally
    assert read.get_deferred_fields() == named.get_deferred_fields() == {"inputs", "results"}
    kept = read.summary
    assert kept == tally.summary
    assert (kept["ranked"], kept["reviews"], kept["fates"]) == (6, 18, {"counts": 18})
    for name in ("rubric", "line", "judges"):
        assert kept["inputs"][name] == tally.inputs[name]


def told(one: Candidate) -> tuple[object, ...]:
    scores = {basis: estimate.score for basis, estimate in one.estimates.items()}
    return one.entry, one.team, one.barred, scores


def offered(tally: Tally, places: int) -> list[int]:
    return [one.entry for one in candidates_for(tally, places=places)]


def test_awards_are_proposed_among_the_leaders_and_among_all_where_those_may_not_be_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jury, tally = make_tallied(entries=9)
    monkeypatch.setattr(summaries, "MOST_LEADERS", 3)
    write_results(tally, tally.results)
    leaders = {entry for some in tally.summary["leaders"].values() for entry in some}
    assert 3 <= len(leaders) < 9
    assert set(offered(tally, 1)) == leaders
    assert len(offered(tally, 3)) == 9
    first = jury.entries[0]
    Entry.objects.filter(pk=first.pk).update(state=EntryState.DISQUALIFIED)
    (barred,) = (one for one in candidates_for(tally, places=1) if one.entry == first.pk)
    assert barred.barred
    every = candidates_from(tally.inputs, tally.results, still_in=eligible_of(tally), places=1)
    assert [told(one) for one in candidates_for(tally, places=1)] == [
        told(one) for one in every if one.entry in leaders
    ]
