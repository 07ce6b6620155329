"""A site with a database and a data folder of its own, in processes of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from tests.new_site import DATABASE
from tests.services import postgresql_programs

SCRIPT = Path(__file__).with_name("contest_to_lose.py")


@dataclass(frozen=True)
class Site:
    folder: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        path = os.environ["PATH"]
        if self.database_url:
            path = f"{postgresql_programs()}:{path}"
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "BROKER_URL": settings.BROKER_URL,
            "CACHE_URL": settings.CACHES["default"]["LOCATION"],
            "PATH": path,
            "PYTHONPATH": str(settings.BASE_DIR),
        }

    def manage(self, *words: object, **more: str) -> "subprocess.CompletedProcess[str]":
        return self.run("manage.py", *words, **more)

    def run(self, *words: object, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=settings.BASE_DIR,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    def execute(self, sql: str) -> None:
        """Past the site, which a question would cost a process."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                connection.execute(sql)  # type: ignore[call-overload]
        else:
            with closing(sqlite3.connect(self.folder / DATABASE)) as database, database:
                database.execute(sql)

    def fill(self) -> None:
        done = self.run(SCRIPT, "make")
        assert done.returncode == 0, done.stderr

    def read(self) -> dict[str, Any]:
        done = self.run(SCRIPT, "read")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def make_site(folder: Path, name: str, *, like: str = "template1") -> Site:
    """On the database that the tests run on: a file in the folder, or one of the server's own, which begins
    as a copy of the database `like`."""
    folder.mkdir(exist_ok=True)
    if "DATABASE_URL" not in os.environ:
        return Site(folder)
    server = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(server.geturl(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[arg-type]
    return Site(folder, server._replace(path=f"/{name}").geturl())
