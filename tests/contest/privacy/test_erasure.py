"""Erasing people: nothing of theirs is left but what others rely on, and the journal holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from contest.domain import notices
from contest.domain.entries import start_entry
from contest.domain.entry_decisions import accept_entry
from contest.domain.people import grant_role
from contest.enums import EntryState, NoticeKind, Role, TeamRight
from contest.models import Edition, Entry, Membership, Message, Notice, OfficeNote, TeamMember, User
from contest.policies import Refused
from contest.privacy.emptying import empty_what_was_judged
from contest.privacy.erasure import erase_person
from contest.privacy.marks import mark_of
from judging.enums import AssignmentState
from judging.models import Assignment, Scoresheet, Watch
from media_pipeline.models import Film
from media_pipeline.operations.removal import remove_films
from tests.contest.films import give_film
from tests.contest.nights import make_published_edition
from tests.contest.privacy.scene import client_of, rows_that_name, untold
from tests.contest.register.register_of_film import register_person
from tests.contest.team.scene import join
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import judge_film, make_jury
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db(transaction=True)
NAME, EMAIL = "Zenobia Quill", "zenobia@example.org"


def make_zenobia() -> User:
    return make_user(EMAIL, name=NAME, language="en")


def test_creator_leaves_before_the_deadline_and_nothing_names_them() -> None:
    zenobia, edition = make_zenobia(), make_edition("open")
    entry = make_entry(EntryState.SUBMITTED, edition=edition, representative=zenobia, team_name="The Quills")
    film = give_film(entry)
    register_person(entry, uses=["judging"], name="Quill the Younger")
    OfficeNote.objects.create(entry=entry, author=make_user(), text="Call Zenobia.")
    Entry.objects.filter(pk=entry.pk).update(making="By Zenobia.", contact="zenobia", links=["https://quill"])
    Message.objects.create(entry=entry, author=zenobia, is_from_office=False, text="Zenobia asks.")
    notices.enqueue_notice(NoticeKind.ENTRY_RECEIVED, user=zenobia, key="one", entry=entry)
    erased = erase_person(zenobia)
    entry.refresh_from_db()
    assert (entry.state, entry.synopsis, entry.team_name, entry.credits.count()) == ("withdrawn", "", "", 0)
    assert str(entry.representative) == f"Erased account {mark_of(zenobia.pk, EMAIL)}"
    assert remove_films() == 1
    film.refresh_from_db()
    assert (film.master_key, film.file_name, film.renditions.count()) == ("", "film.mp4", 0)
    assert rows_that_name("zenobia", "quill") == []
    assert notices.send_first_notice() is False
    assert Notice.objects.unsent().count() == 0
    assert erased.has_usable_password() is False


@pytest.mark.parametrize("is_swept", [False, True])
def test_office_reads_what_is_left_of_an_erased_entry(is_swept: bool) -> None:
    zenobia, edition = make_zenobia(), make_edition("open")
    entry = make_entry(EntryState.RETURNED, edition=edition, representative=zenobia)
    give_film(entry)
    organiser = make_membership(make_user(), edition, Role.ORGANISER).user
    erase_person(zenobia)
    if is_swept:
        assert remove_films() == 1
    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED)  # as after the deadline
    office = client_of(organiser)
    page = office.get(reverse("office_entry", args=[edition.slug, entry.code]))
    assert (page.status_code, "The film has been deleted" in page.content.decode()) == (200, True)
    assert "erased.invalid" not in page.content.decode()
    entry.refresh_from_db()
    with pytest.raises(Refused, match="account behind this entry was erased"):
        accept_entry(entry, by=organiser)


def test_erased_twice_changes_nothing() -> None:
    zenobia = make_zenobia()
    first = erase_person(zenobia)
    assert erase_person(first).erased_at == first.erased_at


def test_judge_leaves_in_mid_round_as_when_the_role_is_taken() -> None:
    jury = make_jury(judges=3, entries=4, reviews=2)
    judge = jury.judges[0]
    User.objects.filter(pk=judge.pk).update(name=NAME, email=EMAIL)
    judge.refresh_from_db()
    done, *_rest = Assignment.objects.filter(seat__judge=judge).select_related(
        "seat__round__edition", "seat__judge", "entry__film"
    )
    judge_film(done, 8)
    Scoresheet.objects.filter(assignment=done).update(notes="It reminds me of home.")
    erase_person(judge)
    states = set(Assignment.objects.filter(seat__judge=judge).values_list("state", flat=True))
    assert states == {AssignmentState.SCORED, AssignmentState.RELEASED}
    sheet = Scoresheet.objects.get(assignment=done)
    assert (sheet.notes, {mark.value for mark in sheet.marks.all()}) == ("", {8})
    assert Watch.objects.get(assignment=done).ranges == []
    assert Membership.objects.filter(user=judge).count() == 0
    assert rows_that_name(NAME, EMAIL) == []


@pytest.mark.slow
def test_winner_leaves_and_the_result_stays_as_printed() -> None:
    edition, (winner, other), _organiser = make_published_edition(winners=1, others=1)
    page = reverse("winners_show", args=[edition.slug])
    visitor = client_of(make_user())
    before = visitor.get(page).content
    for entry in (winner, other):
        erase_person(entry.representative)
    winner.refresh_from_db()
    other.refresh_from_db()
    assert winner.credits.count() == 1
    assert winner.emptied_at is None
    assert (other.synopsis, other.credits.count(), other.state) == ("", 0, EntryState.ELIGIBLE)
    assert remove_films() == 1
    assert other.film is not None
    assert Film.objects.get(pk=other.film_id).sha256 == other.film.sha256  # by which the seal names it
    after = visitor.get(page).content
    assert after.count(b"<h2") == before.count(b"<h2")
    assert winner.credits.get().name.encode() in after
    assert empty_what_was_judged() == 0


def test_entry_that_is_judged_stays_until_the_results_are_published() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    entry = jury.entries[0]
    erase_person(entry.representative)
    entry.refresh_from_db()
    assert (entry.state, entry.emptied_at, empty_what_was_judged()) == (EntryState.ELIGIBLE, None, 0)
    Edition.objects.filter(pk=jury.edition.pk).update(published_at=timezone.now() - timedelta(minutes=1))
    assert (empty_what_was_judged(), empty_what_was_judged()) == (1, 0)
    entry.refresh_from_db()
    assert (entry.synopsis, entry.film.removal_asked_at is None) == ("", False)  # type: ignore[union-attr]


def test_team_goes_on_with_the_member_who_may_do_most() -> None:
    zenobia, edition = make_zenobia(), make_edition("open")
    entry = start_entry(zenobia, edition=edition)
    join(entry, TeamRight.EDIT)
    heir = join(entry, TeamRight.SUBMIT)
    erase_person(zenobia)
    entry.refresh_from_db()
    assert (entry.representative, entry.emptied_at) == (heir, None)
    assert TeamMember.objects.get(entry=entry, user=zenobia).left_at is not None
    subjects = [sent.subject for sent in sent_mails() if sent.to == [heir.email]]
    assert subjects[-1] == f"You are the contact person of entry {entry.code} now"
    assert untold() == []


def test_journal_verifies_and_nobody_can_give_the_mark_another_name() -> None:
    zenobia, edition = make_zenobia(), make_edition("open")
    start_entry(zenobia, edition=edition)
    grant_role(make_user(), edition=edition, role=Role.ORGANISER, by=None)
    erase_person(zenobia)
    assert untold() == []
    User.objects.filter(pk=zenobia.pk).update(mark="0" * 12)
    told = [one for one in untold() if one.startswith("contest_user")]
    assert told[0].startswith(f'contest_user user {zenobia.pk}: mark is "000000000000", but line')


def test_last_organiser_is_refused_with_what_to_do() -> None:
    zenobia, edition = make_zenobia(), make_edition("open", year=2026, name={"en": "Night of Films"})
    make_membership(zenobia, edition, Role.ORGANISER)
    closed = make_user(is_active=False)
    make_membership(closed, edition, Role.ORGANISER)
    with pytest.raises(Refused) as refused:
        erase_person(zenobia)
    assert str(refused.value.reason) == (
        "You are the only organiser of Night of Films 2026. Give another person this role first, on the page "
        "People of the office; then come back."
    )
    assert User.objects.get(pk=zenobia.pk).erased_at is None
    make_membership(make_user(), edition, Role.ORGANISER)
    assert erase_person(zenobia).erased_at is not None


def test_closed_account_gets_no_mail_and_none_comes_when_it_is_opened_again() -> None:
    user = make_user()
    notices.enqueue_notice(NoticeKind.ACCOUNT, user=user, key="a", facts={"to": [user.email]})
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert notices.send_first_notice() is False
    notices.sweep_notices()
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert notices.send_first_notice() is False
    assert mail.outbox == []


@pytest.mark.slow
def test_page_says_before_what_becomes_of_each_entry_and_asks_for_the_password() -> None:
    zenobia = make_zenobia()
    jury = make_jury(judges=1, entries=1, reviews=1)
    Entry.objects.filter(pk=jury.entries[0].pk).update(representative=zenobia, title="Dusk", language="en")
    make_entry(representative=zenobia, title="Dawn", language="en")
    address = reverse("own_data_erase")
    asked = client_of(zenobia, is_fresh=False).get(address)
    assert asked.url == f"{reverse('account_reauthenticate')}?next={address.replace('/', '%2F')}"
    client = client_of(zenobia)
    page = client.get(address).content.decode()
    assert "“Dusk” is being judged and stays until the results are published" in page
    assert "“Dawn” is taken out of the contest where it still can be" in page
    wrong = client.post(address, {"sure": "on", "email": "someone@example.org"})
    assert wrong.status_code == 422
    words = "You typed “someone@example.org”; the address of this account is zenobia@example.org."
    assert words in wrong.content.decode()
    done = client.post(address, {"sure": "on", "email": " Zenobia@example.org "}, follow=True)
    assert "Your account is erased. You get no more emails from this website." in done.content.decode()
    assert done.context["user"].is_authenticated is False
    signed_in: Any = client.post(
        reverse("account_login"), {"login": EMAIL, "password": "correct horse battery"}
    )
    assert signed_in.status_code == 200
