import pytest

from contest.models import Membership, Notice
from demo.invitations import invite_jury
from demo.people import JUDGES
from demo.story import seat_people
from judging.domain.queries.jury import describe_judges, judges_in, unanswered_in
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def test_demo_has_judges_who_say_something_of_themselves_and_two_who_do_not_answer() -> None:
    edition = make_edition("closed")
    invite_jury(edition, organiser=seat_people([edition]))
    rows = describe_judges(list[Membership](judges_in(edition)), edition)
    assert {row.languages != "" for row in rows} == {True}
    assert (len(rows), sum(row.absences != "" for row in rows), sum(row.cap is not None for row in rows)) == (
        *(len(JUDGES), 1, 1),
    )
    assert (unanswered_in(edition), Notice.objects.filter(user=None).count()) == (2, 2)
