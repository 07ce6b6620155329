"""What is asked every few seconds, or for a page of a list that grows, reads no table from end to end, on
either database. PostgreSQL reads small tables so anyway, unless it is told to use an index where it can."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contest.audience.counting import sift
from contest.domain.checkpoints import sweep_checkpoints
from contest.domain.notices import sweep_notices
from contest.domain.own_entries import has_film_in
from contest.domain.queries.journal import journal_about, journal_of
from contest.domain.queries.office import next_to_decide
from contest.domain.unattended_uploads import settle_uploads
from contest.enums import EntryState
from contest.office.entry_search import WantedEntries, entries_in_office
from contest.privacy.emptying import empty_what_was_judged
from contest.webhooks.delivery import follow_messages
from media_pipeline import api
from media_pipeline.enums import JobKind
from media_pipeline.work_queue import jobs
from tests.contest.audience.scene import client_of, make_vote, make_voter, send_ballot
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_user
from tests.judging.results import make_result

pytestmark = pytest.mark.django_db
if settings.EMBEDDED:
    EXPLAIN, SCAN = "EXPLAIN QUERY PLAN ", r"SCAN (\w+)"
else:
    EXPLAIN, SCAN = "EXPLAIN ", r"\s*(?:->)?\s*Seq Scan on (\w+)\b.*"
GROWING = (
    *("contest_entry", "contest_journalentry", "contest_notice", "contest_checkpoint"),
    *("media_pipeline_film", "media_pipeline_job", "media_pipeline_upload", "media_pipeline_part"),
    *("contest_ballot", "contest_viewerreceipt", "contest_viewerclock"),
    *(
        "contest_user",
        "account_emailaddress",
        "contest_webhookmessage",
        "judging_assignment",
        "judging_scoresheet",
        "judging_mark",
    ),
)


def scans_of(ask: Callable[[], object]) -> list[str]:
    """The growing tables that are read without an index, with the query that does it."""
    found = []
    for sql, step in steps_of(ask):
        scanned = re.fullmatch(SCAN, step)
        if scanned and scanned[1] in GROWING:
            found.append(f"{step.strip()}: {sql}")
    return found


def steps_of(ask: Callable[[], object]) -> Iterator[tuple[str, str]]:
    """Each query that is asked, with each step by which the database answers it."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    assert asked.captured_queries
    for query in asked.captured_queries:
        sql: str = query["sql"]
        if not sql.lstrip("(").startswith(("SELECT", "UPDATE", "DELETE")):  # a union begins with brackets
            continue
        with connection.cursor() as cursor:
            if not settings.EMBEDDED:
                cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(EXPLAIN + sql.replace("%", "%%"))
            plan = cursor.fetchall()
        yield from ((sql, step) for *_, step in plan)


@pytest.fixture
def edition() -> Any:
    edition = make_edition("closed")
    for state in (EntryState.SUBMITTED, EntryState.SUBMITTED, EntryState.ELIGIBLE):
        give_film(make_entry(state, edition=edition))
    return edition


@pytest.mark.slow
def test_sweeper_reads_no_table_from_end_to_end(edition: Any, tmp_path: Any, settings: Any) -> None:
    settings.SCRATCH_DIR = settings.UPLOAD_DIR = tmp_path
    (tmp_path / "orphan").mkdir()
    make_result()  # writes a journal
    steps = (api.sweep, settle_uploads, sweep_notices, follow_messages, empty_what_was_judged)
    for step in (*steps, sweep_checkpoints, sweep_checkpoints):  # the second time there is one
        assert scans_of(step) == [], step


def test_other_accounts_of_a_person_are_found_by_an_index(edition: Any) -> None:
    person = make_user("lin@example.org")
    plan = " ".join(step for _sql, step in steps_of(lambda: has_film_in(person.pk, edition)))
    assert ("user_mailbox" in plan, "emailaddress_mailbox" in plan) == (True, True)


@pytest.mark.slow
def test_worker_reads_no_table_from_end_to_end(edition: Any) -> None:
    assert scans_of(lambda: [jobs.claim_first(kind) for kind in JobKind]) == []


@pytest.mark.sqlite
@pytest.mark.skipif(
    not settings.EMBEDDED,
    reason="PostgreSQL rather reads a journal of no lines at once than asks it for each entry",
)
def test_lists_of_the_office_read_no_table_from_end_to_end(edition: Any) -> None:
    entry = edition.entries.first()
    lists = (
        entries_in_office(edition, WantedEntries()),
        journal_of(edition),
        journal_about(entry, is_whole=True),
    )
    assert scans_of(lambda: [list(rows[:50]) for rows in lists]) == []
    assert scans_of(lambda: next_to_decide(edition, after=entry)) == []


@pytest.mark.slow
def test_vote_of_the_audience_reads_no_table_from_end_to_end() -> None:
    scene = make_vote()
    voters = [client_of(make_voter(scene)) for _ in range(3)]
    send_ballot(voters[0], scene, scene.codes[:1])  # the first request reads what is kept after it
    assert scans_of(lambda: send_ballot(voters[1], scene, scene.codes[:2])) == []
    assert scans_of(lambda: voters[1].get(scene.page)) == []
    assert scans_of(lambda: voters[2].get(f"{scene.page}{scene.codes[0]}/")) == []
    assert scans_of(lambda: sift(scene.vote)) == []
