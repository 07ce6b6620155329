"""The protocol of a sealed result: made once by a worker, kept in the film store with the program that reads
it, and stamped where an authority is configured. Nobody gets it before the result is public."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.seals import hashes_in, public_parts
from contest.domain.timestamps import NotStamped, stamp
from contest.models import Edition, Seal, User
from judging.domain.asked_work import (
    in_words_of_asker,
    publish_forgotten,
    publish_work,
    rows_of,
    take_work,
    tell_progress,
)
from judging.domain.certainty import told_certainty
from judging.domain.refusals import NotPossibleNow
from judging.enums import WorkState
from judging.models import ResultProtocol, Tally
from judging.proof.counting import fits_of
from judging.proof.files import TASK, key_of
from judging.proof.lines import lines_of
from judging.proof.lost_files import find_lost_files, let_wait
from judging.proof.merkle import hash_content
from judging.proof.program import program_text
from judging.proof.reading import FORMAT, write_protocol
from judging.proof.trees import keep_tree
from judging.proof.verification import verify
from judging.science.fit import Fit
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

STAMP_AGAIN_AFTER = timedelta(minutes=10)
WRITTEN, CHECKED = 0.3, 0.9  # shares of the work


def ask_for_protocol(seal: Seal, tally: Tally, *, by: User) -> ResultProtocol:
    """Have the protocol of a seal made, once."""
    protocol, is_new = ResultProtocol.objects.get_or_create(
        seal=seal, defaults={"tally": tally, "asked_by": by}
    )
    if is_new:
        transaction.on_commit(lambda: publish_work(protocol, TASK))
    return protocol


def ask_again(edition: Edition, *, by: User) -> None:
    """Have the protocol of the standing seal made again that failed, or its stamp asked for that was not
    given.

    Raises NotPossibleNow where there is nothing to do again."""
    standing = ResultProtocol.objects.filter(seal__edition=edition, seal__superseded_at=None)
    failed = standing.filter(state=WorkState.FAILED)
    unstamped = standing.filter(state=WorkState.DONE, stamp="").exclude(stamp_error="")
    with transaction.atomic():
        protocol = standing.first()
        renewed = let_wait(failed)
        if protocol is None or not (renewed or unstamped.exists()):
            raise NotPossibleNow(
                _(
                    "The protocol is made, or being made, and no time stamp is missing: there is nothing to "
                    "do again."
                )
            )
        journal.record(
            "protocol_asked_again",
            subject=f"edition:{edition.slug}",
            facts={"seal": protocol.seal.hash},
            actor=by,
            edition=edition,
        )
        transaction.on_commit(lambda: publish_work(protocol, TASK))


def follow_protocols(now: datetime | None = None) -> int:
    """Publish again what no worker has taken, what the store has lost or has otherwise than it was written,
    or what waits for its stamp; returns how many."""
    now = now or timezone.now()
    count = publish_forgotten(ResultProtocol.objects.all(), TASK, now) + find_lost_files()
    if settings.TIMESTAMP_URL:
        late = Q(stamp_tried_at=None) | Q(stamp_tried_at__lt=now - STAMP_AGAIN_AFTER)
        unstamped = ResultProtocol.objects.filter(late, state=WorkState.DONE, stamp="")
        count += sum(publish_work(protocol, TASK) for protocol in unstamped)
    return count


def make_protocol(pk: int) -> None:
    """Write the protocol, unless that is done or another worker is at it; then have the seal stamped. With
    the store away it is tried again."""
    protocol = take_work(ResultProtocol.objects.select_related("seal", "tally__round", "asked_by"), pk)
    if protocol is not None:
        with in_words_of_asker(protocol):
            _write(protocol)
    _stamp(pk)


def content_of(seal: Seal, tally: Tally) -> dict[str, Any]:
    """The protocol, but for the model by which browsers count."""
    lines = lines_of(tally, key=keep_tree(tally).key)
    return {
        "format": FORMAT,
        "seal": {
            "hash": seal.hash,
            "parts": public_parts(seal.snapshot),
            "hashes": hashes_in(seal.snapshot),
        },
        "entries": lines.entries,
        "sheets": lines.sheets,
        "leaves": lines.leaves,
        **_with_hash({}),
    }


def with_model(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser cannot find out by itself: the weights at which the fit came to rest."""
    return {**content, **_with_hash({basis: _model(fit) for basis, fit in fits_of(content).items()})}


def _with_hash(model: dict[str, Any]) -> dict[str, Any]:
    return {"model": model, "model_sha256": hash_content(model)}


def _model(fit: Fit) -> dict[str, Any]:
    """Numbers as texts of nine digits, which every language reads alike."""
    return {
        "method": fit.method,
        "kind": str(fit.verdict),
        "typical": _text(fit.typical),
        "entry_variance": _text(fit.entry_variance),
        "judge_variance": _text(fit.judge_variance),
        "noise": [_text(value) for value in fit.noise.tolist()],
        "slope": [_text(value) for value in fit.slope.tolist()],
        "trust": [_text(value) for value in fit.trust.tolist()],
    }


def _text(number: float) -> str:
    return f"{number:.9g}"


def _write(protocol: ResultProtocol) -> None:
    content = content_of(protocol.seal, protocol.tally)
    tell_progress(protocol, WRITTEN)
    whole = with_model(content)
    if breaches := verify(whole):
        raise ValueError(f"The protocol of seal {protocol.seal.short_code} does not hold: {breaches[:3]}")
    tell_progress(protocol, CHECKED)
    files = {"py": program_text(), "json": write_protocol(whole)}
    try:
        for ending, text in files.items():
            api.keep_document(text, key=key_of(protocol, ending))
    except api.StoreUnavailable as error:
        logger.warning("protocol waits for the film store", reason=str(error), protocol=protocol.pk)
        rows_of(protocol).update(state=WorkState.WAITING, attempt=0)
        return
    hashes = {ending: sha256(text.encode()).hexdigest() for ending, text in files.items()}
    size = len(files["json"].encode())
    certainty = told_certainty(protocol.tally)
    rows_of(protocol).update(
        state=WorkState.DONE, progress=1.0, size=size, hashes=hashes, certainty=certainty
    )


def _stamp(pk: int) -> None:
    unstamped = ResultProtocol.objects.select_related("seal").filter(state=WorkState.DONE, stamp="")
    protocol = unstamped.filter(pk=pk).first()
    if protocol is None or not settings.TIMESTAMP_URL:
        return
    told = {"stamp_tried_at": timezone.now(), "stamp_error": ""}
    try:
        told["stamp"] = stamp(protocol.seal.hash)
    except NotStamped as error:
        logger.warning("seal not stamped", reason=str(error), protocol=protocol.pk)
        told["stamp_error"] = str(error)[:1000]
    ResultProtocol.objects.filter(pk=pk).update(**told)
