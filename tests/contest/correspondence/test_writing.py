"""Messages between the office and a creator, from both sides."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.correspondence.writing import LONGEST_MESSAGE, MOST_A_DAY, write_to_creator, write_to_office
from contest.domain.notices import send_first_notice
from contest.enums import EntryState, Role, TeamRight
from contest.models import Entry, JournalEntry, Message, TeamMember, User
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    return make_entry(EntryState.SUBMITTED, title="Lamp")


@pytest.fixture
def organiser(entry: Entry) -> User:
    return make_membership(make_user(), entry.edition, Role.ORGANISER).user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def first_page(organiser: User, entry: Entry) -> str:
    return signed_in(organiser).get(reverse("office_show", args=[entry.edition.slug])).content.decode()


@pytest.mark.slow
def test_question_waits_for_the_office_until_it_is_answered(entry: Entry, organiser: User) -> None:
    creator, office = signed_in(entry.representative), signed_in(organiser)
    question = "May I still change the <b>title</b>?"
    sent = creator.post(reverse("entry_message", args=[entry.code]), {"text": question})
    shown = reverse("entry_show", args=[entry.code])
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{shown}#messages")
    assert "1 creator waits for an answer to a message." in first_page(organiser, entry)
    listed = office.get(reverse("office_entries", args=[entry.edition.slug]), {"state": "written"})
    assert entry.code in listed.content.decode()
    there = [entry.edition.slug, entry.code]
    page = office.get(reverse("office_entry", args=there)).content.decode()
    escaped = "May I still change the &lt;b&gt;title&lt;/b&gt;?"
    assert [text in page for text in (escaped, "not answered", "No answer needed")] == [True, True, True]
    office.post(reverse("office_message", args=there), {"text": "Yes, until Sunday."})
    assert "waits for an answer" not in first_page(organiser, entry)
    page = creator.get(shown).content.decode()
    assert [page.index(text) for text in (escaped, "Yes, until Sunday.")] == sorted(
        page.index(text) for text in (escaped, "Yes, until Sunday.")
    )
    while send_first_notice():
        pass
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == ("Message about “Lamp”", [entry.representative.email])
    assert "Yes, until Sunday." in letter.body
    lines = JournalEntry.objects.filter(verb="message_sent").order_by("number")
    assert [(line.actor, line.facts) for line in lines] == [
        (entry.representative, {"to_creator": False}),
        (organiser, {"to_creator": True}),
    ]


def test_members_of_a_team_read_who_wrote(entry: Entry) -> None:
    member = make_user(name="Ana Lindqvist")
    TeamMember.objects.create(entry=entry, user=member, right=TeamRight.EDIT, joined_at=timezone.now())
    write_to_office(entry, text="From the editor.", by=member)
    shown = reverse("entry_show", args=[entry.code])
    pages = [signed_in(one).get(shown).content.decode() for one in (entry.representative, member)]
    assert ["<bdi>Ana Lindqvist</bdi>" in page for page in pages] == [True, False]
    assert ["Send to the festival office" in page for page in pages] == [True, True]
    TeamMember.objects.update(right=TeamRight.SEE)
    page = signed_in(member).get(shown).content.decode()
    assert ("Send to the festival office" in page, "You can see this entry but not change it." in page) == (
        False,
        True,
    )
    assert (
        signed_in(member).post(reverse("entry_message", args=[entry.code]), {"text": "?"}).status_code == 422
    )


def test_thanks_need_no_answer_and_what_comes_after_does(entry: Entry, organiser: User) -> None:
    thanks = write_to_office(entry, text="Thank you!", by=entry.representative)
    later = write_to_office(entry, text="One more question.", by=entry.representative)
    office, there = (
        signed_in(organiser),
        reverse("office_messages_settle", args=[entry.edition.slug, entry.code]),
    )
    assert office.post(there, {"upto": str(thanks.pk)}).status_code == 302
    assert list(Message.objects.unanswered()) == [later]
    assert [office.post(there, {"upto": typed}).status_code for typed in ("x", "", "9" * 30)] == [409] * 3


def test_draft_is_known_to_the_office_once_its_creator_writes(organiser: User, entry: Entry) -> None:
    draft = make_entry(edition=entry.edition)
    office, page = signed_in(organiser), reverse("office_entry", args=[draft.edition.slug, draft.code])
    assert office.get(page).status_code == 404
    write_to_office(draft, text="How long may it be?", by=draft.representative)
    assert office.get(page).status_code == 200


@pytest.mark.slow
def test_wrong_messages_are_answered_in_words_and_kept(entry: Entry, organiser: User) -> None:
    creator, there = signed_in(entry.representative), reverse("entry_message", args=[entry.code])
    long = "x" * 4001
    for typed in ("", "  ", "a\0b", long):
        answer = creator.post(there, {"text": typed})
        assert (answer.status_code, 'aria-invalid="true"' in answer.content.decode()) == (422, True)
    assert long in answer.content.decode()
    for n in range(MOST_A_DAY):
        write_to_office(entry, text=f"Question {n}", by=entry.representative)
    refused = creator.post(there, {"text": "One too many"})
    assert (refused.status_code, "One too many" in refused.content.decode()) == (422, True)
    assert "20 messages about this entry have been sent within 24 hours" in refused.content.decode()
    assert Message.objects.count() == MOST_A_DAY
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        write_to_office(entry, text="The next day", by=entry.representative)


def test_message_of_several_lines_may_be_as_long_as_the_page_says(entry: Entry) -> None:
    lines = "🌊 line\n" * 500 + "🌊" * 500  # 4,500 characters with the returns that browsers send
    sent = signed_in(entry.representative).post(
        reverse("entry_message", args=[entry.code]), {"text": lines.replace("\n", "\r\n")}
    )
    assert (sent.status_code, Message.objects.get().text) == (302, lines)
    assert len(lines) == LONGEST_MESSAGE


def test_office_does_not_write_to_a_closed_account_but_to_a_member_who_may_submit(
    entry: Entry, organiser: User
) -> None:
    User.objects.filter(pk=entry.representative_id).update(is_active=False)
    office, there = signed_in(organiser), [entry.edition.slug, entry.code]
    refused = office.post(reverse("office_message", args=there), {"text": "Please answer."})
    words = "The account of the contact person is closed; nobody would get a message."
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert "Send to the creator" not in office.get(reverse("office_entry", args=there)).content.decode()
    now = timezone.now()
    TeamMember.objects.create(entry=entry, user=make_user(), right=TeamRight.SUBMIT, joined_at=now)
    assert office.post(reverse("office_message", args=there), {"text": "Please answer."}).status_code == 302


def test_nobody_writes_as_another(entry: Entry, organiser: User) -> None:
    make_membership(entry.representative, entry.edition, Role.ORGANISER)
    own = signed_in(entry.representative)
    there = [entry.edition.slug, entry.code]
    assert own.post(reverse("office_message", args=there), {"text": "I accept."}).status_code == 422
    foreign = signed_in(organiser).post(reverse("entry_message", args=[entry.code]), {"text": "Me too."})
    assert (foreign.status_code, Message.objects.count()) == (404, 0)


@pytest.mark.slow
def test_pages_ask_no_more_for_three_messages(entry: Entry, organiser: User) -> None:
    pages = [
        (signed_in(entry.representative), reverse("entry_show", args=[entry.code])),
        (signed_in(organiser), reverse("office_entry", args=[entry.edition.slug, entry.code])),
    ]
    counts = []
    for more in (1, 2):
        for n in range(more):
            write_to_office(entry, text=f"{n}", by=entry.representative)
            write_to_creator(entry, text=f"{n}", by=organiser)
        for client, page in pages:
            client.get(page)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(page)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_draft_says_that_a_message_opens_it_to_the_office(client: Client) -> None:
    entry = make_entry()
    client.force_login(entry.representative)
    words = "With a message from you, the festival office can see this draft and its film."
    there = reverse("entry_show", args=[entry.code])
    assert words in client.get(there).content.decode()
    write_to_office(entry, text="The power is out.", by=entry.representative)
    assert words not in client.get(there).content.decode()
