from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from contest.domain import notices
from contest.enums import NoticeKind, Role
from contest.models import Edition, Notice
from tests.factories import make_edition, make_membership, make_user


def give_up(edition: Edition) -> None:
    """An invitation and a code that no attempt could send."""
    user = make_user(name="Ada Zhao")
    notices.enqueue_notice(NoticeKind.JUDGE_INVITED, user=user, key="j", facts={"edition": edition.slug})
    notices.enqueue_account_mail(EmailMessage("Your code", "    ABC-DEF", to=["new@example.org"]), user=None)
    Notice.objects.update(attempts=notices.MAX_ATTEMPTS, error="550 <mailbox> is full")


def signed_in(client: Client, edition: Edition, role: Role) -> Client:
    client.force_login(make_membership(make_user(), edition, role).user)
    return client


def test_organiser_sees_what_was_given_up_and_has_it_sent_again(client: Client, db: Any) -> None:
    edition = make_edition()
    give_up(edition)
    signed_in(client, edition, Role.ORGANISER)
    page = client.get(reverse("office_mails", args=[edition.slug])).content.decode()
    for words in ("Invitation to the jury", "Ada Zhao", "new@example.org", "550 &lt;mailbox&gt; is full"):
        assert words in page
    assert "ABC-DEF" not in page
    answer = client.post(reverse("office_mails_send", args=[edition.slug]), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert (said, "No email has failed" in answer.content.decode()) == (
        ["2 emails will be sent again."],
        True,
    )
    while notices.send_first_notice():
        pass
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        ["new@example.org", Notice.objects.exclude(user=None).get().user.email]
    )


def test_second_click_is_told_that_nothing_is_left(client: Client, db: Any) -> None:
    edition = make_edition()
    signed_in(client, edition, Role.ORGANISER)
    answer = client.post(reverse("office_mails_send", args=[edition.slug]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["No email is left to be sent again."]


def test_chair_reads_and_is_offered_no_button(client: Client, db: Any) -> None:
    edition = make_edition()
    give_up(edition)
    signed_in(client, edition, Role.CHAIR)
    page = client.get(reverse("office_mails", args=[edition.slug])).content.decode()
    assert ("Ada Zhao" in page, "Send all again" in page) == (True, False)


def test_organisers_of_every_edition_are_told(client: Client, db: Any) -> None:
    edition, other = make_edition(), make_edition()
    give_up(edition)
    signed_in(client, other, Role.ORGANISER)
    page = client.get(reverse("office_show", args=[other.slug])).content.decode()
    assert reverse("office_mails", args=[other.slug]) in page
    assert "<b>One email</b> could not be sent" in page
