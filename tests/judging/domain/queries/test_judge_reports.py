import pytest

from judging.domain.queries.judge_reports import agreement_of, judge_lines
from judging.models import TalliedJudge, TalliedJury, Watch
from judging.science.agreement import AgreementWord
from tests.judging.juries import make_tallied

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UNWATCHED = {
    "kind": "UNWATCHED",
    "level": "flag",
    "value": 1.0,
    "threshold": 0.2,
    "action": "ask",
    "detail": "",
}


def test_no_remark_says_that_films_went_unwatched_which_the_figure_beside_it_shows_as_watched() -> None:
    jury, tally = make_tallied(judges=2, entries=2, reviews=2)
    TalliedJudge.objects.filter(tally=tally).delete()
    TalliedJudge.objects.create(
        tally=tally, judge=jury.judges[0], reviews=2, is_influential=False, flags=[UNWATCHED]
    )
    mine = Watch.objects.filter(assignment__seat__judge=jury.judges[0])
    told = []
    for seconds in (56, 25):  # of 62
        mine.update(seconds=seconds)
        (line,) = judge_lines(tally)
        told.append((line.watched_percent, [remark.words for remark in line.remarks]))
    words = (
        "100% of the films were watched to less than half, or scored before half of their running time had "
        "passed."
    )
    assert told == [(90, []), (40, [words])]


def test_judges_are_not_said_to_differ_beside_scores_that_lie_close_together() -> None:
    _jury, tally = make_tallied(judges=2, entries=2, reviews=2)
    TalliedJury.objects.filter(tally=tally).delete()
    jury = TalliedJury.objects.create(
        tally=tally, alpha=0.1, far_apart=0.0, word=AgreementWord.NOT_UNDERSTOOD.name
    )
    alike = agreement_of(tally)
    jury.far_apart = 0.3
    jury.save()
    apart = agreement_of(tally)
    assert alike is not None
    assert apart is not None
    assert (alike.far_apart, alike.words) == (
        0,
        "The scores lie close together, from judge to judge and from film to film: they hardly tell the "
        "films apart.",
    )
    assert (apart.far_apart, apart.words) == (
        30,
        "The judges hardly agree: they may understand the scoring criteria differently. Talk about a few "
        "films together before the next round.",
    )
