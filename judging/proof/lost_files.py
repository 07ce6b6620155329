"""Files of a protocol that the store has no more, or has otherwise than they were written: a worker writes
them again, from the seal and the scoresheets that it covers. They come out as they were, or not at all."""

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import journal
from contest.domain.editions import format_instant
from judging.domain.asked_work import SILENCE, publish_work
from judging.enums import WorkState
from judging.models import ResultProtocol
from judging.proof.files import TASK, key_of
from media_pipeline import api
from media_pipeline.enums import Fault

logger = structlog.stdlib.get_logger(__name__)

ENDINGS = ("json", "py")
OVERDUE = timedelta(minutes=15)  # after which nobody is told that a file comes at once
READ_AGAIN_AFTER = 24 * 60 * 60.0  # seconds; a disk may change a byte without saying so
_read: dict[str, tuple[str, str, float]] = {}  # by key: version, SHA-256, when


@dataclass(frozen=True)
class FileAbsence:
    """Why the public cannot have the files, and what to do."""

    title: str | Promise
    words: str | Promise


BEING_WRITTEN = FileAbsence(
    gettext_lazy("The file is being written"),
    gettext_lazy("The file is being written, and is here within minutes. Try again then."),
)
BEING_WRITTEN_AGAIN = FileAbsence(
    gettext_lazy("The file is being written again"),
    gettext_lazy(
        "The file that was kept here was lost or damaged. It is being written again as it was, and is here "
        "within minutes. Try again then. The results and their seal stand as they were published."
    ),
)
CANNOT_BE_MADE = FileAbsence(
    gettext_lazy("The file could not be made"),
    gettext_lazy(
        "The file could not be made. The organisers have been told, and can have it made again. The results "
        "and their seal stand as they were published."
    ),
)
STORE_AWAY = FileAbsence(
    gettext_lazy("The file is not here at the moment"),
    gettext_lazy(
        "The place where the file is kept does not answer at the moment. Try again in a few minutes."
    ),
)


def absence_of(protocol: ResultProtocol | None) -> FileAbsence | None:
    """None once the files are made."""
    if protocol is None or protocol.state == WorkState.FAILED:
        return CANNOT_BE_MADE
    if protocol.state == WorkState.DONE:
        return None
    if not is_overdue(protocol):
        return BEING_WRITTEN_AGAIN if protocol.fault else BEING_WRITTEN
    words = _(
        "The file should have been written soon after %(when)s, and nobody has written it. The organisers "
        "have been told. The results and their seal stand as they were published."
    )
    asked = format_instant(protocol.asked_at, protocol.seal.edition)
    return FileAbsence(_("The file has not been written yet"), words % {"when": asked})


def is_overdue(protocol: ResultProtocol) -> bool:
    """Whether it was asked for long ago, and no worker is at it."""
    now = timezone.now()
    is_at_work = (
        protocol.state == WorkState.RUNNING and protocol.alive_at and protocol.alive_at > now - SILENCE
    )
    return not is_at_work and protocol.asked_at < now - OVERDUE


def find_lost_files() -> int:
    """Have the files of standing seals written again that the store does not have as they were written;
    returns how many. With the store away nothing counts as lost."""
    made = ResultProtocol.objects.filter(state=WorkState.DONE, seal__superseded_at=None)
    try:
        faults = [(one, fault_of(one)) for one in made.select_related("seal__edition").order_by("pk")]
    except api.StoreUnavailable as error:
        logger.warning("protocols were not looked for: the store is away", reason=str(error))
        return 0
    return sum(write_again(protocol, fault) for protocol, fault in faults if fault)


def fault_of(protocol: ResultProtocol) -> str:
    """What is wrong with its files, "" where both are what was written. Each is read when it is new to this
    process, when something was written in its place, and once a day. Raises StoreUnavailable."""
    faults = [_fault_of_file(key_of(protocol, ending), protocol.hashes.get(ending)) for ending in ENDINGS]
    return next(filter(None, faults), "")


def _fault_of_file(key: str, sha256: str | None) -> str:
    """`sha256` is None for a protocol of an earlier release, which has only to be there."""
    version = api.document_version(key)
    if not version:
        return Fault.MISSING
    known, found, at = _read.get(key, ("", "", 0.0))
    if known != version or time.monotonic() - at > READ_AGAIN_AFTER:
        try:
            found = _hash_of(key)
        except FileNotFoundError:
            return Fault.MISSING
        _read[key] = (version, found, time.monotonic())
    return "" if sha256 in {None, found} else Fault.CHANGED


def _hash_of(key: str) -> str:
    digest = hashlib.sha256()
    for piece in api.pieces_of_document(key):
        digest.update(piece)
    return digest.hexdigest()


def write_again(protocol: ResultProtocol, fault: str) -> bool:
    """Have the files of one written again, unless that was asked for meanwhile; whether it was so."""
    with transaction.atomic():
        found = ResultProtocol.objects.filter(pk=protocol.pk, state=WorkState.DONE)
        if not let_wait(found):
            return False
        ResultProtocol.objects.filter(pk=protocol.pk).update(fault=fault, fault_at=timezone.now())
        edition = protocol.seal.edition
        journal.record(
            "protocol_lost" if fault == Fault.MISSING else "protocol_changed",
            subject=f"edition:{edition.slug}",
            facts={"seal": protocol.seal.hash},
            actor=None,
            edition=edition,
        )
        transaction.on_commit(lambda: publish_work(protocol, TASK))
    return True


def let_wait(protocols: QuerySet[ResultProtocol]) -> int:
    """They wait for a worker as if nobody had tried; returns how many."""
    return protocols.update(
        state=WorkState.WAITING, failure="", attempt=0, published_at=None, asked_at=timezone.now()
    )
