"""A test that commits leaves no row to the next one."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection, transaction

from contest.enums import EntryState
from contest.models import Edition, Entry
from tests.emptying import FILLED_BY_DJANGO, empty_tables
from tests.factories import make_entry
from tests.waiting import wait_until

WAIT = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_all_rows_go_but_those_that_django_wrote_at_the_start(db: None) -> None:
    make_entry(EntryState.SUBMITTED)
    kinds = ContentType.objects.count()
    empty_tables()
    ours = [model for model in apps.get_models() if model._meta.app_label not in FILLED_BY_DJANGO]
    assert [model for model in ours if model._base_manager.exists()] == []
    assert ContentType.objects.count() == kinds > 0


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.django_db(transaction=True)
def test_begins_again_beside_a_worker_that_locks_rows_in_another_order() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite locks no rows")
    make_entry(EntryState.SUBMITTED)
    editions_first = list(apps.get_models()).index(Edition) < list(apps.get_models()).index(Entry)
    late, early = (Entry, Edition) if editions_first else (Edition, Entry)

    def work() -> None:
        with suppress(OperationalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '3s'")  # the one who empties notices before
            cursor.execute(f"SELECT 1 FROM {late._meta.db_table} FOR UPDATE")
            worker_has_locked.append(True)
            wait_until(lambda: cursor.execute(WAIT).fetchone() == (1,))
            cursor.execute(f"SELECT 1 FROM {early._meta.db_table} FOR UPDATE")
        connection.close()

    worker_has_locked: list[bool] = []
    with ThreadPoolExecutor() as pool:
        worker = pool.submit(work)
        wait_until(lambda: worker_has_locked)
        empty_tables()
        worker.result()
    assert (Edition.objects.count(), Entry.objects.count()) == (0, 0)
