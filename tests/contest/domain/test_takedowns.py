"""Films that are taken off the public pages: gone from all of them at once, while the record stays."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.domain.nominees import nominees_of
from contest.domain.takedowns import TakedownRefused, may_be_shown, show_again, take_down
from contest.models import Citation, Edition, Entry, JournalEntry, NomineeList, Notice, Seal, User
from tests.contest.nights import make_judged_edition, make_published_edition, nominate

pytestmark = pytest.mark.django_db
REASON = "A court has forbidden it."


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, list[Entry], User]:
    return make_published_edition(winners=3)


def pages_of(edition: Edition, entry: Entry) -> dict[str, str]:
    addresses = {
        **{name: reverse(name) for name in ("home", "edition_list", "feed", "sitemap")},
        **{name: reverse(name, args=[edition.slug]) for name in ("winners_show", "edition_show")},
        **{name: reverse(name, args=[entry.code]) for name in ("film_show", "film_embed", "film_report")},
        "film_picture": reverse("film_picture", args=[entry.code]),
    }
    client = Client()
    answers = {name: client.get(address) for name, address in addresses.items()}
    return {
        name: answer.content.decode() if answer.status_code == 200 else str(answer.status_code)
        for name, answer in answers.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 1])
def test_film_is_gone_from_every_public_page_and_named_as_a_winner(
    night: tuple[Edition, list[Entry], User], place: int
) -> None:
    edition, entries, organiser = night
    entry = entries[place]
    client = Client()
    client.get(reverse("winners_show", args=[edition.slug]))  # which keeps it
    page = client.get(reverse("film_show", args=[entry.code])).content.decode()
    media = set(re.findall(r"/media/[\w-]+/\w+\.\w+", page))
    assert 403 not in {client.get(address).status_code for address in media}
    take_down(entry, reason=REASON, by=organiser)
    found = pages_of(edition, entry)
    gone = ("film_show", "film_embed", "film_picture", "film_report")
    assert [found.pop(name) for name in gone] == ["404"] * 4
    assert [name for name, page in found.items() if entry.code in page] == []
    assert [name for name, page in found.items() if entry.title in page] == ["winners_show"]
    assert ["This film is not shown at the moment." in found[name] for name in ("winners_show", "feed")] == [
        True,
        True,
    ]
    assert {client.get(address).status_code for address in media} == {403}


def test_record_stays_as_it_was(night: tuple[Edition, list[Entry], User]) -> None:
    edition, entries, organiser = night
    before = Seal.objects.get(edition=edition).hash, Citation.objects.filter(entry=entries[0]).count()
    take_down(entries[0], reason=REASON, by=organiser)
    assert (
        Seal.objects.get(edition=edition).hash,
        Citation.objects.filter(entry=entries[0]).count(),
    ) == before
    assert Entry.objects.get(pk=entries[0].pk).state == "eligible"


@pytest.mark.slow
def test_film_that_is_shown_again_is_where_it_was(night: tuple[Edition, list[Entry], User]) -> None:
    edition, entries, organiser = night
    before = {name: entries[0].code in page for name, page in pages_of(edition, entries[0]).items()}
    take_down(entries[0], reason=REASON, by=organiser)
    show_again(entries[0], reason="The court was told otherwise.", by=organiser)
    assert {name: entries[0].code in page for name, page in pages_of(edition, entries[0]).items()} == before
    assert may_be_shown(str(entries[0].film_id), None)


def test_creator_is_told_why_and_the_audit_log_has_it(night: tuple[Edition, list[Entry], User]) -> None:
    _edition, entries, organiser = night
    take_down(entries[0], reason=REASON, by=organiser)
    show_again(entries[0], reason="The court was told otherwise.", by=organiser)
    notices = Notice.objects.filter(entry=entries[0]).order_by("pk")
    told = [(notice.kind, notice.facts["reason"]) for notice in notices if "reason" in notice.facts]
    assert told == [
        ("film_taken_down", REASON),
        ("film_shown_again", "The court was told otherwise."),
    ]
    lines = JournalEntry.objects.filter(subject=f"entry:{entries[0].code}", actor=organiser)
    assert list(lines.order_by("number").values_list("verb", flat=True))[-2:] == [
        "film_taken_down",
        "film_shown_again",
    ]


def test_what_is_so_already_is_refused(night: tuple[Edition, list[Entry], User]) -> None:
    _edition, entries, organiser = night
    with pytest.raises(TakedownRefused):
        show_again(entries[0], reason=REASON, by=organiser)
    take_down(entries[0], reason=REASON, by=organiser)
    with pytest.raises(TakedownRefused):
        take_down(entries[0], reason=REASON, by=organiser)
    with pytest.raises(TakedownRefused):
        show_again(entries[0], reason="No.", by=organiser)


def test_still_of_a_nominee_is_gone_too() -> None:
    edition, entries, organiser = make_judged_edition(entries=2)
    nominate(edition, entries, by=organiser)
    take_down(entries[0], reason=REASON, by=organiser)
    sealed = NomineeList.objects.get(edition=edition)
    assert {nominee.code: bool(nominee.poster_url) for nominee in nominees_of(sealed)} == {
        entries[0].code: False,
        entries[1].code: True,
    }


def test_pages_cost_as_much_whatever_is_taken_down(night: tuple[Edition, list[Entry], User]) -> None:
    edition, entries, organiser = night
    counts = []
    for entry in entries[:2]:
        take_down(entry, reason=REASON, by=organiser)
        with CaptureQueriesContext(connection) as queries:
            Client().get(reverse("winners_show", args=[edition.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
