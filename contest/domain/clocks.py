"""What time it is where it decides: a process whose clock was put back lets nothing in after the deadline."""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone


def latest_clock() -> datetime:
    """Now, by this process's clock or the database's, whichever is ahead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        (said,) = cursor.fetchone()
    told = datetime.fromisoformat(said).replace(tzinfo=UTC) if isinstance(said, str) else said  # SQLite: text
    return max(timezone.now(), told)
