import pytest
from allauth.account.models import EmailAddress

from contest.domain.own_entries import has_film_in, mailbox_of
from contest.enums import EntryState
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
