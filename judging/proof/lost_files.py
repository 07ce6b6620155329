"""Files of a protocol that the store has no more: a worker writes them again, from the seal and the
scoresheets that it covers. They come out as they were, or not at all."""

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from judging.domain.asked_work import publish_work
from judging.enums import WorkState
from judging.models import ResultProtocol
from judging.proof.files import TASK, key_of
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

BEING_WRITTEN = _("The file is being written, and is here within minutes. Try again then.")
CANNOT_BE_MADE = _(
    "The file could not be made. The organisers have been told, and can have it made again. The results and "
    "their seal stand as they were published."
)
STORE_AWAY = _("The place where the file is kept does not answer at the moment. Try again in a few minutes.")


def why_absent(protocol: ResultProtocol) -> str | Promise:
    """Why the public cannot have the files yet, and what to do; "" once they are made."""
    if protocol.state == WorkState.DONE:
        return ""
    return CANNOT_BE_MADE if protocol.state == WorkState.FAILED else BEING_WRITTEN


def find_lost_files() -> int:
    """Have the files of standing seals written again that the store does not have whole; returns how many.
    With the store away nothing counts as lost."""
    made = ResultProtocol.objects.filter(state=WorkState.DONE, seal__superseded_at=None)
    try:
        lost = [one for one in made.select_related("seal__edition").order_by("pk") if not is_kept(one)]
    except api.StoreUnavailable as error:
        logger.warning("protocols were not looked for: the store is away", reason=str(error))
        return 0
    return sum(write_again(one) for one in lost)


def is_kept(protocol: ResultProtocol) -> bool:
    """Whether the store has both files, the protocol with all its bytes. Raises StoreUnavailable."""
    whole = api.document_size(key_of(protocol, "json")) == protocol.size
    return whole and bool(api.document_size(key_of(protocol, "py")))


def write_again(protocol: ResultProtocol) -> bool:
    """Have the files of one written again, unless that was asked for meanwhile; whether it was so."""
    with transaction.atomic():
        found = ResultProtocol.objects.filter(pk=protocol.pk, state=WorkState.DONE)
        if not let_wait(found):
            return False
        edition = protocol.seal.edition
        journal.record(
            "protocol_lost",
            subject=f"edition:{edition.slug}",
            facts={"seal": protocol.seal.hash},
            actor=None,
            edition=edition,
        )
        transaction.on_commit(lambda: publish_work(protocol, TASK))
    return True


def let_wait(protocols: QuerySet[ResultProtocol]) -> int:
    """They wait for a worker as if nobody had tried; returns how many."""
    return protocols.update(state=WorkState.WAITING, failure="", attempt=0, published_at=None)
