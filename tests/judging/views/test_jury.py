"""Pages of the jury: invitations, what judges say of themselves, coming back to a panel."""

import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import Role
from contest.models import Membership, Notice, User
from judging.domain import invitations, recusals
from judging.domain.profiles import profile_of
from judging.enums import InvitationState
from judging.models import Assignment, Invitation, JudgeProfile, Seat
from tests.factories import PASSWORD, make_user
from tests.judging.juries import Jury, make_invitation, make_judge, make_jury

pytestmark = pytest.mark.django_db
NO_ABSENCE = {"absences-TOTAL_FORMS": "2", "absences-INITIAL_FORMS": "0"}
DETAILS = {**NO_ABSENCE, "languages": "English, 中文", "cap": "12"}


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    return make_jury(judges=2, entries=4, reviews=1)


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    """What stands on a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def invite(jury: Jury, addresses: str, **fields: str) -> Any:
    page = reverse("invitation_list", args=[jury.edition.slug])
    return signed_in(jury.organiser).post(page, {"addresses": addresses, "language": "en", **fields})


def link_to(invitation: Invitation) -> str:
    return reverse("invitation_show", args=[invitations.key_of(invitation)])


@pytest.mark.slow
def test_good_addresses_are_invited_and_broken_ones_stay_with_line_and_reason(jury: Jury) -> None:
    lines = [f"Judge {number} <judge{number}@example.org>" for number in range(1000)]
    for number in range(0, 1000, 25):
        lines[number] = f"judge{number}.example.org"
    answer = invite(jury, "\n".join(lines), round=jury.round.code)
    shown = answer.content.decode()
    assert (answer.status_code, Invitation.objects.filter(round=jury.round).count()) == (422, 960)
    assert "960 people are invited." in shown
    assert "40 addresses were left out" in shown
    assert [(one["line"], one["text"]) for one in answer.context["left"]] == [
        (number + 1, lines[number]) for number in range(0, 1000, 25)
    ]
    assert answer.context["form"]["addresses"].value().splitlines() == lines[::25]
    assert len(shown) < 100_000
    assert Notice.objects.count() == 960


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_good_list_leads_back_to_the_page_and_who_has_not_answered_stands_there(jury: Jury) -> None:
    client = signed_in(jury.organiser)
    page = reverse("invitation_list", args=[jury.edition.slug])
    typed = {"addresses": "ana@x.org, ben@x.org, ANA@x.org", "language": "en"}
    answer = client.post(page, typed, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    shown = text_of(answer)
    assert "ana@x.org" in shown
    assert "1 address stood in the list again; it got one email." in shown
    few = queries_of(client, page)
    invite(jury, ", ".join(f"more{number}@x.org" for number in range(9)))
    assert queries_of(client, page) == few
    office = text_of(client.get(reverse("office_show", args=[jury.edition.slug])))
    assert "11 people have not answered the invitation to the jury." in office


def test_list_beyond_the_limit_of_an_hour_invites_nobody(jury: Jury, settings: Any) -> None:
    settings.MAILS_PER_ADDRESS_AND_HOUR = 2
    answer = invite(jury, "ana@x.org, ben@x.org, chen@x.org")
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert "The limit of 2 emails an hour for your network address is reached." in text_of(answer)
    assert answer.context["form"]["addresses"].value() == "ana@x.org, ben@x.org, chen@x.org"
    assert invite(jury, "ana@x.org, ben@x.org").status_code == 302


@pytest.mark.slow
def test_reminder_says_first_who_gets_what(jury: Jury) -> None:
    one, two = (make_invitation(jury.edition, by=jury.organiser, round_=jury.round) for _ in range(2))
    client = signed_in(jury.organiser)
    page = reverse("invitation_remind", args=[jury.edition.slug])
    assert "Nobody can be reminded now" in text_of(client.get(page))
    assert "Nobody was reminded" in text_of(client.post(page, follow=True))
    Invitation.objects.update(mailed_at=timezone.now() - timedelta(days=1))
    assert f"{page}?code={one.code}" in client.get(link_to_list(jury)).content.decode()
    shown = text_of(client.get(page))
    assert f"2 people get a reminder: {one.email}, {two.email}" in shown
    assert "Reminder: invitation to the jury of" in shown
    assert "/invitation/XXXXXXXX/" in shown
    assert Notice.objects.count() == 2
    alone = text_of(client.get(page, {"code": two.code}))
    assert f"1 person gets a reminder: {two.email}" in alone
    assert "1 reminder is on its way." in text_of(client.post(page, {"code": two.code}, follow=True))
    assert "1 reminder is on its way." in text_of(client.post(page, follow=True))
    assert "Nobody was reminded" in text_of(client.post(page, follow=True))
    assert (Notice.objects.count(), text_of(client.get(link_to_list(jury))).count("Remind ")) == (4, 0)


def test_withdrawing_an_invitation_is_asked_about_first(jury: Jury) -> None:
    invitation = make_invitation(jury.edition, by=jury.organiser)
    client = signed_in(jury.organiser)
    page = reverse("invitation_revoke", args=[jury.edition.slug, invitation.code])
    assert f'href="{page}"' in client.get(link_to_list(jury)).content.decode()
    asked = client.get(page)
    assert (asked.status_code, "Withdraw this invitation?" in text_of(asked)) == (200, True)
    assert Invitation.objects.get().state == InvitationState.SENT
    assert f"The invitation of {invitation.email} is withdrawn." in text_of(client.post(page, follow=True))
    assert Invitation.objects.get().state == InvitationState.REVOKED


@pytest.mark.slow
def test_judges_who_are_behind_are_reminded_once_a_day(jury: Jury) -> None:
    Assignment.objects.update(assigned_at=timezone.now() - timedelta(days=3))
    client = signed_in(jury.organiser)
    address = reverse("round_remind", args=[jury.edition.slug, jury.round.code])
    assert (
        address
        in client.get(reverse("round_show", args=[jury.edition.slug, jury.round.code])).content.decode()
    )
    seats = [str(seat.pk) for seat in Seat.objects.all()]
    first = queries_of(client, address)
    shown = text_of(client.get(address))
    assert "The festival office reminds you that films in “Screening” still wait" in shown
    sent = client.post(address, {"seats": [*seats, "x", "9" * 30]}, follow=True)
    assert "2 reminders are on their way." in text_of(sent)
    assert "Nobody was reminded" in text_of(client.post(address, {"seats": seats}, follow=True))
    again = text_of(client.get(address))
    assert again.count("got an email about these films within the last day") == 2
    assert "Nobody can be reminded now." in again
    assert queries_of(client, address) <= first


@pytest.mark.slow
def test_pages_of_reminders_ask_as_often_for_three_people_as_for_one() -> None:
    counts = []
    for people in (1, 3):
        jury = make_jury(judges=people, entries=3, reviews=1)
        for _ in range(people):
            make_invitation(jury.edition, by=jury.organiser, round_=jury.round)
        Assignment.objects.update(assigned_at=timezone.now() - timedelta(days=3))
        Invitation.objects.update(mailed_at=timezone.now() - timedelta(days=1))
        client, slug = signed_in(jury.organiser), jury.edition.slug
        pages = [
            reverse("invitation_remind", args=[slug]),
            reverse("round_remind", args=[slug, jury.round.code]),
        ]
        counts.append([queries_of(client, page) for page in (*pages, *pages)][2:])
    assert counts[0] == counts[1]


def link_to_list(jury: Jury) -> str:
    return reverse("invitation_list", args=[jury.edition.slug])


def test_link_makes_the_account_and_asks_for_languages_and_days(jury: Jury, client: Client) -> None:
    invitation = make_invitation(jury.edition, by=jury.organiser, email="ana@x.org", round_=jury.round)
    assert "ana@x.org" in text_of(client.get(link_to(invitation)))
    typed = {**DETAILS, "name": "Ana Lin", "password": PASSWORD}
    days = {"absences-0-first": "2026-12-24", "absences-0-last": "2027-01-02"}
    wrong = client.post(
        link_to(invitation), {**typed, **days, "languages": "Klingonish", "password": "short"}
    )
    assert wrong.status_code == 422
    assert "No language is known by this name: Klingonish." in text_of(wrong)
    assert (
        wrong.context["form"].rows[0]["first"].value(),
        User.objects.filter(email="ana@x.org").count(),
    ) == (*("2026-12-24", 0),)
    answer = client.post(link_to(invitation), {**typed, **days}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("own_conflicts", args=[invitation.edition.slug])
    assert f"Thank you: you are on the jury of {jury.edition.title}." in text_of(answer)
    judge = User.objects.get(email="ana@x.org")
    assert int(client.session["_auth_user_id"]) == judge.pk
    profile = profile_of(judge, jury.edition)
    assert (profile.languages, profile.cap, profile.absences) == (
        *(["en", "zh"], 12, [["2026-12-24", "2027-01-02"]]),
    )
    assert Seat.objects.get(judge=judge).cap == 12
    assert client.get(link_to(invitation)).url == reverse("judge_desk")
    stranger = Client().post(link_to(invitation), typed)
    assert (stranger.status_code, "was accepted already" in text_of(stranger)) == (410, True)


def test_account_signs_in_to_answer_and_another_account_is_told(jury: Jury, client: Client) -> None:
    judge, other = make_user("ana@x.org"), make_user("other@x.org")
    invitation = make_invitation(jury.edition, by=jury.organiser, email=judge.email)
    link = link_to(invitation)
    page = client.get(link)
    assert f"{reverse('account_login')}?next={link}" in page.content.decode()
    assert client.post(link, {**DETAILS, "name": "X", "password": PASSWORD}).status_code == 409
    shown = signed_in(other).get(link)
    assert "sent to ana@x.org, and you are signed in as other@x.org." in text_of(shown)
    assert signed_in(other).post(link, DETAILS).status_code == 409
    assert not Membership.objects.filter(user__in=[judge, other], role=Role.JUDGE).exists()
    assert signed_in(judge).post(link, DETAILS).url == reverse(
        "own_conflicts", args=[invitation.edition.slug]
    )
    assert Membership.objects.filter(user=judge, edition=jury.edition, role=Role.JUDGE).exists()


def test_declined_and_withdrawn_links_say_so(jury: Jury, client: Client) -> None:
    invitation = make_invitation(jury.edition, by=jury.organiser)
    key = invitations.key_of(invitation)
    declined = client.post(reverse("invitation_decline", args=[key]), follow=True)
    assert "You have declined. If you can judge after all, accept here." in text_of(declined)
    office = signed_in(jury.organiser)
    revoke = reverse("invitation_revoke", args=[jury.edition.slug, invitation.code])
    assert f"The invitation of {invitation.email} is withdrawn." in text_of(office.post(revoke, follow=True))
    gone = client.get(link_to(invitation))
    assert (gone.status_code, "has withdrawn this invitation" in text_of(gone)) == (410, True)
    assert client.post(reverse("invitation_decline", args=[key])).status_code == 409
    assert client.get(reverse("invitation_show", args=[f"{key}x"])).status_code == 404
    assert Invitation.objects.get().state == InvitationState.REVOKED


@pytest.mark.slow
def test_organiser_and_judge_change_the_same_profile(jury: Jury) -> None:
    judge, office = jury.judges[0], signed_in(jury.organiser)
    own = reverse("judge_profile", args=[jury.edition.slug])
    assert signed_in(judge).post(own, DETAILS).url == reverse("judge_desk")
    membership = Membership.objects.get(user=judge)
    page = reverse("jury_judge", args=[jury.edition.slug, membership.pk])
    assert 'value="English, Chinese"' in office.get(page).content.decode()
    away = {"absences-0-first": "2026-12-24"}
    office.post(page, {**DETAILS, **away, "cap": ""})
    list_page = reverse("jury_list", args=[jury.edition.slug])
    shown = text_of(office.get(list_page))
    assert f"{judge} {judge.email} English, Chinese 24 December – Change" in shown
    few = queries_of(office, list_page)
    make_judge(jury.edition)
    assert queries_of(office, list_page) == few
    wrong = office.post(page, {**DETAILS, "absences-0-first": "2026-12-24", "absences-0-last": "2026-12-23"})
    assert (wrong.status_code, "The last day is before the first." in text_of(wrong)) == (422, True)
    assert JudgeProfile.objects.get().cap is None
    round_page = reverse("round_show", args=[jury.edition.slug, jury.round.code])
    assert "away 24 December" in text_of(office.get(round_page))


def test_released_judge_is_let_back_in(jury: Jury) -> None:
    office = signed_in(jury.organiser)
    seat = Seat.objects.get(judge=jury.judges[0])
    round_page = reverse("round_show", args=[jury.edition.slug, jury.round.code])
    assert "Let back in" not in text_of(office.get(round_page))
    recusals.release_judge(seat, by=jury.organiser)
    shown = text_of(office.get(round_page))
    assert (f"{seat.judge} Released" in shown, "Let back in" in shown) == (True, True)
    answer = office.post(reverse("seat_return", args=[jury.edition.slug, seat.pk]), follow=True)
    assert f"{seat.judge} is back on the panel, with 2 films." in text_of(answer)
    assert Assignment.objects.due().filter(seat=seat).count() == 2
