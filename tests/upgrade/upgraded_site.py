"""Run in a process of its own, on an empty site that the environment names. Puts the rows and files of
release 0.1.0 into tables of that release, migrates, and prints what is there then."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core import serializers  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from contest.domain.journal import find_breaches  # noqa: E402
from contest.domain.ledger import find_differences  # noqa: E402
from contest.domain.notices import due_notices  # noqa: E402
from contest.domain.seals import breaches_of  # noqa: E402
from contest.models import Citation, Edition, Seal  # noqa: E402
from judging.models import Scoresheet  # noqa: E402
from media_pipeline.api import verify_films  # noqa: E402
from media_pipeline.models import Rendition  # noqa: E402
from media_pipeline.storage.films import film_store  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.upgrade.tables import tables_of_database  # noqa: E402

RELEASE = {
    "contest": "0003_waiver_notice",
    "judging": "0001_initial",
    "media_pipeline": "0004_rendition_streams_key",
}
RENAMED = {"judging.scoresheet": {"handed_in_at": "submitted_at"}}
SAID_ANEW = {("judging.assignment", "state", "handed_in"): "scored"}
WITHOUT_LINES = ("contest_entry", "contest_membership", "contest_edition", "contest_award")
KEPT = Path(__file__).with_name("release_0_1_0.json.gz")


def make_tables_of_release() -> Any:
    """In the empty database; returns that release's models. By its own migrations, which those that stand
    for many today have replaced."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    targets = [(app, RELEASE.get(app, name)) for app, name in executor.loader.graph.leaf_nodes()]
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@transaction.atomic
def load_rows(old: Any, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        model = old.get_model(row["model"])
        facts = {"pk": row["pk"]}
        for field in model._meta.concrete_fields:
            field.auto_now_add = field.auto_now = False  # kept as they were
            if field.name in row["fields"]:
                facts[field.attname] = field.to_python(row["fields"][field.name])
        model(**facts).save(force_insert=True)


def count_on(rows: list[dict[str, Any]]) -> None:
    """Let new rows of PostgreSQL have numbers after those that came with numbers of their own."""
    models = [apps.get_model(label) for label in {row["model"] for row in rows}]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


def differences(rows: list[dict[str, Any]]) -> list[str]:
    """What is not in today's tables as that release had it."""
    found = []
    for row in rows:
        label, old = row["model"], row["fields"]
        kept = apps.get_model(label).objects.filter(pk=row["pk"])
        new = json.loads(json.dumps(serializers.serialize("python", kept), default=str))[0]["fields"]
        for name, value in old.items():
            if (label, name) == ("contest.award", "basis"):
                continue  # its words are made from data now
            expected = SAID_ANEW.get((label, name, str(value)), value)
            if (is_now := new.get(RENAMED.get(label, {}).get(name, name))) != expected:
                found.append(f"{label} {row['pk']} {name}: {is_now!r} instead of {expected!r}")
    return found


def read() -> dict[str, Any]:
    """What people see of it, and what holds it together."""
    edition = Edition.objects.get(published_at__isnull=False)
    page = Client(headers={"host": "localhost"}).get(reverse("winners_show", args=[edition.slug]))
    codes = Citation.objects.filter(award__edition=edition).values_list("entry__code", flat=True)
    faults = [checked.fault for checked in verify_films(not_since=timezone.now())]
    return {
        "journal": [breach.what for breach in find_breaches()],
        "tables": [str(found) for found in find_differences() if found.row.table not in WITHOUT_LINES],
        "seal": breaches_of(Seal.objects.get()),
        "winners": [page.status_code, len(codes), all(code in page.content.decode() for code in codes)],
        "files": sorted(set(faults)),
        "renditions without a hash": Rendition.objects.filter(sha256="").count(),
        "emails to send": due_notices().count(),
        "scores submitted": Scoresheet.objects.exclude(submitted_at=None).count(),
    }


release = json.loads(gzip.decompress(KEPT.read_bytes()))
load_rows(make_tables_of_release(), release["rows"])
for key, data in release["files"].items():
    film_store().save(key, ContentFile(base64.b64decode(data)))
call_command("migrate", interactive=False, verbosity=0)
count_on(release["rows"])
make_user()  # whose number is a new one
print(json.dumps(tables_of_database()))
print(json.dumps({"differences": differences(release["rows"]), **read()}))
