"""The copy of everything that a person takes away: asked for on their page, made by a worker, kept for a
week. asked → taken up by a worker (again where one was lost) → finished → dropped."""

import json
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog
from celery import current_app
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from contest.consents.former_contact import papers_of_contact
from contest.models import Entry, PersonalCopy, User
from contest.privacy.personal_parts import collected_about
from contest.zip_files import write_stored
from media_pipeline import api
from media_pipeline.models import Film, OwnPoster

logger = structlog.stdlib.get_logger(__name__)

FOLDER = "personal"
TASK = "contest.tasks.make_personal_copy"
KEPT = timedelta(days=7)
SILENCE = timedelta(hours=1)  # after which a worker counts as lost; a long film takes some minutes
PUBLISH_AGAIN_AFTER = timedelta(seconds=30)


def ask_for_copy(user: User) -> PersonalCopy:
    """Have a copy made; asked for while one is being made, it is that one."""
    try:
        with transaction.atomic():
            copy = PersonalCopy.objects.create(user=user)
            transaction.on_commit(lambda: _publish(copy))
    except IntegrityError:
        copy = PersonalCopy.objects.unfinished().filter(user=user).first() or ask_for_copy(user)
    return copy


def latest_copy(user: User) -> PersonalCopy | None:
    return PersonalCopy.objects.filter(user=user).order_by("-pk").first()


def follow_copies() -> None:
    """Publish again what no worker has taken or a lost one has left, and drop what was kept long enough."""
    now = timezone.now()
    unheard = Q(published_at=None) | Q(published_at__lt=now - PUBLISH_AGAIN_AFTER)
    for copy in PersonalCopy.objects.unfinished().filter(_is_free(), unheard).order_by("pk"):
        _publish(copy)
    for copy in PersonalCopy.objects.filter(finished_at__lt=now - KEPT):
        _drop(copy)


def drop_copies(user: User) -> None:
    """Those of a person whose account is being erased; the files once that is done."""
    for copy in PersonalCopy.objects.filter(user=user):
        if copy.key:
            transaction.on_commit(lambda key=copy.key: api.drop_file(key))  # type: ignore[misc]
        copy.delete()


def make_copy(copy_id: int) -> None:
    """Do it, unless another worker is at it. Raises what the store raises; then it is taken up again."""
    mine = PersonalCopy.objects.unfinished().filter(_is_free(), pk=copy_id)
    if not mine.update(alive_at=timezone.now()):
        return
    user = User.objects.get(personal_copies=copy_id)
    key = f"{FOLDER}/{secrets.token_hex(16)}.zip"
    Path(settings.SCRATCH_DIR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        path = Path(folder, "copy.zip")
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            _write(archive, user, copy_id)
        size = path.stat().st_size
        api.keep_file(path, key=key)
    finished = PersonalCopy.objects.unfinished().filter(pk=copy_id)
    if not finished.update(finished_at=timezone.now(), key=key, size=size):
        api.drop_file(key)  # the account was erased meanwhile


def _write(archive: ZipFile, user: User, copy_id: int) -> None:
    for name, content in collected_about(user):
        archive.writestr(f"{name}.json", _as_json(content))
    for entry in Entry.objects.filter(representative=user):
        for paper in papers_of_contact(entry).iterator():
            ending = paper.get_kind_display().lower()
            archive.writestr(f"papers/{entry.code}-{paper.pk}.{ending}", bytes(paper.content))
    posters = OwnPoster.objects.filter(film__entry__representative=user).exclude(content=b"")
    for code, pk in posters.values_list("film__entry__code", "pk"):
        poster = OwnPoster.objects.get(pk=pk)  # one in memory at a time
        archive.writestr(f"posters/{code}-{pk}.{poster.kind}", bytes(poster.content))
    films = Film.objects.filter(entry__representative=user, removal_asked_at=None).exclude(master_key="")
    for code, name, key in films.order_by("pk").values_list("entry__code", "file_name", "master_key"):
        ending = Path(name).suffix.lower()
        write_stored(archive, f"films/{code}{ending}", key)
        PersonalCopy.objects.filter(pk=copy_id).update(alive_at=timezone.now())


def _as_json(content: Any) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _publish(copy: PersonalCopy) -> None:
    """Ask a worker for it. With the broker down it waits for the sweeper."""
    try:
        current_app.send_task(TASK, args=(copy.pk,), queue="light")
    except OperationalError as error:
        logger.warning("personal copy waits: the broker is down", reason=str(error), copy=copy.pk)
        return
    PersonalCopy.objects.filter(pk=copy.pk).update(published_at=timezone.now())


def _drop(copy: PersonalCopy) -> None:
    api.drop_file(copy.key)
    copy.delete()


def _is_free() -> Q:
    return Q(alive_at=None) | Q(alive_at__lt=timezone.now() - SILENCE)
