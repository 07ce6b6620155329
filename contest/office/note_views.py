"""Private notes of the office about an entry, and its claim by one of the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contest.access import get_entry_for_checking, get_entry_for_office, person
from contest.office.claims import claim_entries, release_entries
from contest.office.forms import PrivateNoteForm
from contest.office.notes import write_note
from contest.office.policies import may_claim
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from contest.views.organiser import page_of_office_entry


@login_required
@require_POST
def office_note(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_checking(request.user, slug, code)
    form = PrivateNoteForm(request.POST)
    if not form.is_valid():
        return page_of_office_entry(request, entry, note_form=form, status=422)
    try:
        write_note(entry, text=form.cleaned_data["note"], by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_entry", slug, code, form=form)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('office_entry', args=[slug, code])}#notes")


@login_required
@require_POST
def office_claim(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Claim an entry, or (`release` in what is sent) give it back."""
    entry = get_entry_for_office(request.user, slug, code)
    by = person(request)
    if "release" in request.POST:
        release_entries(entry.edition, [code], by=by)
        messages.success(request, _("You have released this entry."))
        return redirect("office_entry", slug, code)
    if not (may := may_claim(by, entry)):
        return answer_refusal(request, Refused(may.reason), "office_entry", slug, code)
    if claim_entries(entry.edition, [code], by=by):
        messages.success(request, _("You have claimed this entry."))
    else:
        messages.info(request, _("This entry is claimed already."))
    return redirect("office_entry", slug, code)
