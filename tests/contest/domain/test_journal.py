import threading

import pytest
from django.db import connection, transaction

from contest.domain import editions, entries, journal, people
from contest.domain.amendments import amend_edition
from contest.domain.journal import Breach
from contest.enums import Role
from contest.models import JournalEntry
from tests.factories import make_edition, make_user


def record_lines(count: int = 3) -> None:
    edition, actor = make_edition(), make_user()
    for number in range(count):
        journal.record("entry_submitted", subject=f"entry:{number}", actor=actor, edition=edition)


def test_journal_of_three_lines_holds(db):
    record_lines()
    assert list(journal.find_breaches()) == []


def test_line_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        journal.record("entry_submitted", subject="entry:1")


def test_verbs_bring_the_transaction_of_their_line(transactional_db):
    user, by = make_user(), make_user()
    fields = {
        **{
            name: getattr(make_edition(), name)
            for name in ("opens_at", "closes_at", "nominees_at", "awards_at")
        },
        **{"slug": "next", "year": 2027, "name": {"en": "Next"}, "theme": {}, "invitation": {}},
    }
    edition = editions.create_edition(fields=fields, regulations={}, awards=[], by=by)
    amend_edition(edition, fields={"year": 2028}, regulations={}, by=by)
    people.grant_role(user, edition=edition, role=Role.CHAIR, by=by)
    people.revoke_role(user, edition=edition, role=Role.CHAIR, by=by)
    entries.start_entry(user, edition=edition, now=edition.opens_at)
    verbs = ["edition_created", "edition_amended", "role_granted", "role_revoked", "entry_started"]
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True)) == verbs


def test_changed_line_is_found(db):
    record_lines()
    JournalEntry.objects.filter(number=2).update(subject="entry:other")
    assert list(journal.find_breaches()) == [Breach(2, "was changed after it was written")]


def test_order_in_which_a_database_gives_facts_back_changes_no_line(db):
    journal.record("entry_submitted", subject="entry:1", facts={"title": "Lamp", "seconds": 61})
    JournalEntry.objects.update(facts={"seconds": 61, "title": "Lamp"})
    assert list(journal.find_breaches()) == []


def test_line_with_another_predecessor_is_found(db):
    record_lines()
    JournalEntry.objects.filter(number=2).update(previous_hash="0" * 64)
    assert list(journal.find_breaches()) == [
        Breach(2, "does not follow from the line before it"),
        Breach(2, "was changed after it was written"),
    ]


def test_first_line_follows_from_nothing(db):
    record_lines(1)
    first = JournalEntry.objects.get()
    assert (first.number, first.previous_hash, first.facts) == (1, "0" * 64, {})


def test_removed_lines_are_found(db):
    record_lines(5)
    JournalEntry.objects.filter(number__in=(2, 3)).delete()
    assert list(journal.find_breaches()) == [Breach(2, "lines 2 to 3 are missing")]


def test_moved_line_is_found(db):
    record_lines()
    JournalEntry.objects.filter(number=3).update(number=99)
    JournalEntry.objects.filter(number=2).update(number=3)
    JournalEntry.objects.filter(number=99).update(number=2)
    assert {breach.number for breach in journal.find_breaches()} == {2, 3}


def test_eight_concurrent_writers_make_one_chain(transactional_db):
    def write() -> None:
        for _ in range(5):
            with transaction.atomic():
                journal.record("mark_saved", subject="sheet:1")
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert JournalEntry.objects.count() == 40
    assert list(journal.find_breaches()) == []
