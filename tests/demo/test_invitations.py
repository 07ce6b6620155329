from collections import Counter

import pytest
from django.utils import timezone

from contest.conf.checks import DEMO_DOMAINS
from contest.models import Membership
from demo.invitations import invite_jury
from demo.people import JUDGES
from demo.story import seat_people
from judging.domain.queries.jury import describe_judges, judges_in, unanswered_in
from judging.models import Invitation
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def test_demo_has_judges_who_say_something_of_themselves_and_invitations_in_every_state() -> None:
    edition = make_edition("closed")
    invite_jury(edition, organiser=seat_people([edition]))
    rows = describe_judges(list[Membership](judges_in(edition)), edition)
    assert {row.languages != "" for row in rows} == {True}
    assert (len(rows), sum(row.absences != "" for row in rows), sum(row.cap is not None for row in rows)) == (
        *(len(JUDGES) + 1, 1, 1),
    )
    states = Counter(Invitation.objects.values_list("state", flat=True))
    assert states == {"sent": 3, "declined": 1, "accepted": 1}
    assert unanswered_in(edition) == 3
    assert Invitation.objects.get(expires_at__lt=timezone.now()).state == "sent"
    joined = Invitation.objects.get(state="accepted").judge
    assert joined is not None
    assert joined.email.endswith(DEMO_DOMAINS)
