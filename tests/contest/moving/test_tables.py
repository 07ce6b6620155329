"""Each table leaves, or stays with a reason; nothing that lets somebody in leaves."""

import json
from pathlib import Path

import pytest
from django.apps import apps

from contest.domain import journal
from contest.domain.journal import find_breaches
from contest.models import JournalEntry, User
from contest.moving.journal_lines import own_or_link, spans
from contest.moving.people import settle_people
from contest.moving.refusals import FolderUnfit
from contest.moving.rows import one_moment, read_people, write_rows
from contest.moving.tables import moved_tables, staying_tables
from tests.factories import make_edition, make_entry, make_user

OURS = ("contest", "judging", "media_pipeline")


def test_each_table_leaves_or_stays() -> None:
    staying = {name.lower() for name in staying_tables()}
    assert staying & moved_tables().keys() == set()
    tables = {model._meta.label_lower for model in apps.get_models() if model._meta.app_label in OURS}
    assert tables - moved_tables().keys() - staying == set()


@pytest.mark.django_db
def test_rows_leave_without_secrets_and_without_other_editions(tmp_path: Path) -> None:
    entry, other = make_entry(title="Lamp"), make_entry(title="Boat")
    with one_moment():
        write_rows(tmp_path, entry.edition)
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert "Lamp" in written
    assert entry.representative.email in written
    for secret in (entry.representative.password, "Boat", other.representative.email, other.edition.slug):
        assert secret not in written
    people = [person["number"] for person in read_people(tmp_path)]
    assert people == [entry.representative_id]


@pytest.mark.django_db
def test_links_hold_where_an_import_tells_of_them_alone() -> None:
    edition, other = make_edition(), make_edition()
    for subject in (other, edition, other, other, edition):
        journal.record("note_written", subject=f"edition:{subject.slug}", edition=subject)
    lines = list(JournalEntry.objects.order_by("number"))
    first = lines[0].number
    for line in own_or_link(lines, edition, people=[]):
        line.save()
    links = JournalEntry.objects.filter(verb=journal.ELSEWHERE).values_list("number", flat=True)
    assert [breach.number for breach in find_breaches()] == [first, first + 2, first + 3]
    told = spans(links)
    assert told == [[first, first], [first + 2, first + 3]]
    journal.record(journal.IMPORTED, subject="edition:x", facts={"links": told}, edition=edition)
    assert list(find_breaches()) == []
    JournalEntry.objects.filter(number=first + 2).update(hash="0" * 64)
    assert [breach.number for breach in find_breaches()] == [first + 3]
    JournalEntry.objects.filter(number=first + 4).update(verb=journal.ELSEWHERE)
    assert [breach.number for breach in find_breaches()] == [first + 3, first + 4]


@pytest.mark.django_db
def test_accounts_are_found_by_address_or_made_without_a_password() -> None:
    here, stranger = make_user("ada@example.org"), make_user("eve@example.org")
    about = {"name": "Ada", "language": "", "time_zone": "", "draft_reminders": True, "is_active": True}
    rest = {**about, "mark": "", "date_joined": "2026-01-01T00:00:00+00:00", "erased_at": None}
    password = here.password
    people = [
        {"number": stranger.pk, "email": "ada@example.org", "addresses": [], **rest},
        {"number": here.pk, "email": "lin@example.org", "addresses": [], **rest},
    ]
    assert settle_people(people) == 1
    now = {user.email: user for user in User.objects.filter(email__endswith="@example.org")}
    assert (now["ada@example.org"].pk, now["ada@example.org"].password) == (stranger.pk, password)
    assert (now["lin@example.org"].pk, now["lin@example.org"].has_usable_password()) == (here.pk, False)
    assert now["eve@example.org"].pk not in (here.pk, stranger.pk)
    assert list(now["eve@example.org"].emailaddress_set.values_list("email", flat=True)) == [
        "eve@example.org"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("person", [{}, {"email": None, "number": 1}, {"email": "a@b.c", "number": "x"}, 7])
def test_account_that_cannot_be_read_is_told(person: object) -> None:
    with pytest.raises(FolderUnfit, match="cannot be read"):
        settle_people(json.loads(json.dumps([person])))
