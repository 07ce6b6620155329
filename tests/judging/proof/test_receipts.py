"""A judge's receipts: of each submission one, and nobody else's."""

import hashlib
import html
import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import JournalEntry
from judging.domain import scoresheets
from judging.models import Assignment
from judging.proof.receipts import receipts_of
from tests.judging.juries import Jury, judge_film, make_jury, mark_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    jury = make_jury(judges=2, entries=3, reviews=2)
    mine = Assignment.objects.filter(seat__judge=jury.judges[0]).order_by("position")
    judge_film(mine[0], 7)
    judge_film(mine[1], 5)
    sheet = scoresheets.start_change(mine[0])
    sheet.marks.all().delete()
    mark_all(mine[0], 9)
    scoresheets.submit_scores(mine[0])
    return jury


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


def test_receipt_is_what_the_journal_has_had_since(jury: Jury) -> None:
    receipts = receipts_of(jury.round, jury.judges[0])
    assert [receipt.is_replaced for receipt in receipts] == [False, True, False]
    told = JournalEntry.objects.filter(verb__startswith="scoresheet.").order_by("number")
    commitments = [line.facts["commitment"] for line in told]
    assert {receipt.hash for receipt in receipts} == set(commitments)
    made = [hashlib.sha256(receipt.made_of.encode()).hexdigest() for receipt in receipts]
    assert made == [receipt.hash for receipt in receipts]
    assert receipts_of(jury.round, jury.judges[1]) == []


def test_page_shows_a_judge_the_own_receipts_alone(jury: Jury) -> None:
    pages = []
    for judge in jury.judges:
        client = Client()
        client.force_login(judge)
        page = client.get(reverse("judge_receipts", args=[jury.round.code])).content.decode()
        pages.append(re.findall(r"[0-9a-f]{64}", html.unescape(page)))
    assert pages == [[receipt.hash for receipt in receipts_of(jury.round, jury.judges[0])], []]


def test_room_of_a_submitted_film_has_its_receipt(jury: Jury) -> None:
    client = Client()
    client.force_login(jury.judges[0])
    receipt = receipts_of(jury.round, jury.judges[0])[0]
    page = client.get(reverse("screening_room", args=[receipt.code])).content.decode()
    assert f'<code class="long-hash">{receipt.hash}</code>' in page


def test_queries_do_not_grow_with_receipts(jury: Jury) -> None:
    client = Client()
    client.force_login(jury.judges[0])
    address = reverse("judge_receipts", args=[jury.round.code])
    counts = []
    for duty in (None, Assignment.objects.due().filter(seat__judge=jury.judges[0]).first()):
        if duty:
            judge_film(duty, 6)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
