"""Captions that a program drafts: asked for, awaited, confirmed. Where none is set up, there is nothing."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_entry_for_creator, person
from contest.captions.access import get_captions_for_creator
from contest.captions.captioning import ask_for_draft, confirm_captions
from contest.captions.forms import CaptionFileForm, ConfirmCaptionsForm, DraftCaptionsForm
from contest.captions.views import captions_page, editor_page
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from media_pipeline import api


@login_required
@require_POST
def captions_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a draft. Twice changes nothing."""
    entry = get_entry_for_creator(request.user, code)
    _demand_offer()
    form = DraftCaptionsForm(request.POST)
    if form.is_valid():
        try:
            ask_for_draft(entry, language=form.cleaned_data["language"], by=person(request))
        except Refused as refused:
            if not refused.field:
                return answer_refusal(request, refused, "entry_captions", code)
            add_refusal(form, refused)
        else:
            return redirect("entry_captions", code)
    return captions_page(request, entry, CaptionFileForm(), drafting=form)


@require_safe
@never_cache
@login_required
def captions_draft_status(request: HtmxRequest, code: str) -> HttpResponse:
    """The part of the page that asks for itself until the draft is there: nothing new, or where it is."""
    entry = get_entry_for_creator(request.user, code)
    _demand_offer()
    draft = api.draft_report(entry.film_id) if entry.film_id else None
    if request.htmx and draft and draft.is_waiting:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(
        request, "contest/captions/_draft.html", {"entry": entry, "draft": draft, "is_settled": True}
    )


@login_required
@require_POST
def captions_confirm(request: HttpRequest, code: str, captiontrack: int) -> HttpResponse:
    """A person has read the draft."""
    entry, track = get_captions_for_creator(request.user, code, captiontrack)
    form = ConfirmCaptionsForm(request.POST)
    if not form.is_valid():
        return editor_page(request, entry, track, confirm=form)
    try:
        confirm_captions(entry, track, revision=form.cleaned_data["revision"], by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "captions_edit", code, captiontrack)
    messages.success(request, _("The captions are confirmed: whoever watches the film can read them now."))
    return redirect("captions_edit", code, captiontrack)


def _demand_offer() -> None:
    if not api.is_drafting_offered():
        raise Http404
