"""Proof for everybody: the page on which a result is counted again, its files, and a judge's receipts."""

from itertools import chain

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contest.access import person
from judging.access import get_public_protocol, get_public_seal, get_round_for_judge
from judging.enums import WorkState
from judging.models import ResultProtocol
from judging.proof.files import key_of, stamp_of
from judging.proof.receipts import receipts_of
from media_pipeline import api


@require_safe
def result_proof(request: HttpRequest, slug: str) -> HttpResponse:
    seal = get_public_seal(slug)
    protocol = ResultProtocol.objects.filter(seal=seal).first()
    counted = seal.snapshot.get("counted") or {}
    context = {
        "edition": seal.edition,
        "seal": seal,
        "tree": counted.get("tree"),
        "protocol": protocol if protocol and protocol.state == WorkState.DONE else None,
        "is_coming": bool(counted) and not (protocol and protocol.state == WorkState.FAILED),
    }
    return render(request, "judging/proof/result_proof.html", context)


@require_safe
def proof_protocol(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _file_of(get_public_protocol(slug), "json", "application/json")


@require_safe
def proof_program(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The program as it was when the result was sealed."""
    return _file_of(get_public_protocol(slug), "py", "text/x-python; charset=utf-8", name="verify_results.py")


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


def _file_of(protocol: ResultProtocol, ending: str, content_type: str, *, name: str = "") -> HttpResponseBase:
    """From the store, a piece at a time."""
    pieces = api.pieces_of(key_of(protocol, ending))
    try:
        first = next(pieces)
    except FileNotFoundError:
        raise Http404 from None
    name = name or f"results-{protocol.seal.short_code}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(chain([first], pieces), content_type=content_type, headers=headers)
