import pytest

from contest.enums import EntryState
from judging.domain.conflicts import Namesake, forbidden_pairs, mailbox_of, namesakes
from judging.models import Recusal
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
def test_forbidden_are_own_entries_aliases_and_recusals() -> None:
    creator, alias, judge = make_user("lin@example.org"), make_user("lin+jury@example.org"), make_user()
    own = make_entry(EntryState.ELIGIBLE, representative=creator)
    other = make_entry(EntryState.ELIGIBLE, edition=own.edition)
    Recusal.objects.create(judge=judge, entry=other, reason="My sister made it.")
    Recusal.objects.create(judge=make_user(), entry=other, reason="A judge of another round.")
    people = [creator.pk, alias.pk, judge.pk]
    assert forbidden_pairs([own.pk, other.pk], people) == {
        (own.pk, creator.pk),
        (own.pk, alias.pk),
        (other.pk, judge.pk),
    }


@pytest.mark.django_db
def test_namesakes_are_told_once_whatever_their_letters() -> None:
    judge, nameless = make_user(name="Mei Lin "), make_user(name="")
    entry = make_entry(EntryState.ELIGIBLE, representative=nameless)
    for position, name in enumerate((" MEI LIN", "mei lin", "Budi"), 2):
        entry.credits.create(position=position, name=name, task="Sound")
    assert namesakes([entry.pk], [judge.pk, nameless.pk]) == [Namesake(judge.name, entry.code)]
