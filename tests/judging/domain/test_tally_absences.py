"""What is told of a ranking without each of its judges, for juries that are not too large for it."""

import pytest

from judging.domain import stability, tally_left_out
from judging.domain.stability import stability_of
from judging.domain.tally_absences import keep_absences
from judging.models import TalliedJury, TalliedSheet
from tests.judging.juries import make_tallied

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_jury_too_large_for_one_part_has_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    _jury, tally = make_tallied(judges=3, entries=4)
    found = []
    for most_work, most_judges in ((2_000_000, 100), (10, 100), (2_000_000, 2), (10, 2)):
        monkeypatch.setattr(tally_left_out, "MOST_WORK", most_work)
        monkeypatch.setattr(stability, "MOST_JUDGES", most_judges)
        TalliedSheet.objects.update(is_left_out=False)
        TalliedJury.objects.update(stability=None)
        keep_absences(tally)
        kept = set(TalliedSheet.objects.values_list("is_left_out", flat=True))
        found.append((kept, stability_of(tally) is not None))
    assert found == [({True}, True), ({False}, True), ({True}, False), ({False}, False)]
