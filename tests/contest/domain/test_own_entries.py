import pytest
from allauth.account.models import EmailAddress

from contest.domain.own_entries import has_film_in, owners_among
from contest.enums import EntryState, TeamRight
from contest.models import Entry
from contest.models.mailboxes import mailbox_of
from contest.team.members import leave_team
from tests.contest.team.scene import join
from tests.factories import make_entry, make_user


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("Lin+jury@Example.org", "lin@example.org"),
        (" lin@example.org ", "lin@example.org"),
        ("lin+a+b@example.org", "lin@example.org"),
    ],
)
def test_mailbox_is_where_a_mail_lands(email: str, mailbox: str) -> None:
    assert mailbox_of(email) == mailbox


@pytest.mark.django_db
def test_own_film_is_known_by_each_account_of_a_person() -> None:
    creator, alias, second, other = (
        make_user("lin@example.org"),
        make_user("Lin+jury@example.org"),
        make_user(),
        make_user(),
    )
    EmailAddress.objects.create(user=second, email="lin+2@Example.org", verified=True)
    EmailAddress.objects.create(user=other, email="lin+3@example.org", verified=False)
    entry = make_entry(EntryState.ELIGIBLE, representative=creator)
    people = (creator, alias, second, other)
    assert [has_film_in(user.pk, entry.edition) for user in people] == [True, True, True, False]
    assert not has_film_in(None, entry.edition)
    entry.state = EntryState.WITHDRAWN
    entry.save()
    assert [has_film_in(user.pk, entry.edition) for user in people] == [False] * 4


@pytest.mark.django_db
def test_film_is_own_to_everybody_who_is_or_was_in_its_team() -> None:
    entry, member = make_entry(EntryState.ELIGIBLE), make_user("ana@example.org")
    alias, other = make_user("Ana+jury@example.org"), make_user()
    join(entry, TeamRight.SEE, user=member)
    for _ in range(2):
        people = [entry.representative, member, alias, other]
        assert [has_film_in(user.pk, entry.edition) for user in people] == [True, True, True, False]
        found = owners_among([user.pk for user in people], entries=Entry.objects.all())
        assert found == {(entry.pk, user.pk) for user in people[:3]}
        leave_team(entry, by=member)
