"""A copy of the database by its own means: SQLite's backup, or pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess  # noqa: TID251  (the database's own programs, with words of our own)
from contextlib import closing
from pathlib import Path

from django.db import connection

IS_SQLITE = connection.vendor == "sqlite"
FILE_NAME = "database.sqlite3" if IS_SQLITE else "database.dump"


class DumpFailed(Exception):
    """In the words of the database or its program."""


def dump_database(folder: Path) -> Path:
    """Write a copy of the database, as it is at one moment, into `folder`."""
    copy = folder / FILE_NAME
    if not IS_SQLITE:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")
        return copy
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
    except sqlite3.Error as error:
        raise DumpFailed(str(error)) from error
    return copy


def check_dump(copy: Path) -> None:
    """Read the copy from end to end. Raises DumpFailed when it could not be restored."""
    if not IS_SQLITE:
        _run("pg_restore", f"--file={os.devnull}", str(copy), has_database=False)
        return
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as opened:
            said = [row[0] for row in opened.execute("PRAGMA integrity_check")]
    except sqlite3.Error as error:
        said = [str(error)]
    if said != ["ok"]:
        raise DumpFailed("; ".join(said))


def load_database(copy: Path) -> None:
    """Make the copy the site's database, which is empty before. Raises DumpFailed, with nothing kept."""
    if not IS_SQLITE:
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(copy))
        return
    connection.close()
    place = Path(str(connection.settings_dict["NAME"]))
    for left in (place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-shm")):
        left.unlink(missing_ok=True)
    draft = place.with_name(f"{place.name}.restored")
    shutil.copyfile(copy, draft)
    draft.replace(place)


def database_is_empty() -> bool:
    return not connection.introspection.table_names()


def database_bytes() -> int:
    """About as much room as a dump needs; pg_dump takes less, since it compresses."""
    with connection.cursor() as cursor:
        if IS_SQLITE:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _run(program: str, *words: str, has_database: bool = True) -> None:
    """One of PostgreSQL's programs; the password goes by the environment, which no process list shows."""
    if (path := shutil.which(program)) is None:
        raise DumpFailed(f"{program} is not installed. Install PostgreSQL's client programs.")
    environment = dict(os.environ)
    if has_database:
        connection.ensure_connection()
        info = connection.connection.info
        words, environment["PGPASSWORD"] = (f"--dbname={info.dsn}", *words), info.password
    done = subprocess.run((path, *words), env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DumpFailed(done.stderr.strip() or f"{program} ended with {done.returncode}")
