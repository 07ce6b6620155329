import pytest

from contest.models import JournalEntry
from judging.domain import exclusions
from judging.domain.exclusion_trials import ask_for_trial
from judging.domain.refusals import NotPossibleNow
from judging.enums import WorkState
from judging.models import Exclusion, Tally, TallyRun
from tests.judging.juries import Jury, do_asked_tasks

pytestmark = pytest.mark.django_db
WHY = "The judge mixed up two films."


@pytest.mark.slow
def test_judge_who_was_excluded_at_the_same_moment_is_excluded_once(ranked: tuple[Jury, Tally]) -> None:
    """The other request came first, and its ranking has failed since: only the row itself is in the way."""
    jury, tally = ranked
    judge = jury.judges[0]
    ask_for_trial(tally, judge, by=jury.organiser)
    do_asked_tasks()
    exclusions.exclude_judge(tally, judge, reason=WHY, by=jury.organiser)
    TallyRun.objects.update(state=WorkState.FAILED, failure="No disk.")
    with pytest.raises(NotPossibleNow) as refused:
        exclusions.exclude_judge(tally, judge, reason="It is said again.", by=jury.organiser)
    assert str(refused.value) == "This judge’s scores are already excluded."
    assert list(Exclusion.objects.values_list("judge", "reason")) == [(judge.pk, WHY)]
    assert JournalEntry.objects.filter(verb="judge.excluded").count() == 1
