"""What a site that was just set up has in its data folder, for sites that tests start: made once and copied,
for that costs much of a start. Its tables are as the models have them; tests/upgrade shows that the
migrations make the same."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.once import made_once

ROOT = Path(__file__).parents[1]
DATABASE = "laureate.sqlite3"


def set_up(folder: Path, *, static: bool = True) -> None:
    """The database, and the static files, of a site that has VAR_DIR `folder` and was not started yet. Its
    own `migrate` and `collectstatic` find nothing to do."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_kept() / DATABASE, folder / DATABASE)
    if static:
        set_up_static(folder / "static")


def set_up_static(folder: Path) -> None:
    """The static files alone, in the STATIC_ROOT `folder`."""
    shutil.copytree(_kept() / "static", folder, dirs_exist_ok=True)


def _kept() -> Path:
    return made_once(Path(os.environ["TEST_ROOT"], "new-site"), _make)


def _make(folder: Path) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "contest.conf.settings", "DEMO": "0", "VAR_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.new_site"],
        cwd=ROOT,
        env={**os.environ, **own, "DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def make_tables() -> None:
    """In the empty database of this process."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    migrations = MigrationLoader(connection).disk_migrations  # those that others replace as well
    kept, settings.MIGRATION_MODULES = settings.MIGRATION_MODULES, {app: None for app, _ in migrations}
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    settings.MIGRATION_MODULES = kept
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in migrations)
    connection.close()


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    make_tables()
