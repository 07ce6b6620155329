"""An edition → one BagIt folder that any other site of this version can take up.

data/edition.json   what it is: format, schema, tables, keys by their prints, files that were lacking
data/rows/          one file for each table, one row a line, the journal among them
data/people.json    the accounts that the rows name
data/store/         each file of the film store under its key there
data/pages/         the public pages, by language"""

import errno
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.backups.backup import SPARE_BYTES
from contest.backups.manifest import STAMP, prints_of_keys
from contest.domain import journal
from contest.models import Edition, User
from contest.moving.bags import PAYLOAD, keep_in_bag, write_tags
from contest.moving.contents import uploads_of
from contest.moving.files import STORE, EditionFile, copy_file, files_of
from contest.moving.public_pages import read_pages
from contest.moving.refusals import MovingRefused
from contest.moving.rows import one_moment, tables_of_this_version, write_rows
from contest.version import VERSION
from media_pipeline import api
from media_pipeline.models import Upload

logger = structlog.stdlib.get_logger(__name__)

FORMAT, SCHEMA = "laureate-edition", 1
ABOUT = f"{PAYLOAD}/edition.json"
ATTEMPTS = 3  # at files that change while they are copied
Heard = Callable[[int], object]


@dataclass(frozen=True)
class EditionFolder:
    """What edition.json says of the folder. `tables` name the last migration of each app, `keys` the prints
    of the secrets, which stay; `lacking` are files that the store did not have, or had changed."""

    format: str
    schema: int
    version: str
    tables: dict[str, str]
    keys: dict[str, str]
    slug: str
    written_at: str
    rows: int
    files: int
    file_bytes: int
    pages: int
    lacking: list[str]


def export_edition(
    edition: Edition, target: Path, *, by: User | None = None, heard: Heard = lambda done: None
) -> tuple[Path, EditionFolder]:
    """Write the edition into a folder of its own in `target`; returns that folder. `heard` is told how many
    files are copied. Raises MovingRefused, with nothing left in `target`."""
    refuse_films_on_their_way(edition)
    stamp = timezone.now().strftime(STAMP)
    folder, draft = target / f"{edition.slug}-{stamp}", target / f"{edition.slug}-{stamp}.draft"
    try:
        refuse_small_disk(target, sum(file.size for file in files_of(edition)))
        target.mkdir(parents=True, exist_ok=True)
        draft.mkdir()  # from here on it is ours to remove
    except OSError as error:
        raise MovingRefused(words_of_disk(target, error)) from error
    try:
        about = _write(draft, edition, heard)
        draft.rename(folder)
    except OSError as error:
        raise MovingRefused(words_of_disk(target, error)) from error
    except api.StoreUnavailable as error:
        raise MovingRefused(words_of_store(error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    with transaction.atomic():
        journal.record(
            "edition_exported",
            subject=f"edition:{edition.slug}",
            facts={"files": about.files, "file_bytes": about.file_bytes},
            actor=by,
            edition=edition,
        )
    logger.info("edition exported", edition=edition.slug, files=about.files, lacking=len(about.lacking))
    return folder, about


def refuse_films_on_their_way(edition: Edition) -> None:
    """Raises MovingRefused while films have arrived of which the parts are not joined yet."""
    count = uploads_of(edition).filter(pk__in=Upload.objects.with_parts_in_use()).count()
    if count:
        raise MovingRefused(
            ngettext(
                "%(count)s film has just arrived and is being put together. Export the edition in a few "
                "minutes.",
                "%(count)s films have just arrived and are being put together. Export the edition in a few "
                "minutes.",
                count,
            )
            % {"count": count}
        )


def refuse_small_disk(target: Path, size: int) -> None:
    """Raises MovingRefused before anything is written."""
    free = shutil.disk_usage(_nearest_folder(target)).free
    if free < size + SPARE_BYTES:
        raise MovingRefused(
            _(
                "The disk of %(folder)s has %(free)s free, and the edition needs %(needed)s. Make room "
                "there, and export it again."
            )
            % {
                "folder": target,
                "free": filesizeformat(free),
                "needed": filesizeformat(size + SPARE_BYTES),
            }
        )


def _write(folder: Path, edition: Edition, heard: Heard) -> EditionFolder:
    hashes: dict[str, str] = {}
    for attempt in range(1, ATTEMPTS + 1):
        with one_moment():
            rows, wanted = write_rows(folder, edition), files_of(edition)
        lacking = _copy_files(folder, wanted, hashes, heard)
        if not lacking or attempt == ATTEMPTS:
            break
        logger.info("edition changes while it is exported", lacking=lacking, attempt=attempt)
    _drop_what_went(folder, wanted, hashes)
    pages = dict(read_pages(edition))
    for name, page in pages.items():
        hashes[name] = keep_in_bag(folder, name, [page])
    about = EditionFolder(
        format=FORMAT,
        schema=SCHEMA,
        version=VERSION,
        tables=tables_of_this_version(),
        keys=prints_of_keys(),
        slug=edition.slug,
        written_at=timezone.now().isoformat(),
        rows=rows,
        files=len(wanted) - len(lacking),
        file_bytes=sum((folder / file.name).stat().st_size for file in wanted if file.name in hashes),
        pages=len(pages),
        lacking=lacking,
    )
    text = f"{json.dumps(asdict(about), ensure_ascii=False, indent=1)}\n"
    hashes[ABOUT] = keep_in_bag(folder, ABOUT, [text.encode()])
    for path in [*(folder / PAYLOAD / "rows").iterdir(), folder / PAYLOAD / "people.json"]:
        hashes[path.relative_to(folder).as_posix()] = api.hash_of(path)
    write_tags(folder, hashes, identifier=edition.slug)
    return about


def _copy_files(folder: Path, wanted: list[EditionFile], hashes: dict[str, str], heard: Heard) -> list[str]:
    """Copy what is not there yet, and keep its hash; returns the keys of those that could not be copied."""
    lacking = []
    for done, file in enumerate(wanted, start=1):
        if file.name not in hashes or file.sha256 not in ("", hashes[file.name]):
            hashes.pop(file.name, None)
            if sha256 := copy_file(folder, file):
                hashes[file.name] = sha256
            else:
                lacking.append(file.key)
        heard(done)
    return lacking


def _drop_what_went(folder: Path, wanted: list[EditionFile], hashes: dict[str, str]) -> None:
    """Files that an earlier attempt has copied, and that no row names any more."""
    names = {file.name for file in wanted}
    for name in [name for name in hashes if name.startswith(f"{STORE}/") and name not in names]:
        (folder / name).unlink()
        del hashes[name]


def _nearest_folder(path: Path) -> Path:
    """The path itself, or the first above it that is there."""
    return next(place for place in (path, *path.absolute().parents) if place.exists())


def words_of_store(error: Exception) -> str:
    return _(
        "The film store does not do its work: %(error)s. Look after it, and export the edition again."
    ) % {"error": error}


def words_of_disk(target: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return _(
            "The disk of %(folder)s is full, so the export was given up and removed. Make room there, and "
            "export the edition again."
        ) % {"folder": target}
    return _(
        "The export to %(folder)s broke off and was removed: %(error)s. Look after its disk, and export the "
        "edition again."
    ) % {"folder": target, "error": error.strerror or str(error)}
