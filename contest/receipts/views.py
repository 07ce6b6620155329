"""The signed receipt of a submission, and the page on which anybody checks one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_entry_for_creator
from contest.policies import Refused
from contest.receipts.forms import ReceiptForm
from contest.receipts.statement import COMMANDS, check_receipt, public_key, signed_receipt_of


@login_required
@require_safe
def entry_receipt_file(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    receipt = signed_receipt_of(entry)
    if not receipt:
        raise Http404
    answer = HttpResponse(receipt, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="receipt-{entry.code}.txt"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_verify(request: HttpRequest) -> HttpResponse:
    is_post = request.method == "POST"
    form = ReceiptForm(request.POST if is_post else None, request.FILES if is_post else None)
    checked, refusal = None, ""
    if is_post and form.is_valid():
        try:
            checked = check_receipt(form.cleaned_data["receipt"])
        except Refused as refused:
            refusal = str(refused.reason)
    context = {"form": form, "checked": checked, "refusal": refusal, "commands": COMMANDS}
    status = 422 if is_post and checked is None else 200
    return render(request, "contest/receipts/receipt_verify.html", context, status=status)


@require_safe
def receipt_key_file(request: HttpRequest) -> HttpResponse:
    return HttpResponse(public_key(), content_type="application/x-pem-file")
