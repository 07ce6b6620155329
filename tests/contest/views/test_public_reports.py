"""“Report this film”, from the notice to the appeal, as people and the office see it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.notices import send_first_notice
from contest.models import Edition, Entry, PublicReport, Takedown, User
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


def test_address_may_send_so_many_reports(night: tuple[Edition, Entry, User]) -> None:
    codes = [send(night[1], email="").status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]
    assert PublicReport.objects.count() == 10


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
    assert [appeal(creator, report).status_code for _ in range(2)] == [302, 409]
    assert decide(office, edition, report, "dismiss").status_code == 302
    assert Takedown.objects.active().count() == 0
    assert decide(office, edition, report, "uphold").status_code == 409


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


def test_office_takes_a_film_down_without_a_report_and_shows_it_again(
    night: tuple[Edition, Entry, User], office: Client
) -> None:
    edition, entry, _organiser = night
    address = reverse("office_reports", args=[edition.slug])
    form = {"film": entry.code, "reason": "Its creator has withdrawn the consent."}
    film = reverse("film_show", args=[entry.code])
    seen = []
    for _ in range(2):
        assert office.post(address, form).status_code == 302
        seen.append(Client().get(film).status_code)
    assert seen == [404, 200]
    assert office.post(address, {**form, "reason": "No."}).status_code == 422
    assert office.post(address, {**form, "film": "NOSUCH"}).status_code == 422


def test_nobody_guesses_the_number_of_a_report(night: tuple[Edition, Entry, User]) -> None:
    assert Client().get(reverse("report_show", args=["A" * 14])).status_code == 404
