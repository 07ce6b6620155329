import pytest

from contest.domain.people import SEEING_ROLES, grant_role, revoke_role
from contest.enums import APPOINTED_ROLES, EntryState, NoticeKind, Role
from contest.models import JournalEntry, Membership, Notice
from contest.policies import Refused, may_enter
from tests.factories import make_edition, make_entry, make_membership, make_user

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
    grant_role(user, edition=edition, role=Role.JUDGE, by=by, reason="It is a small jury.")
    for _ in range(2):
        revoke_role(user, edition=edition, role=Role.CHAIR, by=by)
    assert list(Membership.objects.values_list("user", "role")) == [(user.pk, Role.JUDGE)]
    lines = JournalEntry.objects.filter(verb="role_revoked").values_list("subject", "facts", "actor")
    assert list(lines) == [(f"user:{user.pk}", {"role": Role.CHAIR}, by.pk)]


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.ELIGIBLE])
@pytest.mark.parametrize("role", APPOINTED_ROLES)
def test_creator_gets_another_role_only_by_a_decision_that_is_named(state: EntryState, role: Role) -> None:
    entry, by = make_entry(state), make_user()
    creator, edition = entry.representative, entry.edition
    for who, reason in ((by, ""), (by, " Too few "), (None, "We have too few judges.")):
        with pytest.raises(Refused, match="is a creator of this edition") as refused:
            grant_role(creator, edition=edition, role=role, by=who, reason=reason)
        assert refused.value.field == "reason"
    assert not Membership.objects.filter(user=creator, role=role).exists()
    grant_role(creator, edition=edition, role=role, by=by, reason="We have too few. ")
    line = JournalEntry.objects.get(verb="role_granted")
    facts = {"role": role, "reason": "We have too few."}
    assert (line.actor, line.subject, line.facts) == (by, f"user:{creator.pk}", facts)


@pytest.mark.parametrize("role", sorted(SEEING_ROLES))
def test_who_scores_sees_and_decides_only_by_a_decision_that_is_named(role: str) -> None:
    edition, by = make_edition(), make_user()
    judge = make_membership(make_user(), edition, Role.JUDGE).user
    other = make_membership(make_user(), edition, Role(role)).user
    for person, wanted, words in (
        (judge, Role(role), "is a judge of this edition. As"),
        (other, Role.JUDGE, "another role.* As a judge they would score"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            grant_role(person, edition=edition, role=wanted, by=by)
        assert refused.value.field == "reason"
        grant_role(person, edition=edition, role=wanted, by=by, reason="人手不够")
    lines = JournalEntry.objects.filter(verb="role_granted").order_by("pk").values_list("facts", flat=True)
    reason = {"reason": "人手不够"}
    assert list(lines) == [{"role": role, **reason}, {"role": Role.JUDGE, **reason}]


def test_judge_cannot_enter_a_film() -> None:
    edition = make_edition("open")
    judge = make_membership(make_user(), edition, Role.JUDGE).user
    assert str(may_enter(judge, edition).reason) == (
        "You are a judge of this edition, so you cannot enter a film. Ask the festival office to remove that "
        "role first."
    )
