from datetime import date

import pytest
from django.utils import translation

from contest.models import JournalEntry
from contest.policies import Refused
from judging.domain.profiles import change_profile, format_days, join_days, profile_of
from tests.factories import make_edition, make_user

pytestmark = pytest.mark.django_db
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 26))
NEW_YEAR = (date(2026, 12, 26), date(2027, 1, 2))


def test_profile_is_written_once_and_told_of() -> None:
    judge, edition = make_user(), make_edition()
    for _twice in range(2):
        change_profile(
            judge,
            edition=edition,
            languages=["zh", "en", "zh"],
            absences=[NEW_YEAR, CHRISTMAS],
            cap=40,
            by=judge,
        )
    profile = profile_of(judge, edition)
    said = {"languages": ["zh", "en"], "absences": [["2026-12-24", "2027-01-02"]], "cap": 40}
    told = said | {"is_named": False}
    assert {name: getattr(profile, name) for name in told} == told
    assert [line.facts for line in JournalEntry.objects.filter(verb="judge.profile")] == [told]
    assert profile.absent_days == [(date(2026, 12, 24), date(2027, 1, 2))]


def test_days_are_joined_where_they_overlap() -> None:
    one = (date(2027, 3, 1), date(2027, 3, 1))
    assert join_days([one, NEW_YEAR, CHRISTMAS]) == [(CHRISTMAS[0], NEW_YEAR[1]), one]
    with pytest.raises(Refused, match="The last day is before the first"):
        join_days([(NEW_YEAR[1], NEW_YEAR[0])])
    with translation.override("en"):
        assert (format_days(NEW_YEAR), format_days(one)) == ("26 December – 2 January", "1 March")


def test_limit_of_no_film_is_refused() -> None:
    judge = make_user()
    with pytest.raises(Refused, match="Enter at least 1 film"):
        change_profile(judge, edition=make_edition(), languages=[], absences=[], cap=0, by=judge)
