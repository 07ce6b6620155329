from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import EntryState, Role
from contest.models import Entry, JournalEntry
from media_pipeline.enums import FilmState, Severity
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.record import record_findings
from media_pipeline.models import Film, Waiver
from tests.contest.films import give_film
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
LIMITS = {"min_seconds": 60, "max_seconds": 300, "max_file_bytes": 10**9, "min_height": 100}
BLACK = Finding("black", {"measured": 4.5, "expected": 3}, ((10.0, 14.5), (80.0, 82.0)))
SHORT = Finding("too_short", {"measured": 47.3, "min": 60, "max": 300})
CUT_OFF = Finding("cut_off", {"measured": 30, "expected": 60}, ((30.0, 60.0),))
GARBAGE = ["", "\x00", "9" * 400, "-1", "<script>", "ééé", "🎬"]


@pytest.fixture
def entry(client: Client) -> Entry:
    """An entry with a film that is black in two places, and an organiser logged in."""
    entry = make_entry(EntryState.SUBMITTED)
    record_findings(give_film(entry), [BLACK])
    organiser = make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    client.force_login(organiser)
    return entry


def page_of(client: Client, entry: Entry) -> str:
    return client.get(reverse("office_entry", args=[entry.edition.slug, entry.code])).content.decode()


def post(client: Client, entry: Entry, decision: str = "waive", **fields: str) -> Any:
    film = Film.objects.get(pk=entry.film_id)
    data = {"film": film.code, "finding": "black", "reason": "It is meant.", "decision": decision, **fields}
    return client.post(
        reverse("office_entry_waive", args=[entry.edition.slug, entry.code]), data, follow=True
    )


def refuse_film(entry: Entry, finding: Finding) -> None:
    Film.objects.filter(pk=entry.film_id).update(state=FilmState.REFUSED, limits=LIMITS)
    record_findings(Film.objects.get(pk=entry.film_id), [finding])


def test_finding_stands_on_the_axis_and_in_the_list(client: Client, entry: Entry) -> None:
    page = page_of(client, entry)
    assert page.count('class="mark warns" data-finding="black"') == 2
    assert page.count('class="timecode"') == 2
    assert '<span class="timecode" data-start="10.0">0:10–0:14</span>' in page
    assert "Black frames" in page
    assert "style=" not in page
    assert "Waive with this reason" in page


def test_waived_finding_stays_on_the_page_with_its_reason(client: Client, entry: Entry) -> None:
    page = post(client, entry).content.decode()
    assert "It stays on record with your reason" in page
    assert "<q>It is meant.</q>" in page
    assert 'class="mark waived" data-finding="black"' in page
    assert "Waive with this reason" not in page
    assert "Withdraw the waiver" in page


@pytest.mark.slow
def test_second_click_changes_nothing(client: Client, entry: Entry) -> None:
    assert [post(client, entry).status_code for _ in range(2)] == [200, 200]
    assert (Waiver.objects.count(), JournalEntry.objects.count()) == (1, 1)


@pytest.mark.slow
def test_waiver_is_taken_back(client: Client, entry: Entry) -> None:
    post(client, entry)
    page = post(client, entry, "restore", reason="").content.decode()
    assert "the issue counts again" in page
    assert (Waiver.objects.count(), "Waive with this reason" in page) == (0, True)


def test_refused_film_is_let_in(client: Client, entry: Entry) -> None:
    refuse_film(entry, SHORT)
    assert "with limits that let it pass" in page_of(client, entry)
    asked = post(client, entry, finding="too_short")
    assert f"Waive this issue, and have the film “{entry.shown_title}” checked" in asked.content.decode()
    assert (Waiver.objects.count(), "It is meant." in asked.context["mail"][1]) == (0, True)
    page = post(client, entry, finding="too_short", sure="yes").content.decode()
    assert "The film is being checked again" in page
    assert Film.objects.get(pk=entry.film_id).state == FilmState.RECEIVED
    assert "Withdraw the waiver" not in page


def test_refused_film_is_played_by_the_office_too(client: Client, entry: Entry) -> None:
    refuse_film(entry, CUT_OFF)
    film = Film.objects.get(pk=entry.film_id)
    Film.objects.update(facts={**film.facts, "proxy_seconds": 30.0})
    page = page_of(client, entry)
    assert page.index("<video") < page.index("light.mp4") < page.index('class="mark blocks"')
    assert ("The film did not pass the technical check" in page, "hx-get" in page) == (False, False)


def test_refused_film_without_a_copy_is_shown_without_a_player_and_says_why(
    client: Client, entry: Entry
) -> None:
    refuse_film(entry, CUT_OFF)
    page = page_of(client, entry)
    assert "<video" not in page
    assert "No screening copy could be made of this film" in page
    assert 'class="mark blocks" data-finding="cut_off"' in page
    assert "This issue cannot be waived" in page
    assert post(client, entry, finding="cut_off").status_code == 409


def test_waiver_without_a_reason_is_asked_for_one_beside_its_finding(client: Client, entry: Entry) -> None:
    response = post(client, entry, reason=" ")
    assert response.status_code == 422
    assert '<details class="waive" open>' in response.content.decode()
    assert "The reason is missing" in response.content.decode()
    assert Waiver.objects.count() == 0


def test_finding_of_a_film_that_was_replaced_is_not_waived(client: Client, entry: Entry) -> None:
    assert post(client, entry, film="another").status_code == 409
    assert Waiver.objects.count() == 0


@pytest.mark.slow
def test_garbage_is_refused(client: Client, entry: Entry) -> None:
    sent = [(field, garbage) for field in ("film", "finding", "decision") for garbage in GARBAGE]
    found = {case: post(client, entry, **dict([case])).status_code for case in sent}
    assert {case: code for case, code in found.items() if code not in (409, 422)} == {}
    assert Waiver.objects.count() == 0


def test_chair_reads_findings_and_waives_none(client: Client, entry: Entry) -> None:
    chair = make_user()
    make_membership(chair, entry.edition, Role.CHAIR)
    client.force_login(chair)
    assert ("Black frames" in page_of(client, entry), "Waive" in page_of(client, entry)) == (True, False)
    assert post(client, entry).status_code == 404


def test_severity_is_told_in_words(client: Client, entry: Entry) -> None:
    page = page_of(client, entry)
    assert f'<span class="state warn">{Severity.WARNS.label}</span>' in page
