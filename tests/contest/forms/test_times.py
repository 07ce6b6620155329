from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from contest.forms.times import TimeInZone


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "0027-05-01T12:00"])
def test_year_that_no_other_zone_may_have_is_refused_in_words(typed: str) -> None:
    field = TimeInZone()
    field.zone = ZoneInfo("Asia/Shanghai")
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [
        "This year is out of range. Enter it with four digits, for example 2027."
    ]
