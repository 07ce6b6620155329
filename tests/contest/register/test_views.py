"""The creator's pages of the register: what is taken, what is refused in words, and whose it is."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.domain.queries.entries import readiness_of
from contest.enums import REQUIRED_USES, EntryState, TeamRight
from contest.models import Entry, JournalEntry, MusicUse, Portrayal, PortrayalConsent, RightsPaper, TeamMember
from tests.contest.register.register_of_film import PDF, make_paper, paper, register_person
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
PERSON = {"name": "Ana Wijaya", "kind": "both", "basis": "consent"}
MUSIC = {"title": "Opening", "basis": "tool", "source": "Suno 5"}
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def errors_in(answer: Any) -> list[str]:
    """What stands at the fields, in their order."""
    lists = re.findall(r'<ul class="errors".*?</ul>', answer.content.decode(), re.DOTALL)
    return [words for found in lists for words in re.findall("<li>(.*?)</li>", found)]


def lacks_of(entry: Entry) -> list[str]:
    return [finding.code for finding in readiness_of(entry).findings if finding.in_register]


def test_person_with_file_and_consents_makes_the_entry_whole(creator: Client, entry: Entry) -> None:
    answer = creator.post(
        reverse("person_new", args=[entry.code]), {**PERSON, "consent_file": paper()}, follow=True
    )
    row = Portrayal.objects.get()
    assert answer.redirect_chain == [(reverse("person_edit", args=[entry.code, row.pk]), 302)]
    assert (row.name, row.basis, bytes(row.consent_paper.content)) == ("Ana Wijaya", "consent", PDF)
    assert lacks_of(entry) == ["portrayal_unconsented"]
    url = reverse("person_consents", args=[entry.code, row.pk])
    creator.post(url, {"uses": list(REQUIRED_USES)})
    assert lacks_of(entry) == []
    assert sorted(one.use for one in row.consents.standing()) == ["abroad", "judging", "public"]
    told = JournalEntry.objects.filter(subject=f"entry:{entry.code}").order_by("number")
    assert [(line.verb, line.facts) for line in told] == [
        ("person_registered", {"portrayal": row.pk, "portrayal_basis": "consent", "of_a_minor": False}),
        (
            "consents_given",
            {
                "portrayal": row.pk,
                "consent_uses": ["judging", "public", "abroad"],
                "consent_version": "1",
            },
        ),
    ]


def test_file_of_a_refused_form_is_to_be_chosen_again(creator: Client, entry: Entry) -> None:
    url = reverse("person_new", args=[entry.code])
    answer = creator.post(url, {**PERSON, "is_minor": "on", "consent_file": paper()})
    assert (answer.status_code, errors_in(answer)) == (422, ["Enter who consents for the minor."])
    told = re.findall(r'<p class="upload-trouble">(.*?)</p>', answer.content.decode())
    assert told == [f"Choose again, as the browser keeps no files: {paper().name}"]
    assert "upload-trouble" not in creator.get(url).content.decode()


def test_minor_needs_a_guardian_and_the_guardians_file(creator: Client, entry: Entry) -> None:
    url = reverse("person_new", args=[entry.code])
    minor = {**PERSON, "basis": "own", "is_minor": "on"}
    answer = creator.post(url, minor)
    assert (answer.status_code, errors_in(answer)) == (422, ["Enter who consents for the minor."])
    creator.post(url, {**minor, "guardian": "Budi Wijaya"})
    PortrayalConsent.objects.bulk_create(
        PortrayalConsent(
            portrayal=Portrayal.objects.get(), use=use, version="1", given_by=entry.representative
        )
        for use in REQUIRED_USES
    )
    assert lacks_of(entry) == ["guardian_paper_missing"]
    answer = creator.post(url, {**PERSON, "basis": "invented", "is_minor": "on"})
    assert errors_in(answer) == [
        "Only a real person can be a minor here. Choose by what right they are in the film."
    ]


def test_whoever_is_no_longer_real_has_neither_consents_nor_files(creator: Client, entry: Entry) -> None:
    row = register_person(entry, uses=["judging"])
    creator.post(reverse("person_edit", args=[entry.code, row.pk]), {**PERSON, "basis": "parody"})
    row.refresh_from_db()
    assert (row.basis, row.consent_paper, row.consents.count()) == ("parody", None, 0)
    assert RightsPaper.objects.count() == 0
    assert lacks_of(entry) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "“consent.pdf” is not a whole PDF, PNG or JPEG file. Save it as one of these."),
        (b"<svg/>", "“consent.pdf” is not a whole PDF, PNG or JPEG file. Save it as one of these."),
        (PDF[:20], "“consent.pdf” is not a whole PDF, PNG or JPEG file. Save it as one of these."),
        (
            PDF + bytes(5 * 1024 * 1024) + b"%%EOF",
            "“consent.pdf” has 5.0\xa0MB; a file can have up to 5.0\xa0MB. Make it smaller.",
        ),
    ],
)
def test_file_that_is_refused_leaves_the_one_before(
    creator: Client, entry: Entry, content: bytes, words: str
) -> None:
    row = register_person(entry)
    before = row.consent_paper_id
    url = reverse("person_edit", args=[entry.code, row.pk])
    answer = creator.post(url, {**PERSON, "name": "Ani", "consent_file": paper(content)})
    assert (answer.status_code, errors_in(answer)) == (422, [words])
    assert 'value="Ani"' in answer.content.decode()
    row.refresh_from_db()
    assert (row.name, row.consent_paper_id) == ("Ana Wijaya", before)
    creator.post(url, {**PERSON, "consent_file": paper(JPEG)})
    row.refresh_from_db()
    assert (row.consent_paper.kind, RightsPaper.objects.count()) == ("image/jpeg", 1)


@pytest.mark.slow
def test_strange_input_is_answered_in_words(creator: Client, entry: Entry) -> None:
    url = reverse("person_new", args=[entry.code])
    for wrong in ({}, {**PERSON, "basis": "x"}, {**PERSON, "kind": ["a", "b"]}, {**PERSON, "name": "a\0b"}):
        assert creator.post(url, wrong).status_code == 422
    assert creator.post(reverse("music_new", args=[entry.code]), {"title": "\0"}).status_code == 422
    assert creator.post(url, {**PERSON, "name": "x" * 500}).status_code == 422
    assert (Portrayal.objects.count(), MusicUse.objects.count()) == (0, 0)
    creator.post(url, {**PERSON, "name": "\u202eana 🎬"})
    row = Portrayal.objects.get()
    consents = reverse("person_consents", args=[entry.code, row.pk])
    assert creator.post(consents, {"uses": ["judging", "everything"]}).status_code == 409
    assert creator.get(reverse("person_edit", args=[entry.code, 10**30])).status_code == 404
    assert row.consents.count() == 0


def test_music_is_named_with_its_tool_or_licence(creator: Client, entry: Entry) -> None:
    url = reverse("music_new", args=[entry.code])
    assert errors_in(creator.post(url, {"title": "Opening", "basis": "tool"})) == ["This field is required."]
    creator.post(url, MUSIC)
    row = MusicUse.objects.get()
    edit = reverse("music_edit", args=[entry.code, row.pk])
    creator.post(edit, {**MUSIC, "basis": "licence", "source": "CC BY 4.0", "licence_file": paper()})
    page = creator.get(reverse("entry_register", args=[entry.code])).content.decode()
    assert "Used with a licence, or our own work · <bdi>CC BY 4.0</bdi>" in page
    creator.post(reverse("music_remove", args=[entry.code, row.pk]))
    assert creator.post(reverse("music_remove", args=[entry.code, row.pk])).status_code == 404
    assert (MusicUse.objects.count(), RightsPaper.objects.count()) == (0, 0)


def test_lines_of_a_submitted_entry_stay(creator: Client, entry: Entry) -> None:
    row = register_person(entry, uses=REQUIRED_USES)
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    for view, form in (("person_edit", PERSON), ("person_remove", {})):
        assert creator.post(reverse(view, args=[entry.code, row.pk]), form).status_code == 409
    assert creator.post(reverse("person_new", args=[entry.code]), PERSON).status_code == 409
    assert Portrayal.objects.get() == row


def test_files_go_to_the_team_and_the_office_alone(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    kept = make_paper(entry)
    organiser, judge = make_user(), make_user()
    make_membership(organiser, entry.edition, "organiser")
    make_membership(judge, entry.edition, "judge")
    other = make_entry(edition=entry.edition)
    own = reverse("register_file", args=[entry.code, kept.pk])
    office = reverse("office_register_file", args=[entry.edition.slug, entry.code, kept.pk])
    found = {}
    for who in (entry.representative, organiser, judge, other.representative):
        client = Client()
        client.force_login(who)
        found[who] = [client.get(url).status_code for url in (own, office)]
    assert list(found.values()) == [[200, 404], [404, 200], [404, 404], [404, 404]]
    client.force_login(other.representative)
    assert client.get(reverse("register_file", args=[other.code, kept.pk])).status_code == 404
    client.force_login(entry.representative)
    answer = client.get(own)
    assert (answer.content, answer["Content-Type"], answer["Cache-Control"]) == (
        PDF,
        "application/pdf",
        "no-store",
    )
    assert answer["Content-Disposition"] == f'attachment; filename="{kept.pk}.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]


def test_member_who_may_only_see_changes_nothing(client: Client, entry: Entry) -> None:
    member = make_user()
    TeamMember.objects.create(entry=entry, user=member, right=TeamRight.SEE, joined_at=timezone.now())
    row = register_person(entry, uses=REQUIRED_USES)
    client.force_login(member)
    assert client.post(reverse("person_consents", args=[entry.code, row.pk]), {}).status_code == 409
    assert row.consents.standing().count() == 3
    assert client.get(reverse("person_edit", args=[entry.code, row.pk])).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("view", ["entry_register", "office_entry"])
def test_pages_cost_the_same_with_one_line_and_with_three(entry: Entry, view: str) -> None:
    organiser = make_user()
    make_membership(organiser, entry.edition, "organiser")
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    client = Client()
    is_office = view == "office_entry"
    client.force_login(organiser if is_office else entry.representative)
    url = reverse(view, args=[entry.edition.slug, entry.code] if is_office else [entry.code])
    counts = []
    for more in (1, 2):
        for _ in range(more):
            register_person(entry, uses=REQUIRED_USES)
            MusicUse.objects.create(
                entry=entry, title="Song", basis="licence", source="CC", licence_paper=make_paper(entry)
            )
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(url).content.decode()
        counts.append(len(queries))
        assert page.count("Ana Wijaya</bdi>") == more + (more == 2)
    assert counts[0] == counts[1]
