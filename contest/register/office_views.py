"""The office: files of the register, and consents that people withdraw with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contest.access import person
from contest.enums import ConsentUse
from contest.policies import Refused
from contest.register.access import get_paper_for_office, get_portrayal_for_organiser
from contest.register.consenting import withdraw_for_person
from contest.register.downloads import hand_out
from contest.register.forms import UseForm
from contest.views.http_conflict import answer_refusal


@require_safe
@login_required
def office_register_file(request: HttpRequest, slug: str, code: str, rightspaper: int) -> HttpResponse:
    return hand_out(get_paper_for_office(request.user, slug, code, rightspaper))


@require_POST
@login_required
def office_consent_withdraw(request: HttpRequest, slug: str, code: str, portrayal: int) -> HttpResponse:
    """Somebody in the film has asked the office to end one of their consents."""
    entry, row = get_portrayal_for_organiser(request.user, slug, code, portrayal)
    form = UseForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Choose which consent is withdrawn."))
        use = ConsentUse(form.cleaned_data["use"])
        is_changed = withdraw_for_person(entry, row, use, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_entry", slug, code)
    if is_changed:
        messages.success(request, _("Withdrawn. What it covered has ended; the record stays as it is."))
    else:
        messages.info(request, _("This consent does not stand any longer."))
    return redirect("office_entry", slug, code)
