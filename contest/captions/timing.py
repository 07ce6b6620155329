"""The times of a track's captions, for the script that moves them over the film's audio."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contest.access import person
from contest.captions.access import get_captions_for_creator
from contest.captions.captioning import retime_captions
from contest.captions.forms import TimesForm
from contest.policies import Refused
from media_pipeline import api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def captions_times(request: HttpRequest, code: str, captiontrack: int) -> HttpResponse:
    """All captions with their times; or all times anew, of the revision that was moved. Refusals: JSON."""
    entry, track = get_captions_for_creator(request.user, code, captiontrack)
    if request.method != "POST":
        return _answer(track)
    form = TimesForm(request.POST)
    if not form.is_valid():
        said = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(said)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        retime_captions(entry, track, given["times"], revision=given["revision"], by=person(request))
    except Refused as refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused.field else HTTPStatus.CONFLICT
        return JsonResponse({"message": str(refused.reason)}, status=status)
    return _answer(get_captions_for_creator(request.user, code, captiontrack)[1])


def _answer(track: api.CaptionReport) -> HttpResponse:
    cues = [[cue.start, cue.end, cue.words] for cue in track.cues]
    return JsonResponse({"revision": track.revision, "cues": cues})
