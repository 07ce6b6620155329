"""The office makes another person the contact person of an entry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contest.access import get_entry_for_organiser, person
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.team.forms import NewContactForm
from contest.team.policies import may_replace_contact
from contest.team.replacing import replace_contact
from contest.views.http_conflict import answer_refusal
from contest.views.organiser import page_of_office_entry


@login_required
@require_POST
def office_contact_replace(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_organiser(request.user, slug, code)
    form = NewContactForm(request.POST)
    if not (may := may_replace_contact(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "office_entry", slug, code, form=form)
    if not form.is_valid():
        return page_of_office_entry(request, entry, contact_form=form, status=422)
    email, reason = form.cleaned_data["contact_email"], form.cleaned_data["contact_reason"]
    try:
        replaced = replace_contact(entry, email=email, reason=reason, by=person(request))
    except Refused as refused:
        add_refusal(form, refused)
        return page_of_office_entry(request, entry, contact_form=form, status=422)
    words = _("%(person)s is the contact person of this entry now. Both have been emailed your reason.")
    messages.success(request, words % {"person": replaced.representative})
    return redirect("office_entry", slug, code)
