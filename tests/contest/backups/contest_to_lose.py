"""Run in a process of its own, on the site that the environment names. `make` fills it, `read` prints all
that it keeps: each row, and the hash of each file."""

import hashlib
import json
import sys
from datetime import timedelta
from io import BytesIO
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core import serializers  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402

from contest.domain import entry_decisions, notices  # noqa: E402
from contest.domain.journal import find_breaches  # noqa: E402
from contest.enums import EntryState, NoticeKind, Role  # noqa: E402
from media_pipeline.enums import FilmState, RenditionKind  # noqa: E402
from media_pipeline.models import Film, Part, Rendition, Upload  # noqa: E402
from media_pipeline.storage.documents import keep_document  # noqa: E402
from media_pipeline.storage.films import film_store  # noqa: E402
from media_pipeline.uploads.stores import part_store  # noqa: E402
from tests.factories import make_edition, make_entry, make_membership, make_user  # noqa: E402
from tests.new_site import make_tables  # noqa: E402

SKIPPED = {"contenttypes.contenttype", "auth.permission"}  # written by migrate itself


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make() -> None:
    make_tables()
    edition, organiser = make_edition(), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    for number in range(3):
        film = keep_film(f"film {number}".encode() * 1000)
        entry = make_entry(EntryState.SUBMITTED, edition=edition, film=film)
        entry_decisions.return_entry(entry, reason="The song’s owner is missing.", by=organiser)
    notices.enqueue_notice(
        NoticeKind.JUDGE_INVITED, user=organiser, key="invited", facts={"edition": edition.slug}
    )
    keep_part(b"the first half of a film")
    keep_document("{}\n", key="protocols/5ea1.json")


def keep_film(data: bytes) -> Film:
    digest = sha256(data)
    film = Film.objects.create(
        file_name="film.mp4",
        size=len(data),
        sha256=digest,
        master_key=f"masters/{digest[:22]}.mp4",
        state=FilmState.READY,
        duration_ms=60_000,
    )
    film_store().save(film.master_key, ContentFile(data))
    copy = data[::-1]
    key = f"renditions/{film.code}/light.mp4"
    film_store().save(key, ContentFile(copy))
    Rendition.objects.create(
        film=film,
        kind=RenditionKind.LIGHT,
        recipe_key="l",
        storage_key=key,
        size=len(copy),
        sha256=sha256(copy),
    )
    return film


def keep_part(data: bytes) -> None:
    now = timezone.now()
    upload = Upload.objects.create(
        owner="entry:1",
        file_name="new.mp4",
        size=2 * len(data),
        part_size=len(data),
        root_hash="0" * 64,
        committed_at=now,
        expires_at=now + timedelta(days=1),
    )
    for number in (1, 2):
        Part.objects.create(upload=upload, number=number, size=len(data), sha256=sha256(data))
    part_store().keep(upload.parts.first(), BytesIO(data))


def read() -> dict[str, Any]:
    assert list(find_breaches()) == []
    rows = {
        model._meta.label_lower: json.loads(serializers.serialize("json", model.objects.order_by("pk")))
        for model in apps.get_models()
        if model._meta.label_lower not in SKIPPED
    }
    folders = {"films": settings.VAR_DIR / "films", "uploads": settings.UPLOAD_DIR}
    files = {
        f"{name}/{path.relative_to(folder)}": sha256(path.read_bytes())
        for name, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {"rows": rows, "files": files}


if sys.argv[1] == "make":
    make()
else:
    print(json.dumps(read()))
