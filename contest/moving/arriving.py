"""A folder that export_edition has written → a site without editions. It is taken whole or refused: all of it
is read before anything is written, files come first and go again if the rows do not follow, rows come in one
transaction. Nobody is written to."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_origin, get_type_hints

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from contest.backups.manifest import prints_of_keys
from contest.domain import checkpoints, journal
from contest.domain.journal import ELSEWHERE, IMPORTED, find_breaches
from contest.models import Edition, JournalEntry
from contest.moving.bags import read_bag
from contest.moving.files import STORE, files_of
from contest.moving.journal_lines import spans
from contest.moving.leaving import ABOUT, FORMAT, SCHEMA, EditionFolder
from contest.moving.people import settle_people
from contest.moving.public_pages import PAGES, differing_pages
from contest.moving.refusals import FolderUnfit, MovingRefused
from contest.moving.rows import PEOPLE, ROWS, read_people, save_rows, tables_of_this_version
from contest.moving.tables import moved_tables
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

ROOM_FOR_ROWS = 20_000_000  # bytes beside the files


@dataclass(frozen=True)
class Arrived:
    """`found` are accounts that were here before; `differing` names the public pages that are not as in the
    folder, of `pages`."""

    about: EditionFolder
    rows: int
    files: int
    people: int
    found: int
    pages: int
    differing: list[str]


def import_edition(folder: Path) -> Arrived:
    """Take the edition up. Raises MovingRefused, with the site as it was."""
    with _only_one():
        _refuse_inhabited_site(_read_about(folder))
        hashes = read_bag(folder)
        about = _read_about(folder)
        _refuse_strangers(about, hashes)
        people = read_people(folder)
        files = {name: sha256 for name, sha256 in hashes.items() if name.startswith(f"{STORE}/")}
        _refuse_small_store(sum((folder / name).stat().st_size for name in files))
        with _files_in_store(folder, files), transaction.atomic():
            journal.wait_for_other_writers()
            _refuse_inhabited_site(about)
            try:
                found = settle_people(people)
                rows = save_rows(folder)
            except (DatabaseError, OverflowError, ValueError) as error:
                raise FolderUnfit(
                    f"The database does not take the rows: {error}. Nothing was imported."
                ) from error
            edition = _edition_of(about)
            _refuse_other_files(edition, about, files)
            _write_line(edition, about)
            _refuse_broken_journal(about)
        checkpoints.make_checkpoint(timezone.now(), is_mailed=True)
        pages, differing = differing_pages(folder, edition)
    logger.info("edition imported", edition=about.slug, rows=rows, files=len(files))
    return Arrived(about, rows, len(files), len(people), found, pages, differing)


@contextmanager
def _only_one() -> Iterator[None]:
    settings.RUN_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.RUN_DIR / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise MovingRefused("Another import is under way. Wait until it is done.") from taken
        yield


def _refuse_inhabited_site(about: EditionFolder) -> None:
    """The journal is one chain, and rows keep the numbers by which it names them: there is room for them on a
    site without editions only."""
    slugs = list(Edition.objects.order_by("pk").values_list("slug", flat=True))
    if about.slug in slugs:
        raise MovingRefused(f"The edition {about.slug} is on this site already. Nothing was changed.")
    lines = JournalEntry.objects.count()
    if slugs or lines:
        raise MovingRefused(
            f"This site is in use. Its editions: {', '.join(slugs) or 'none'}; lines of its journal: "
            f"{lines}; expected none of either. Set up a site with a database of its own (DATABASE_URL, "
            "VAR_DIR), and import the folder there."
        )


def _read_about(folder: Path) -> EditionFolder:
    try:
        found = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        schema = found["schema"] if found["format"] == FORMAT else None
        version, slug = str(found["version"]), str(found["slug"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FolderUnfit(
            f"{ABOUT} does not say what the folder holds: {error!r}. Name the folder that export_edition has "
            "written."
        ) from error
    if schema != SCHEMA:
        raise FolderUnfit(
            f"The folder of {slug} has schema {schema}, written by version {version}; this version reads "
            f"schema {SCHEMA}. Import it with version {version}, then upgrade that site."
        )
    known = {name: get_origin(kind) or kind for name, kind in get_type_hints(EditionFolder).items()}
    wrong = {name for name in known.keys() & found.keys() if not isinstance(found[name], known[name])}
    if unfit := sorted(wrong | (found.keys() ^ known.keys())):
        raise FolderUnfit(
            f"{ABOUT} has not what this version expects in {', '.join(unfit)}. Nothing was imported."
        )
    return EditionFolder(**found)


def _refuse_strangers(about: EditionFolder, hashes: dict[str, str]) -> None:
    """Tables of another version, other keys, or files that belong to nothing."""
    here = tables_of_this_version()
    if about.tables != here:
        apps = ", ".join(
            f"{app}: {about.tables.get(app, 'none')}, here {here.get(app, 'none')}"
            for app in sorted(about.tables.keys() | here.keys())
            if about.tables.get(app) != here.get(app)
        )
        raise FolderUnfit(
            f"The folder was written by version {about.version}, whose tables are others ({apps}). Import it "
            "with that version, then upgrade that site."
        )
    if about.keys.get("JOURNAL_KEY") != prints_of_keys()["JOURNAL_KEY"]:
        raise FolderUnfit(
            "JOURNAL_KEY is not the one of the site that wrote the folder, so the journal could not be "
            "verified. Set JOURNAL_KEY (and CHECKPOINT_KEY) as they were there, and import the folder again."
        )
    tables = {f"{ROWS}/{name}.jsonl" for name in moved_tables()}
    others = [
        name
        for name in hashes
        if name not in tables | {ABOUT, PEOPLE} and not name.startswith((f"{STORE}/", f"{PAGES}/"))
    ]
    lacking = sorted((tables | {ABOUT, PEOPLE}) - hashes.keys())
    if others or lacking:
        raise FolderUnfit(
            f"The folder lacks {', '.join(lacking) or 'nothing'}, and has beside what this version knows "
            f"{', '.join(sorted(others)) or 'nothing'}. Nothing was imported."
        )


def _refuse_small_store(size: int) -> None:
    free = api.free_bytes_of_store()
    if free is not None and free < size + ROOM_FOR_ROWS:
        raise MovingRefused(
            f"The disk of the film store has {free / 1e9:.2f} GB free; the edition needs "
            f"{(size + ROOM_FOR_ROWS) / 1e9:.2f} GB. Make room there, and import it again."
        )


@contextmanager
def _files_in_store(folder: Path, files: dict[str, str]) -> Iterator[None]:
    """Each file under its key; those that were put there go again unless the body ends well."""
    put: list[str] = []
    try:
        for name, sha256 in sorted(files.items()):
            key = name.removeprefix(f"{STORE}/")
            there = api.hash_of_kept(key)
            if there not in ("", sha256):
                raise MovingRefused(
                    f"The film store has another {key} already. Give this site a store of its own, and "
                    "import the folder again."
                )
            if not there:
                put.append(key)
                api.keep_copy(folder / name, key=key)
        yield
    except BaseException as error:
        kept = _drop_files(put)
        if isinstance(error, api.store_errors()):
            left = f"These could not be removed again: {', '.join(kept)}" if kept else "Nothing was imported"
            raise MovingRefused(
                f"The film store did not take the files: {error}. {left}. Look after the store, and import "
                "the folder again."
            ) from error
        raise


def _drop_files(keys: list[str]) -> list[str]:
    """Remove them; returns those of which the store did not let go."""
    kept = []
    for key in keys:
        try:
            api.drop_file(key)
        except api.store_errors():
            logger.exception("file of a refused import is left", key=key)
            kept.append(key)
    return kept


def _refuse_other_files(edition: Edition, about: EditionFolder, files: dict[str, str]) -> None:
    """Each file belongs to a row, and each row has its file, as the row says."""
    told = {file.name: file.sha256 for file in files_of(edition) if file.key not in about.lacking}
    wrong = {name for name in told.keys() & files.keys() if told[name] not in ("", files[name])}
    if unfit := sorted(wrong | (told.keys() ^ files.keys())):
        raise FolderUnfit(
            f"Files and rows do not fit together: {', '.join(unfit[:5])}. Export the edition again; nothing "
            "was imported."
        )


def _edition_of(about: EditionFolder) -> Edition:
    editions = list(Edition.objects.all())
    if [edition.slug for edition in editions] != [about.slug]:
        raise FolderUnfit(
            f"The rows are of {', '.join(one.slug for one in editions) or 'no edition'}, and {ABOUT} says "
            f"{about.slug}. Nothing was imported."
        )
    return editions[0]


def _write_line(edition: Edition, about: EditionFolder) -> None:
    links = JournalEntry.objects.filter(verb=ELSEWHERE).order_by("number").values_list("number", flat=True)
    journal.record(
        IMPORTED,
        subject=f"edition:{edition.slug}",
        facts={"links": spans(links), "files": about.files, "file_bytes": about.file_bytes},
        edition=edition,
    )


def _refuse_broken_journal(about: EditionFolder) -> None:
    breaches = [f"line {breach.number} {breach.what}" for breach in find_breaches()]
    if breaches:
        raise FolderUnfit(
            f"The journal of {about.slug} does not hold: {'; '.join(breaches[:3])}. Verify it where the "
            "folder was written. Nothing was imported."
        )
