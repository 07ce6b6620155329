"""The captions of an entry's film: brought as a file, looked at on the film, shifted, corrected."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_entry_for_creator, person
from contest.captions.access import get_captions_for_creator
from contest.captions.captioning import (
    bring_captions,
    declare_speech,
    edit_captions,
    offered_track,
    remove_captions,
    shift_captions,
    take_over_captions,
)
from contest.captions.forms import (
    CUES_ON_PAGE,
    CaptionFileForm,
    ConfirmCaptionsForm,
    CueForm,
    CueForms,
    DraftCaptionsForm,
    ShiftForm,
    TakeOverForm,
)
from contest.captions.left_out import left_out_of
from contest.captions.policies import may_caption
from contest.forms.refusals import add_refusal
from contest.models import Entry
from contest.policies import Refused
from contest.team.playing import viewer_in_team
from contest.views.entry_page import entry_page, playback_for
from contest.views.http_conflict import answer_refusal
from media_pipeline import api
from media_pipeline.enums import CaptionKind

SPEAKS_AND_CAPTIONED = gettext_noop(
    "The film has captions, and you declare that nobody speaks in it. If somebody does, withdraw the "
    "declaration; if not, remove captions that are not needed."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def entry_captions(request: HttpRequest, code: str) -> HttpResponse:
    """What captions there are, and a form for more."""
    entry = get_entry_for_creator(request.user, code)
    is_post = request.method == "POST"
    form = CaptionFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and not (may := may_caption(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "entry_captions", code)
    if is_post and form.is_valid():
        given = form.cleaned_data
        try:
            pk, file = bring_captions(
                entry,
                given["file"].read(),
                kind=CaptionKind(given["kind"]),
                language=given["language"],
                encoding=given["encoding"],
                replaces=given["replaces"],
                by=person(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The captions were added. Watch them on the film."))
            for words in left_out_of(file):
                messages.warning(request, words)
            if entry.has_no_speech and given["kind"] == CaptionKind.CAPTIONS:
                messages.warning(request, _(SPEAKS_AND_CAPTIONED))
            return redirect("captions_edit", code, pk)
    return captions_page(request, entry, form)


@login_required
@require_POST
def captions_take_over(request: HttpRequest, code: str, embeddedtrack: int) -> HttpResponse:
    """Make captions of a subtitle track that the film's file holds."""
    entry = get_entry_for_creator(request.user, code)
    try:
        track = offered_track(entry, embeddedtrack, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_captions", code)
    form = TakeOverForm(request.POST, track=track)
    if form.is_valid():
        given = form.cleaned_data
        try:
            pk = take_over_captions(
                entry,
                track,
                kind=CaptionKind(given["kind"]),
                language=given["language"],
                replaces=given["replaces"],
                by=person(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The captions were added. Watch them on the film."))
            return redirect("captions_edit", code, pk)
    return captions_page(request, entry, CaptionFileForm(), taking={track.id: form})


@login_required
@require_POST
def entry_speech(request: HttpRequest, code: str) -> HttpResponse:
    """Declare that nobody speaks in the film, or take that back."""
    entry = get_entry_for_creator(request.user, code)
    has_none = request.POST.get("has_none") == "yes"
    try:
        changed = declare_speech(entry, has_none=has_none, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_captions", code)
    if changed:
        told = _("Noted: nobody speaks in this film.") if has_none else _("The declaration was withdrawn.")
        messages.success(request, told)
        if has_none and entry.film_id and api.captioned_films([entry.film_id]):
            messages.warning(request, _(SPEAKS_AND_CAPTIONED))
    return redirect("entry_captions", code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def captions_edit(request: HttpRequest, code: str, captiontrack: int) -> HttpResponse:
    """The texts of a track with their times, so many on a page, beside the film."""
    entry, track = get_captions_for_creator(request.user, code, captiontrack)
    page = Paginator(track.cues, CUES_ON_PAGE).get_page(request.GET.get("page"))
    if request.method != "POST":
        return editor_page(request, entry, track, page)
    rows = CueForms(request.POST)
    revision = request.POST.get("revision", "")
    if not rows.is_valid() or not revision.isascii() or not revision.isdigit():
        return editor_page(request, entry, track, page, rows=rows)
    edited = [cue for row in rows if isinstance(row, CueForm) and row.has_changed() and (cue := row.cue)]
    first = page.start_index() - 1
    cues = [*track.cues[:first], *edited, *track.cues[first + len(page.object_list) :]]
    try:
        edit_captions(entry, track, cues, revision=int(revision[:9]), by=person(request))
    except Refused as refused:
        return editor_page(request, entry, track, page, rows=rows, problem=str(refused.reason), status=409)
    messages.success(request, _("Saved."))
    return redirect(f"{request.path}?page={page.number}")


@login_required
@require_POST
def captions_shift(request: HttpRequest, code: str, captiontrack: int) -> HttpResponse:
    """All of them later or earlier."""
    entry, track = get_captions_for_creator(request.user, code, captiontrack)
    form = ShiftForm(request.POST)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            shift_captions(entry, track, by_ms=form.by_ms, revision=revision, by=person(request))
        except Refused as refused:
            if not refused.field:
                return answer_refusal(request, refused, "captions_edit", code, captiontrack)
            add_refusal(form, refused)
        else:
            messages.success(request, _("All captions were shifted. Watch them on the film."))
            return redirect("captions_edit", code, captiontrack)
    return editor_page(request, entry, track, shift=form)


@login_required
@require_POST
def captions_remove(request: HttpRequest, code: str, captiontrack: int) -> HttpResponse:
    entry, track = get_captions_for_creator(request.user, code, captiontrack)
    try:
        remove_captions(entry, track, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "captions_edit", code, captiontrack)
    messages.success(request, _("The captions were removed."))
    return redirect("entry_captions", code)


def captions_page(
    request: HttpRequest,
    entry: Entry,
    form: CaptionFileForm,
    *,
    taking: Mapping[int, TakeOverForm] = MappingProxyType({}),
    drafting: DraftCaptionsForm | None = None,
) -> HttpResponse:
    """The page of all captions; `taking` is the form of a track that could not be taken over, `drafting` that
    of a draft that could not be asked for."""
    film = api.film_report(entry.film_id) if entry.film_id else None
    tracks = api.caption_reports(entry.film_id) if entry.film_id else []
    offered = api.embedded_reports(entry.film_id) if entry.film_id else []
    have = {track.cues for track in tracks}
    context = {
        "form": form,
        "tracks": tracks,
        "offers": [
            {
                "track": track,
                "is_taken": track.cues in have,
                "form": taking.get(track.id) or TakeOverForm(None, track=track),
            }
            for track in offered
        ],
        "playback": playback_for(viewer_in_team(person(request), entry), film, caption_drafts=True),
        "may_caption": may_caption(request.user, entry),
        "is_drafting_offered": api.is_drafting_offered() and film is not None and film.has_audio,
        "draft": api.draft_report(film.id) if film and api.is_drafting_offered() else None,
        "drafting": drafting or DraftCaptionsForm(),
    }
    is_wrong = form.is_bound or bool(taking) or drafting is not None
    return _page(request, entry, "contest/captions/entry_captions.html", context, is_wrong=is_wrong)


def editor_page(
    request: HttpRequest,
    entry: Entry,
    track: api.CaptionReport,
    page: "Page[api.Cue] | None" = None,
    *,
    rows: Any = None,
    shift: ShiftForm | None = None,
    confirm: ConfirmCaptionsForm | None = None,
    problem: str = "",
    status: int = 422,
) -> HttpResponse:
    """Wherever it is asked for with something typed, that could not be saved."""
    page = page or Paginator(track.cues, CUES_ON_PAGE).get_page(1)
    initial = [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in page.object_list]
    film = api.film_report(entry.film_id) if entry.film_id else None
    context = {
        "track": track,
        "page": page,
        "rows": rows if rows is not None else CueForms(initial=initial),
        "shift": shift or ShiftForm(initial={"revision": track.revision}),
        "confirm": confirm or ConfirmCaptionsForm(initial={"revision": track.revision}),
        "problem": problem,
        "playback": playback_for(viewer_in_team(person(request), entry), film, caption_drafts=True),
        "may_caption": may_caption(request.user, entry),
        "save_url": f"{reverse('captions_edit', args=[entry.code, track.id])}?page={page.number}",
    }
    is_wrong = rows is not None or shift is not None or confirm is not None
    template = "contest/captions/captions_edit.html"
    return _page(request, entry, template, context, is_wrong=is_wrong, status=status)


def _page(
    request: HttpRequest,
    entry: Entry,
    template: str,
    context: dict[str, Any],
    *,
    is_wrong: bool,
    status: int = 422,
) -> HttpResponse:
    status = status if is_wrong else 200
    return entry_page(request, entry, template, current="film", context=context, status=status)
