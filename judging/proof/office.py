"""The protocol of a sealed result in the office: what became of it, and having it made again."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contest.access import get_edition_for_organiser, person
from contest.domain.editions import format_instant
from contest.domain.queries.office import WaitingLine
from contest.domain.result_notes import ResultNote
from contest.models import Edition
from contest.policies import Refused, demand, may_see_sealed
from contest.views.http_conflict import answer_refusal
from judging.domain.asked_work import UNFINISHED
from judging.enums import WorkState
from judging.models import ResultProtocol
from judging.proof.lost_files import is_overdue
from media_pipeline.enums import Fault


@login_required
@require_POST
def protocol_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a protocol that failed made again, or a stamp asked for that was not given."""
    from judging.proof.protocols import ask_again  # noqa: PLC0415  (loads the science)

    edition = get_edition_for_organiser(request.user, slug)
    try:
        demand(may_see_sealed(request.user, edition))
        ask_again(edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_results", slug)
    messages.success(request, _("Asked for. The page says what became of it."))
    return redirect("office_results", slug)


def protocols_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """On the first page of the office, until it is made."""
    protocol = _standing(edition)
    url = reverse("office_results", args=[edition.slug])
    if protocol is None:
        return
    if protocol.state == WorkState.FAILED:
        words = _("The protocol, by which anybody counts the result again, could not be made.")
        yield WaitingLine(words, url)
    elif protocol.state in UNFINISHED and is_overdue(protocol):
        yield WaitingLine(_overdue(protocol), url)


def _standing(edition: Edition) -> ResultProtocol | None:
    standing = ResultProtocol.objects.filter(seal__edition=edition, seal__superseded_at=None)
    return standing.select_related("seal__edition").first()


def _overdue(protocol: ResultProtocol) -> str:
    words = _(
        "The protocol, by which anybody counts the result again, was asked for on %(when)s and is not "
        "written: no worker has taken it, or the film store does not answer. Whoever runs the site finds the "
        "reason in the log."
    )
    return words % {"when": format_instant(protocol.asked_at, protocol.seal.edition)}


def _found_faulty(protocol: ResultProtocol) -> str:
    words = (
        _(
            "A file of the protocol was missing from the film store on %(when)s, and was written again as it "
            "was. Whoever runs the site should find out who removed it."
        )
        if protocol.fault == Fault.MISSING
        else _(
            "A file of the protocol in the film store was found changed on %(when)s. Nobody was given it, "
            "and it was written again as it was. Whoever runs the site should find out who or what wrote "
            "into it."
        )
    )
    assert protocol.fault_at is not None, "a fault has its time"
    return words % {"when": format_instant(protocol.fault_at, protocol.seal.edition)}


def notes_on_protocol(edition: Edition) -> Iterator[ResultNote]:
    """One query."""
    protocol = _standing(edition)
    if protocol is None:
        return
    url = reverse("protocol_again", args=[edition.slug])
    if protocol.state == WorkState.FAILED:
        words = _(
            "The protocol, by which anybody counts the result again, could not be made: %(failure)s An "
            "organiser can have it made again; if it fails again, whoever runs the site finds the error in "
            "the log."
        )
        yield ResultNote(words % {"failure": protocol.failure}, "bad", url, _("Make the protocol again"))
    elif protocol.state in UNFINISHED and is_overdue(protocol):
        yield ResultNote(_overdue(protocol), "warn")
    elif protocol.state in UNFINISHED:
        yield ResultNote(_("The protocol, by which anybody counts the result again, is being made."))
    elif protocol.stamp_error and not protocol.stamp:
        words = _(
            "The seal has no time stamp yet: %(error)s The site asks again every ten minutes; whoever runs "
            "the site can change the time-stamping authority."
        )
        yield ResultNote(
            words % {"error": protocol.stamp_error}, "warn", url, _("Ask for the time stamp again")
        )
    if protocol.fault and protocol.state == WorkState.DONE:
        yield ResultNote(_found_faulty(protocol), "warn")
