"""Whoever is too young to enter alone: with a guardian's written consent, or not at all."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.consents.asked import statements_for
from contest.enums import EntryState, Role
from contest.models import Edition, Entry, JournalEntry, RightsPaper
from tests.contest.consents.test_statements import again, lacks, page_of, signed_in
from tests.contest.register.register_of_film import PDF, paper
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(edition: Edition) -> Entry:
    return make_entry(EntryState.DRAFT, edition=edition)


def words_asked(entry: Entry) -> list[str]:
    return [one.words for one in statements_for(again(entry)) if one.kind in ("age", "adult")]


def agree_to_all(entry: Entry, creator: Client, *, but: str = "") -> Any:
    address = reverse("entry_rights", args=[entry.code])
    values = [one.value for one in statements_for(again(entry)) if one.kind != but]
    return creator.post(address, {"consents": values})


def add(entry: Entry, creator: Client, name: str = "Ana Wijaya", **file: Any) -> Any:
    return creator.post(reverse("entry_guardian", args=[entry.code]), {"guardian": name, **file})


def test_whoever_is_under_age_submits_with_a_guardians_consent_alone(entry: Entry) -> None:
    creator = signed_in(entry)
    assert words_asked(entry) == [
        "The contact person of this entry is at least 14 years old.",
        "The contact person of this entry is at least 18 years old.",
    ]
    agree_to_all(entry, creator, but="adult")
    assert lacks(entry) == ["1 of the 6 statements has not been agreed to. All of them are required."]
    assert add(entry, creator, guardian_file=paper()).status_code == 302
    assert words_asked(entry) == ["The contact person of this entry is at least 14 years old."]
    assert lacks(entry) == []
    kept = RightsPaper.objects.get()
    assert (kept.guardian, bytes(kept.content)) == ("Ana Wijaya", PDF)
    page = page_of(creator, "entry_rights", entry.code)
    assert (
        f'<bdi>Ana Wijaya</bdi> · <a href="{reverse("register_file", args=[entry.code, kept.pk])}">' in page
    )
    add(entry, creator, "Budi Wijaya", guardian_file=paper(name="another.pdf"))
    assert [one.guardian for one in RightsPaper.objects.all()] == ["Budi Wijaya"]
    creator.post(reverse("entry_guardian", args=[entry.code]), {"act": "remove"})
    assert (len(lacks(entry)), RightsPaper.objects.count()) == (1, 0)
    verbs = JournalEntry.objects.filter(verb__startswith="guardian").order_by("number")
    assert [(line.verb, line.facts) for line in verbs] == [
        ("guardian_kept", {}),
        ("guardian_kept", {}),
        ("guardian_removed", {}),
    ]


def test_whoever_is_of_age_says_so_and_needs_nobody(entry: Entry) -> None:
    agree_to_all(entry, signed_in(entry))
    assert lacks(entry) == []
    assert entry.consents.get(kind="adult").version == "18"


def test_consent_without_a_file_or_a_name_is_refused_and_what_was_typed_stays(entry: Entry) -> None:
    creator = signed_in(entry)
    answer = add(entry, creator, "Ana Wijaya")
    assert answer.status_code == 422
    assert answer.context["guardian_form"].errors == {
        "guardian_file": ["Choose the file with the guardian’s written consent."]
    }
    assert 'value="Ana Wijaya"' in answer.content.decode()
    assert add(entry, creator, "", guardian_file=paper()).context["guardian_form"].errors == {
        "guardian": ["This field is required."]
    }
    assert RightsPaper.objects.count() == 0


def test_office_reads_it_and_nobody_changes_it_after_the_submission(edition: Edition) -> None:
    sent = make_entry(EntryState.SUBMITTED, edition=edition)
    kept = RightsPaper.objects.create(
        entry=sent, name="consent.pdf", kind="application/pdf", size=len(PDF), content=PDF, guardian="Ana"
    )
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    office = Client()
    office.force_login(organiser)
    page = page_of(office, "office_entry", edition.slug, sent.code)
    assert "The contact person is under age; a guardian consents: Ana" in page
    assert reverse("office_register_file", args=[edition.slug, sent.code, kept.pk]) in page
    assert add(sent, signed_in(sent), guardian_file=paper(name="late.pdf")).status_code == 409


def test_edition_that_takes_nobody_below_that_age_asks_no_guardian(edition: Edition, entry: Entry) -> None:
    below = "A contact person younger than 18 submits with the written consent of a guardian."
    assert below in page_of(Client(), "regulations_show", edition.slug)
    edition.regulations.min_age = 18
    edition.regulations.save()
    assert words_asked(entry) == ["The contact person of this entry is at least 18 years old."]
    assert "Consent of a guardian" not in page_of(signed_in(entry), "entry_rights", entry.code)
    assert below not in page_of(Client(), "regulations_show", edition.slug)
