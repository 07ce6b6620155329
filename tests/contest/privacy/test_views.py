"""The page about privacy, and each person's own."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import User
from contest.privacy.personal_parts import everything_kept
from contest.privacy.retention import set_periods
from tests.contest.privacy.scene import client_of
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
OWNING = {"user", "judge", "representative", "to", "objector", "author", "member", "given_by"}
NOT_TOLD = {  # and why
    "contest.PersonalCopy": "kept for a week, and said on the page that makes it",
    "judging.NoReminders": "a wish about emails, deleted with the account",
    "judging.DismissedHint": "a finding of the office, that judge and film are strangers",
    "judging.Exclusion": "a decision of the office about scores",
}


def test_every_table_with_a_person_stands_on_the_page() -> None:
    """A new table that points at a person is to be told of, or is one in which people only act."""
    told = {table for kept in everything_kept() for table in kept.tables}
    known = {model._meta.label for model in apps.get_models()}
    assert told - known == set()
    own = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name in OWNING and field.related_model is User
    }
    assert own - told == set(NOT_TOLD)


def test_anybody_reads_what_is_stored_and_comes_there_from_sign_up_and_footer() -> None:
    visitor = Client()
    page = visitor.get(reverse("privacy_show")).content.decode()
    assert page.count("<tr>") == len(everything_kept()) + 1
    link = f'href="{reverse("privacy_show")}"'
    assert [
        visitor.get(reverse(name)).content.decode().count(link) for name in ("home", "account_signup")
    ] == [
        1,
        2,
    ]


def test_periods_of_every_edition_that_has_opened_stand_on_the_page() -> None:
    older, newer, hidden = make_edition("past"), make_edition("open"), make_edition("planned")
    organiser = make_user()
    for edition, months in ((older, 6), (newer, 1), (hidden, 99)):
        set_periods(edition, {"watching": months}, by=organiser)
    page = Client().get(reverse("privacy_show")).content.decode()
    told = [
        f"In {newer.title} {newer.year} at most 1 month after the results.",
        f"In {older.title} {older.year} at most 6 months after the results.",
    ]
    assert ([page.count(words) for words in told], "99 months" in page) == ([1, 1], False)


def test_person_sees_how_much_there_is_and_corrects_it() -> None:
    entry = make_entry(edition=make_edition("open"))
    user = entry.representative
    client, address = client_of(user), reverse("own_data")
    page = client.get(address).content.decode()
    assert "<dt>Entries with you as the contact person</dt><dd>1</dd>" in page
    assert "Films assigned to you" not in page
    wrong = client.post(address, {"name": "A" * 121, "language": "tlh"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"name", "language"})
    client.post(address, {"name": "林月", "language": "id"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("林月", "id")


def test_own_page_asks_the_same_questions_however_much_there_is() -> None:
    counts = []
    for entries in (1, 3):
        user = make_user()
        for _ in range(entries):
            make_entry(representative=user, edition=make_edition("open"))
        client = client_of(user)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("own_data"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
