"""Small texts that are kept beside the films, whole or not at all, for whoever has the store alone."""

from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile

from media_pipeline.storage.films import StoreTooSlow, draft_of, film_store, local_path, pieces_of, sync

_backed_up: list[str] = []


class StoreUnavailable(Exception):
    """The film store did not take or give a text: full, away, or it refuses us."""


def keep_document(text: str, *, key: str) -> None:
    """Write `text` as `key`; what was there is replaced at once. Raises StoreUnavailable, with nothing
    changed."""
    try:
        if local_path(key) is None:
            film_store().save(key, ContentFile(text.encode()))
            return
        with draft_of(key) as draft:
            draft.write_text(text)
            sync(draft)
    except store_errors() as error:
        raise StoreUnavailable(str(error)) from error


def document_version(key: str) -> str:
    """What changes whenever something is written as `key`, told without reading it; "" where the store has
    nothing. Raises StoreUnavailable, also for a disk that is not mounted."""
    try:
        if (root := local_path("")) and not root.is_dir():
            raise StoreUnavailable(f"The film store has no folder {root}")
        if here := local_path(key):
            told = here.stat()
            return f"{told.st_ino} {told.st_ctime_ns} {told.st_size}"
        store = film_store()
        return f"{store.get_modified_time(key)} {store.size(key)}" if store.exists(key) else ""
    except FileNotFoundError:
        return ""
    except store_errors() as error:
        raise StoreUnavailable(str(error)) from error


def pieces_of_document(key: str) -> Iterator[bytes]:
    """Its bytes, as of `pieces_of`. Raises FileNotFoundError, StoreUnavailable."""
    try:
        yield from pieces_of(key)
    except FileNotFoundError:
        raise
    except store_errors() as error:
        raise StoreUnavailable(str(error)) from error


def keep_in_backups(folder: str) -> None:
    """Documents in this folder are part of backups; for an app's AppConfig.ready."""
    if folder not in _backed_up:
        _backed_up.append(folder)


def documents_in_backups() -> Iterator[tuple[str, str]]:
    """Key and text of each. Raises StoreUnavailable."""
    for folder in _backed_up:
        yield from documents_in(folder)


def documents_in(folder: str) -> Iterator[tuple[str, str]]:
    """Key and text of each document in `folder`, in the order of their keys. Raises StoreUnavailable."""
    store = film_store()
    try:
        _folders, names = store.listdir(folder)
    except FileNotFoundError:
        return
    except store_errors() as error:
        raise StoreUnavailable(str(error)) from error
    for name in sorted(names):
        key = f"{folder}/{name}"
        try:
            with store.open(key) as kept:
                text = kept.read().decode(errors="replace")
        except store_errors() as error:
            raise StoreUnavailable(str(error)) from error
        yield key, text


def store_errors() -> tuple[type[Exception], ...]:
    """What a store raises that is full, away or too slow."""
    if not settings.S3_BUCKET:
        return (OSError, StoreTooSlow)
    from boto3.exceptions import Boto3Error  # noqa: PLC0415  (its 25 MB are for who has a bucket)
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    return (OSError, StoreTooSlow, Boto3Error, BotoCoreError, ClientError)
