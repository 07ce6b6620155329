"""Raw clips as evidence of what made a film's shots: brought, read, found in the film or not, graded."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_entry_for_creator, person
from contest.clips.bringing import bring_clip, remove_clip
from contest.clips.evidence_shown import evidence_shown
from contest.clips.forms import RawClipForm
from contest.clips.policies import may_bring_clip
from contest.domain.queries.declarations import declaration_of
from contest.forms.refusals import add_refusal
from contest.models import Entry
from contest.policies import Refused, may_edit
from contest.team.playing import viewer_in_team
from contest.typed_text import echoed, is_visible
from contest.views.entry_page import entry_page, playback_for
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from media_pipeline import api


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def entry_clips(request: HttpRequest, code: str) -> HttpResponse:
    """The evidence that there is, and a form for one more clip."""
    entry = get_entry_for_creator(request.user, code)
    if request.method != "POST":
        return _page(request, entry, RawClipForm())
    if not (may := may_bring_clip(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "entry_clips", code)
    form = RawClipForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["clip"]
        try:
            bring_clip(entry, file.chunks(), file_name=_kept_name(file.name), by=person(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The clip was uploaded."))
            return redirect("entry_clips", code)
    return _page(request, entry, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
@never_cache
@login_required
def entry_clips_status(request: HtmxRequest, code: str) -> HttpResponse:
    """The part of the page that asks for itself until all clips are read: nothing new, or all of it."""
    entry = get_entry_for_creator(request.user, code)
    evidence = evidence_shown(entry, declaration_of(entry))
    if request.htmx and evidence.is_waiting:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"entry": entry, "evidence": evidence, "may_edit": may_edit(request.user, entry)}
    return render(request, "contest/clips/_clips.html", context)


@require_POST
@login_required
def entry_clip_remove(request: HttpRequest, code: str, rawclip: int) -> HttpResponse:
    """Twice changes nothing."""
    entry = get_entry_for_creator(request.user, code)
    try:
        if remove_clip(entry, rawclip, by=person(request)):
            messages.success(request, _("The clip was removed."))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_clips", code)
    return redirect("entry_clips", code)


def _kept_name(name: str) -> str:
    """By which people know the clip again; nothing is ever opened by it."""
    seen = "".join(sign for sign in name if sign.isprintable())
    return echoed(seen) if is_visible(seen) else "clip"


def _page(request: HttpRequest, entry: Entry, form: RawClipForm, *, status: int = 200) -> HttpResponse:
    film = api.film_report(entry.film_id) if entry.film_id else None
    context: dict[str, Any] = {
        "form": form,
        "evidence": evidence_shown(entry, declaration_of(entry)),
        "playback": playback_for(viewer_in_team(person(request), entry), film),
        "may_bring": may_bring_clip(request.user, entry),
    }
    template = "contest/clips/entry_clips.html"
    return entry_page(request, entry, template, current="shots", context=context, status=status)
