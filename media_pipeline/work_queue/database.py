"""A worker's connection to the database: it may die during the minutes in which it is not used."""

import logging
import time

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


def reach_database() -> None:
    """Make sure that this thread's connection lives. A database that is away is waited for as long as a lease
    lasts; then its error is raised. Inside a transaction nothing is done."""
    deadline = time.monotonic() + settings.LEASE_SECONDS
    while not connection.in_atomic_block:
        try:
            drop_dead_connection()
            connection.ensure_connection()
        except DatabaseTrouble as error:
            if time.monotonic() > deadline:
                raise
            logger.warning("The database is waited for: %s", error)
            time.sleep(PAUSE_SECONDS)
        else:
            return


def drop_dead_connection() -> None:
    """So that the next query opens a new one."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()
