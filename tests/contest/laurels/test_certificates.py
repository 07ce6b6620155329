from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from contest.enums import EntryState
from contest.laurels.certificates import (
    certificates_in,
    certificates_of,
    ended_numbers,
    laurel_code_of,
    read_certificate,
    read_certificates,
)
from contest.laurels.issuing import issue_certificates
from contest.models import Certificate, Edition, Entry, JournalEntry, User
from tests.contest.nights import (
    make_published_edition,
    make_sealed_edition,
    nominate,
    publish_results,
    revoke_award,
)

pytestmark = pytest.mark.django_db
Night = tuple[Edition, list[Entry], User]


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    """Three films, of which the second is not nominated; the first two have won."""
    edition, entries, organiser, _seal = make_sealed_edition(winners=2, others=1)
    nominate(edition, [entries[0], entries[2]], by=organiser)
    publish_results(edition, by=organiser)
    issue_certificates()
    return edition, entries, organiser


def told_of(edition: Edition) -> list[tuple[str, str]]:
    return [(told.honour, told.title) for told in read_certificates(certificates_in(edition))]


def test_winners_and_nominees_have_one_each(night: Night) -> None:
    edition, entries, _ = night
    first, second, third = (entry.title for entry in entries)
    assert told_of(edition) == [
        ("First Prize", first),
        ("Second Prize", second),
        ("Nominee", first),
        ("Nominee", third),
    ]


def test_they_are_issued_once_with_a_line_of_the_journal(night: Night) -> None:
    edition, _, _ = night
    before = Certificate.objects.count()
    issue_certificates()
    assert Certificate.objects.count() == before
    lines = JournalEntry.objects.filter(verb="certificates_issued", edition=edition)
    codes = [code for line in lines for code in line.facts["certificates"]]
    assert sorted(codes) == sorted(one.code for one in certificates_in(edition))


def test_nothing_due_costs_two_queries(night: Night, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        issue_certificates()


def test_nobody_has_one_before_publication() -> None:
    edition, entries, _organiser, _seal = make_sealed_edition(winners=1)
    issue_certificates()
    assert certificates_in(edition) == []
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now() + timedelta(hours=1))
    issue_certificates()
    assert (certificates_in(edition), laurel_code_of(entries[0].code)) == ([], "")


def test_a_nominee_has_one_while_the_result_is_secret() -> None:
    edition, entries, organiser, _seal = make_sealed_edition(winners=1)
    nominate(edition, entries, by=organiser)
    issue_certificates()
    assert {honour for honour, _title in told_of(edition)} == {"Nominee"}


def test_it_says_what_was_sealed_whatever_was_written_since(night: Night) -> None:
    edition, entries, _ = night
    Entry.objects.filter(pk=entries[0].pk).update(title="Another", team_name="Others")
    told = read_certificates(certificates_of(entries[0]))[0]
    assert (told.title, told.other_title, told.team) == (
        entries[0].title,
        "原题",
        entries[0].representative.name,
    )
    assert (told.statement, told.contest) == ("For first.", f"{edition.title} {edition.year}")


def test_it_speaks_the_readers_language(night: Night) -> None:
    with override("zh-hans"):
        told = read_certificates(certificates_of(night[1][0]))[0]
    assert (told.title, told.other_title) == ("原题", night[1][0].title)


def test_many_are_read_with_as_many_queries_as_one(night: Night, django_assert_num_queries: object) -> None:
    for certificates in (certificates_of(night[1][1]), certificates_in(night[0])):
        with django_assert_num_queries(1):  # type: ignore[operator]
            read_certificates(certificates)


@pytest.mark.slow
def test_revoked_award_takes_its_certificate_along() -> None:
    _edition, entries, organiser = make_published_edition(winners=1, others=1)
    issue_certificates()
    (old,) = certificates_of(entries[0])
    seal = revoke_award(entries[0], by=organiser, successor=entries[1])
    issue_certificates()
    (new,) = certificates_of(entries[1])
    told, successor = read_certificate(old), read_certificate(new)
    assert (told.standing, told.reason) == ("revoked", "It was not AI.")
    assert told.revoked_at is not None
    assert told.seal_hash == seal.snapshot["corrects"]
    assert (successor.standing, successor.honour, successor.seal_hash) == (
        "stands",
        "First Prize",
        seal.hash,
    )
    assert ended_numbers() == {old.pk}
    assert (laurel_code_of(entries[0].code), laurel_code_of(entries[1].code)) == ("", new.code)


def test_revoking_another_award_leaves_a_certificate_as_it_was() -> None:
    _edition, entries, organiser = make_published_edition(winners=2)
    issue_certificates()
    before = read_certificates(certificates_of(entries[1]))
    revoke_award(entries[0], by=organiser)
    assert read_certificates(certificates_of(entries[1])) == before


def test_nominee_who_left_the_contest_is_one_no_more(night: Night) -> None:
    third = night[1][2]
    Entry.objects.filter(pk=third.pk).update(state=EntryState.DISQUALIFIED)
    (certificate,) = certificates_of(third)
    assert read_certificate(certificate).standing == "left"
    assert ended_numbers() == {certificate.pk}
