"""“Report this film”, from the notice to the appeal, as people and the office see it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.notices import send_first_notice
from contest.domain.takedowns import take_down
from contest.models import Edition, Entry, JournalEntry, PublicReport, Takedown, User
from tests.contest.nights import make_published_edition
from tests.factories import make_membership, make_user

pytestmark = pytest.mark.django_db
NOTICE = {
    "reason": "copyright",
    "statement": "The music from 0:40 is mine.",
    "evidence": "https://example.org/my-song",
    "name": "Ada Zhao",
    "email": "ada@example.org",
    "in_good_faith": "on",
}
ANSWER = "Article 4 of the regulations: no foreign music."


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, Entry, User]:
    edition, entries, organiser = make_published_edition(winners=1)
    return edition, entries[0], organiser


@pytest.fixture
def office(night: tuple[Edition, Entry, User]) -> Client:
    client = Client()
    client.force_login(night[2])
    return client


def send(entry: Entry, **changes: str) -> Any:
    return Client().post(reverse("film_report", args=[entry.code]), {**NOTICE, **changes})


def decide(office: Client, edition: Edition, report: PublicReport, decision: str) -> Any:
    address = reverse("office_report", args=[edition.slug, report.pk])
    return office.post(address, {"decision": decision, "answer": ANSWER})


def appeal(client: Client, report: PublicReport) -> Any:
    return client.post(
        reverse("report_show", args=[report.code]), {"answer": "It is all mine, ask the label."}
    )


def page_of(report: PublicReport, client: Client | None = None) -> str:
    return (client or Client()).get(reverse("report_show", args=[report.code])).content.decode()


def test_film_has_the_link_to_report_it(night: tuple[Edition, Entry, User]) -> None:
    address = reverse("film_report", args=[night[1].code])
    pages = [Client().get(reverse(name, args=[night[1].code])) for name in ("film_show", "film_embed")]
    assert [f'{address}"' in page.content.decode() for page in pages] == [True, True]


def test_notice_is_received_without_an_account_and_its_receipt_is_a_page_and_a_mail(
    night: tuple[Edition, Entry, User], mailoutbox: list[Any]
) -> None:
    answer = send(night[1])
    report = PublicReport.objects.get()
    assert answer["Location"] == reverse("report_show", args=[report.code])
    page = page_of(report)
    assert [word in page for word in (report.code, NOTICE["statement"], NOTICE["evidence"])] == [True] * 3
    assert "ada@example.org" not in page
    while send_first_notice():
        pass
    (receipt,) = [mail for mail in mailoutbox if mail.to == ["ada@example.org"]]
    assert report.code in receipt.body
    assert reverse("report_show", args=[report.code]) in receipt.body


def test_notice_without_an_address_is_received_too(night: tuple[Edition, Entry, User]) -> None:
    assert send(night[1], name="", email="", evidence="").status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "This field is required"),
        ({"reason": "dislike"}, "Select a valid choice"),
        ({"statement": "Bad."}, "This is missing or too short"),
        ({"statement": "x" * 2001}, "at most 2000 characters"),
        ({"email": "ada"}, "valid email"),
        ({"in_good_faith": ""}, "This field is required"),
    ],
)
def test_notice_that_lacks_something_is_kept_and_says_what(
    night: tuple[Edition, Entry, User], changes: dict[str, str], said: str
) -> None:
    answer = send(night[1], **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert PublicReport.objects.count() == 0
    assert NOTICE["evidence"] in page
    assert re.search(rf"{said}|id_\w+_error", page)


@pytest.mark.slow
def test_address_may_send_so_many_reports(night: tuple[Edition, Entry, User]) -> None:
    answers = [send(night[1], email="", statement=f"The music from 0:{n} is mine.") for n in range(10, 21)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert PublicReport.objects.count() == 10
    page = answers[-1].content.decode()
    minutes = -(-int(answers[-1]["Retry-After"]) // 60)
    assert "Your network address has sent 10 reports within an hour." in page
    assert re.search(rf"Wait {minutes} minutes?, then go back and try again\.", page)
    member = Client()
    member.force_login(make_user())
    own = member.post(reverse("film_report", args=[night[1].code]), {**NOTICE, "email": ""})
    assert own.status_code == 302  # what the network has used up is not this person's


@pytest.mark.slow
def test_upheld_report_takes_the_film_down_and_its_creator_appeals_once(
    night: tuple[Edition, Entry, User], office: Client, mailoutbox: list[Any]
) -> None:
    edition, entry, _organiser = night
    send(entry)
    report = PublicReport.objects.get()
    assert (
        "1 report of a public film waits"
        in office.get(reverse("office_show", args=[edition.slug])).content.decode()
    )
    assert decide(office, edition, report, "uphold").status_code == 302
    assert Takedown.objects.active().filter(entry=entry).count() == 1
    assert ANSWER in page_of(report)
    while send_first_notice():
        pass
    told = {mail.to[0]: mail.body for mail in mailoutbox if ANSWER in mail.body}
    assert set(told) == {"ada@example.org", entry.representative.email}
    assert appeal(Client(), report).status_code == 409  # it was decided as whoever reported wanted
    creator = Client()
    creator.force_login(entry.representative)
    assert NOTICE["evidence"] not in page_of(report, creator)
    assert [appeal(creator, report).status_code for _ in range(2)] == [302, 302]
    assert "Your appeal has been received already; it was not sent twice." in page_of(report, creator)
    assert decide(office, edition, report, "dismiss").status_code == 302
    assert Takedown.objects.active().count() == 0
    assert decide(office, edition, report, "uphold").status_code == 409


@pytest.mark.slow
def test_dismissed_report_is_appealed_by_whoever_sent_it_and_decided_by_somebody_else(
    night: tuple[Edition, Entry, User], office: Client
) -> None:
    edition, entry, _organiser = night
    other = make_user()
    make_membership(other, edition, "organiser")
    send(entry)
    report = PublicReport.objects.get()
    decide(office, edition, report, "dismiss")
    assert Takedown.objects.count() == 0
    assert appeal(Client(), report).status_code == 302
    refused = decide(office, edition, report, "uphold")
    assert refused.status_code == 409
    assert "Another organiser has to decide about the appeal" in refused.content.decode()
    second = Client()
    second.force_login(other)
    assert decide(second, edition, report, "uphold").status_code == 302
    assert Takedown.objects.active().count() == 1


@pytest.mark.slow
def test_office_takes_a_film_down_without_a_report_and_shows_it_again(
    night: tuple[Edition, Entry, User], office: Client, mailoutbox: list[Any]
) -> None:
    edition, entry, _organiser = night
    address = reverse("office_reports", args=[edition.slug])
    form = {"film": entry.code, "reason": "Its creator has withdrawn the consent."}
    film = reverse("film_show", args=[entry.code])
    seen = []
    for act in ("take_down", "take_down", "show_again", "show_again"):
        answer = office.post(address, {**form, "act": act})
        seen.append((answer.status_code, Client().get(film).status_code))
        if answer.status_code == 409:
            assert "already. Nobody was emailed again." in answer.content.decode()
    assert seen == [(302, 404), (409, 404), (302, 200), (409, 200)]
    while send_first_notice():
        pass
    told = [mail.subject for mail in mailoutbox if form["reason"] in mail.body]
    assert told == [
        f"“{entry.shown_title}” is no longer shown to the public",
        f"“{entry.shown_title}” is public again",
    ]
    assert office.post(address, {**form, "act": "take_down", "reason": "No."}).status_code == 422
    assert office.post(address, {**form, "act": "take_down", "film": "NOSUCH"}).status_code == 422
    assert office.post(address, form).status_code == 409


def mails_to(address: str, mailoutbox: list[Any]) -> list[str]:
    while send_first_notice():
        pass
    return [mail.body for mail in mailoutbox if mail.to == [address]]


def reports_of(entry: Entry, *emails: str) -> list[PublicReport]:
    for email in emails:
        send(entry, email=email)
    return [PublicReport.objects.get(email=email) for email in emails]


@pytest.mark.slow
def test_film_stays_down_while_another_upheld_decision_stands(
    night: tuple[Edition, Entry, User], office: Client, mailoutbox: list[Any]
) -> None:
    edition, entry, _organiser = night
    one, two, three = reports_of(entry, "one@example.org", "two@example.org", "three@example.org")
    assert [decide(office, edition, report, "uphold").status_code for report in (one, two)] == [302, 302]
    assert decide(office, edition, three, "dismiss").status_code == 302
    assert "has not upheld the report" in mails_to("three@example.org", mailoutbox)[-1]
    assert "Film stays" not in page_of(three)
    creator = Client()
    creator.force_login(entry.representative)
    appeal(creator, one)
    shown = office.get(reverse("office_report", args=[edition.slug, one.pk])).content.decode()
    assert "If you grant the appeal, the film stays down all the same" in shown
    assert f"Report {two.code}" in shown
    assert "As there is no other organiser, you decide about the appeal" in shown
    assert decide(office, edition, one, "dismiss").status_code == 302
    assert Takedown.objects.active().count() == 1
    assert "Your film" in (told := mails_to(entry.representative.email, mailoutbox)[-1])
    assert "stays off the public pages all the same" in told
    assert "is off the public pages for another reason" in mails_to("one@example.org", mailoutbox)[-1]
    line = JournalEntry.objects.filter(verb="appeal_decided").get()
    assert line.facts["no_other_organiser"] is True
    show = {"act": "show_again", "film": entry.code, "reason": "It was a mistake of ours."}
    refused = office.post(reverse("office_reports", args=[edition.slug]), show)
    assert (refused.status_code, two.code in refused.content.decode()) == (409, True)
    appeal(creator, two)
    decide(office, edition, two, "dismiss")
    assert Takedown.objects.active().count() == 0


@pytest.mark.slow
def test_own_takedown_of_the_office_outlasts_a_granted_appeal(
    night: tuple[Edition, Entry, User], office: Client
) -> None:
    edition, entry, organiser = night
    take_down(entry, reason="A court has forbidden it.", by=organiser)
    PublicReport.objects.create(
        edition=edition, entry=entry, reason="copyright", statement="x", language="en"
    )
    report = PublicReport.objects.get()
    decide(office, edition, report, "uphold")
    creator = Client()
    creator.force_login(entry.representative)
    appeal(creator, report)
    decide(office, edition, report, "dismiss")
    assert Takedown.objects.active().count() == 1


@pytest.mark.slow
def test_appeal_is_offered_only_where_there_is_one(
    night: tuple[Edition, Entry, User], office: Client, mailoutbox: list[Any]
) -> None:
    edition, entry, _organiser = night
    (report,) = reports_of(entry, "ada@example.org")
    decide(office, edition, report, "dismiss")
    assert "where you can appeal against it once" in mails_to("ada@example.org", mailoutbox)[-1]
    appeal(Client(), report)
    assert "We have received the appeal" in mails_to("ada@example.org", mailoutbox)[-1]
    decide(office, edition, report, "uphold")
    told = [mails_to(to, mailoutbox)[-1] for to in ("ada@example.org", entry.representative.email)]
    assert [re.findall("You can appeal|where you can appeal", body) for body in told] == [[], []]
    assert "This was decided on appeal" in told[1]


@pytest.mark.slow
def test_mail_to_an_address_that_nobody_confirmed_has_no_word_of_the_sender(
    night: tuple[Edition, Entry, User], mailoutbox: list[Any]
) -> None:
    lure = {"name": "WINNER! Claim http://evil.example", "email": "victim@example.org"}
    answers = [send(night[1], **lure, statement="Claim your prize at http://evil.example") for _ in range(3)]
    assert len({answer["Location"] for answer in answers}) == 1
    (body,) = mails_to("victim@example.org", mailoutbox)
    assert [word in body for word in ("WINNER", "evil", "prize")] == [False] * 3
    for n in range(3):
        last = send(night[1], **lure, statement=f"Claim your prize number {n}")
    assert last.status_code == 429
    assert len(mails_to("victim@example.org", mailoutbox)) == 3


@pytest.mark.slow
def test_office_tells_reports_of_one_film_apart(night: tuple[Edition, Entry, User], office: Client) -> None:
    edition, entry, _organiser = night
    one, two = reports_of(entry, "one@example.org", "two@example.org")
    page = office.get(reverse("office_reports", args=[edition.slug])).content.decode()
    assert [f"Report {report.code}" in page for report in (one, two)] == [True, True]
    assert NOTICE["statement"] in page
    journal = office.get(reverse("office_entry", args=[edition.slug, entry.code])).content.decode()
    assert "somebody without an account" in journal


def test_emoji_are_no_reason(night: tuple[Edition, Entry, User]) -> None:
    assert [send(night[1], statement=text).status_code for text in ("😀" * 12, "❤️" * 12)] == [422, 422]


def test_nobody_guesses_the_number_of_a_report(night: tuple[Edition, Entry, User]) -> None:
    assert Client().get(reverse("report_show", args=["A" * 14])).status_code == 404


OVERTURNED = "The label of the music has confirmed that the creator may use it."


def overturn(office: Client, edition: Edition, report: PublicReport, answer: str = OVERTURNED) -> Any:
    return office.post(reverse("office_report_overturn", args=[edition.slug, report.pk]), {"answer": answer})


@pytest.mark.slow
def test_office_overturns_its_decision_and_the_report_keeps_its_history(
    night: tuple[Edition, Entry, User], office: Client, mailoutbox: list[Any]
) -> None:
    edition, entry, _organiser = night
    send(entry)
    report = PublicReport.objects.get()
    assert overturn(office, edition, report).status_code == 409  # nobody has decided yet
    decide(office, edition, report, "uphold")
    film = reverse("film_show", args=[entry.code])
    assert Client().get(film).status_code == 404
    kept = overturn(office, edition, report, "oops")
    assert (kept.status_code, "oops" in kept.content.decode()) == (422, True)
    assert overturn(office, edition, report).status_code == 302
    assert Client().get(film).status_code == 200
    again = overturn(office, edition, report)
    assert again.status_code == 409
    assert "was overturned before" in again.content.decode()
    page = page_of(report)
    steps = ["The decision", ANSWER, "Decided anew by the festival office", OVERTURNED]
    assert [page.find(step) for step in steps] == sorted(page.find(step) for step in steps)
    assert all(step in page for step in steps)
    while send_first_notice():
        pass
    told = {mail.to[0]: mail.subject for mail in mailoutbox if OVERTURNED in mail.body}
    assert told == {
        "ada@example.org": f"Decision about a report on “{entry.shown_title}”",
        entry.representative.email: f"“{entry.shown_title}” is public again",
    }
    line = JournalEntry.objects.get(verb="report_overturned")
    assert line.facts == {"report": report.pk, "reason": OVERTURNED}
    assert appeal(Client(), report).status_code == 302  # whoever reported may appeal against it
    assert decide(office, edition, report, "uphold").status_code == 302
    assert Client().get(film).status_code == 404
    assert overturn(office, edition, report).status_code == 409


@pytest.mark.slow
def test_decision_is_overturned_but_the_film_stays_down_while_another_stands(
    night: tuple[Edition, Entry, User], office: Client, mailoutbox: list[Any]
) -> None:
    edition, entry, _organiser = night
    first, second = reports_of(entry, "ada@example.org", "grace@example.org")
    for report in (first, second):
        decide(office, edition, report, "uphold")
    address = reverse("office_reports", args=[edition.slug])
    form = {"film": entry.code, "reason": "It is all right after all.", "act": "show_again"}
    refused = office.post(address, form)
    assert refused.status_code == 409
    assert "Overturn each on its page" in refused.content.decode()
    overturn(office, edition, first)
    assert Client().get(reverse("film_show", args=[entry.code])).status_code == 404
    mails = mails_to(entry.representative.email, mailoutbox)
    assert "stays off the public pages all the same, because another decision about it stands" in mails[-1]
    overturn(office, edition, second)
    assert Client().get(reverse("film_show", args=[entry.code])).status_code == 200
