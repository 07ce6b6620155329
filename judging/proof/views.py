"""Proof for everybody: the page on which a result is counted again, its files, and a judge's receipts."""

from http import HTTPStatus
from itertools import chain

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contest.access import person
from contest.views.http_conflict import answer_conflict
from judging.access import get_public_protocol, get_public_seal, get_round_for_judge
from judging.domain.queries.chair import counts_of
from judging.enums import WorkState
from judging.models import ResultProtocol
from judging.proof.files import key_of, stamp_of
from judging.proof.lost_files import (
    BEING_WRITTEN_AGAIN,
    STORE_AWAY,
    FileAbsence,
    absence_of,
    fault_of,
    write_again,
)
from judging.proof.receipts import receipts_of
from media_pipeline import api
from media_pipeline.enums import Fault

RETRY_SECONDS = 120


@require_safe
def result_proof(request: HttpRequest, slug: str) -> HttpResponse:
    seal = get_public_seal(slug)
    protocol = ResultProtocol.objects.select_related("seal__edition").filter(seal=seal).first()
    counted = seal.snapshot.get("counted") or {}
    context = {
        "edition": seal.edition,
        "seal": seal,
        "tree": counted.get("tree"),
        "counts": counts_of(protocol.tally) if protocol else None,
        "protocol": protocol if protocol and protocol.state == WorkState.DONE else None,
        "absence": absence_of(protocol) if counted else None,
    }
    return render(request, "judging/proof/result_proof.html", context)


@require_safe
def proof_protocol(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _file_of(request, slug, "json", "application/json")


@require_safe
def proof_program(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The program as it was when the result was sealed."""
    return _file_of(request, slug, "py", "text/x-python; charset=utf-8", name="verify_results.py")


@require_safe
def proof_stamp(request: HttpRequest, slug: str) -> HttpResponse:
    stamp = stamp_of(get_public_protocol(slug))
    if not stamp:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="seal-{slug}.tsr"'}
    return HttpResponse(stamp, content_type="application/timestamp-reply", headers=headers)


@login_required
@require_safe
def judge_receipts(request: HttpRequest, code: str) -> HttpResponse:
    judge = person(request)
    round_ = get_round_for_judge(judge, code)
    context = {"round": round_, "edition": round_.edition, "receipts": receipts_of(round_, judge)}
    return render(request, "judging/proof/judge_receipts.html", context)


def _file_of(
    request: HttpRequest, slug: str, ending: str, content_type: str, *, name: str = ""
) -> HttpResponseBase:
    """From the store, a piece at a time. What the store has lost, or has otherwise than it was written, is
    given to nobody and written again."""
    protocol = get_public_protocol(slug)
    if absence := absence_of(protocol):
        return _not_here(request, slug, absence)
    try:
        fault = fault_of(protocol)
        pieces = api.pieces_of_document(key_of(protocol, ending))
        first = b"" if fault else next(pieces, b"")
    except FileNotFoundError:
        fault, first = Fault.MISSING, b""
    except api.StoreUnavailable:
        return _not_here(request, slug, STORE_AWAY)
    if not first:
        write_again(protocol, fault)
        return _not_here(request, slug, BEING_WRITTEN_AGAIN)
    name = name or f"results-{protocol.seal.short_code}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(chain([first], pieces), content_type=content_type, headers=headers)


def _not_here(request: HttpRequest, slug: str, absence: FileAbsence) -> HttpResponse:
    """In words, and when to ask again."""
    back_url = reverse("result_proof", args=[slug])
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response = answer_conflict(request, reason=absence.words, back_url=back_url, status=status)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
