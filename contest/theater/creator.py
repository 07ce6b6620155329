"""The creator's permission, for as long as the statements on rights can no longer be changed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contest.access import get_entry_for_creator, person
from contest.policies import Refused
from contest.theater.permission import set_permission
from contest.views.http_conflict import answer_refusal


@require_POST
@login_required
def entry_theater(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    given = request.POST.get("given") == "yes"
    try:
        is_changed = set_permission(entry, given, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_rights", code)
    if is_changed:
        told = (
            _("Thank you. The theater may show this film once the results are published.")
            if given
            else _("Withdrawn. The theater no longer shows this film.")
        )
        messages.success(request, told)
    return redirect("entry_rights", code)
