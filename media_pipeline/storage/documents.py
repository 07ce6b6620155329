"""Small texts that are kept beside the films, whole or not at all, for whoever has the store alone."""

from collections.abc import Iterator

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile

from media_pipeline.storage.films import draft_of, film_store, local_path, sync

STORE_ERRORS = (OSError, Boto3Error, BotoCoreError, ClientError)


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
    except STORE_ERRORS as error:
        raise StoreUnavailable(str(error)) from error


def documents_in(folder: str) -> Iterator[tuple[str, str]]:
    """Key and text of each document in `folder`, in the order of their keys. Raises StoreUnavailable."""
    store = film_store()
    try:
        _folders, names = store.listdir(folder)
    except FileNotFoundError:
        return
    except STORE_ERRORS as error:
        raise StoreUnavailable(str(error)) from error
    for name in sorted(names):
        key = f"{folder}/{name}"
        try:
            with store.open(key) as kept:
                text = kept.read().decode(errors="replace")
        except STORE_ERRORS as error:
            raise StoreUnavailable(str(error)) from error
        yield key, text
