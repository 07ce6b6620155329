import pytest

from contest.domain.queries.entries import duties_of, readiness_of
from contest.enums import APPOINTED_ROLES, DUTIES, Purpose, Role, Tool
from contest.models import ToolUse
from tests.contest.films import give_film, make_film_row
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "is_missing"), [("", True), ("Own model", False)])
def test_other_tool_has_to_be_named(name: str, is_missing: bool) -> None:
    entry = make_entry()
    ToolUse.objects.create(entry=entry, tool=Tool.OTHER, other_name=name, purpose=Purpose.SCRIPT)
    codes = {finding.code for finding in readiness_of(entry).findings}
    assert ("tool_unnamed" in codes) == is_missing


def test_shots_without_a_label_are_named_by_their_seconds() -> None:
    entry = make_entry()
    give_film(entry, make_film_row(cuts=(0, 30_500, 60_000, 90_250)), labels=[Tool.VEO])
    (unlabelled,) = [one for one in readiness_of(entry).findings if one.code == "shots_unlabelled"]
    assert unlabelled.timecodes == ((30.5, 60.0), (60.0, 90.25))


def test_duties_are_told_by_the_roles_of_each_edition() -> None:
    user, edition = make_user(), make_edition()
    told = {}
    for role in Role:
        user.memberships.all().delete()
        make_membership(user, edition, role)
        told[role] = [(one.edition, one.judges, one.held) for one in duties_of(user)]
    judging = {Role.JUDGE, Role.CHAIR}
    appointed = {role: [(edition, role in judging, DUTIES[role])] for role in APPOINTED_ROLES}
    assert told == {Role.CREATOR: [], **appointed}
