"""From parts to the master: in a worker, before anything else looks at the film."""

import hashlib
from collections.abc import Callable

from media_pipeline.models import Film, Upload
from media_pipeline.storage.films import MasterDamaged, pieces_of
from media_pipeline.uploads.stores import part_store


def join_master(film: Film, *, report_progress: Callable[[float], None] = lambda fraction: None) -> None:
    """Join the parts of the film's upload, read the whole once to compare each part with the manifest, name
    the master and remove the parts. May be repeated after any crash; a film with a master is left alone."""
    upload = Upload.objects.filter(film=film).first()
    if upload is None:
        return
    if not film.master_key:
        store = part_store()
        store.join(upload, upload.master_key)
        film.sha256 = _verified_sha256(upload, report_progress)
        film.master_key = upload.master_key
        film.save(update_fields=["sha256", "master_key"])
    part_store().discard(upload)


def _verified_sha256(upload: Upload, report_progress: Callable[[float], None]) -> str:
    whole, rest, pieces = hashlib.sha256(), b"", pieces_of(upload.master_key)
    for part in upload.parts.iterator():
        digest, left = hashlib.sha256(), part.size
        while left and (rest := rest or next(pieces, b"")):
            piece, rest = rest[:left], rest[left:]
            digest.update(piece)
            whole.update(piece)
            left -= len(piece)
        if digest.hexdigest() != part.sha256:
            raise MasterDamaged(f"Part {part.number} of {upload.code} differs from its manifest.")
        report_progress((part.number - 1) * upload.part_size / upload.size)
    if rest or next(pieces, b""):
        raise MasterDamaged(f"{upload.code} is longer than its manifest.")
    return whole.hexdigest()
