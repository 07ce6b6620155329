import pytest

from contest.domain.people import grant_role, revoke_role
from contest.enums import NoticeKind, Role
from contest.models import JournalEntry, Membership, Notice
from tests.factories import make_edition, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_role_is_granted_once_and_judges_are_told(role: Role) -> None:
    user, edition, by = make_user(), make_edition(), make_user()
    assert grant_role(user, edition=edition, role=role, by=by) == grant_role(
        user, edition=edition, role=role, by=by
    )
    lines = JournalEntry.objects.values_list("verb", "subject", "facts", "actor", "edition")
    assert list(lines) == [("role_granted", f"user:{user.pk}", {"role": role}, by.pk, edition.pk)]
    told = [(NoticeKind.JUDGE_INVITED, user.pk, {"edition": edition.slug})] if role == Role.JUDGE else []
    assert list(Notice.objects.values_list("kind", "user", "facts")) == told


def test_role_is_revoked_once() -> None:
    user, edition, by = make_user(), make_edition(), make_user()
    grant_role(user, edition=edition, role=Role.CHAIR, by=by)
    grant_role(user, edition=edition, role=Role.JUDGE, by=by)
    for _ in range(2):
        revoke_role(user, edition=edition, role=Role.CHAIR, by=by)
    assert list(Membership.objects.values_list("user", "role")) == [(user.pk, Role.JUDGE)]
    lines = JournalEntry.objects.filter(verb="role_revoked").values_list("subject", "facts", "actor")
    assert list(lines) == [(f"user:{user.pk}", {"role": Role.CHAIR}, by.pk)]
