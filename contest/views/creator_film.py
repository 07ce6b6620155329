"""The film of an entry: sending it, and what the check of it says."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contest import access
from contest.access import person
from contest.domain.editions import uploads_begin_until
from contest.domain.entry_films import cancel_upload, choose_audio, may_send, take_back_film
from contest.domain.queries.films import earlier_film, upload_owner
from contest.domain.waivers import ask_for_waiver, asked_about, blocking_of
from contest.forms.audio import AudioForm, audio_words
from contest.forms.waivers import WaiverAskForm
from contest.models import Entry
from contest.plain_form.address import plain_form
from contest.plain_form.tickets import read_notice
from contest.policies import Refused, may_upload
from contest.team.playing import own_poster_of, viewer_in_team
from contest.views.bare_text import read_text
from contest.views.entry_page import entry_page, playback_for
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_conflict
from media_pipeline import api
from media_pipeline.enums import FilmState

SETTLED = frozenset({FilmState.READY, FilmState.REFUSED, FilmState.STUCK})


@require_safe
@never_cache
@login_required
def entry_film(request: HtmxRequest, code: str) -> HttpResponse:
    """The page, and for htmx the part of it that asks for itself until a refused film has its copy."""
    entry = access.get_entry_for_creator(request.user, code)
    film = api.film_report(entry.film_id) if entry.film_id else None
    audio = api.audio_report(entry.film_id) if entry.film_id else None
    context = {
        **sending_of(request, entry),
        "film": film,
        "audio": audio,
        "audio_form": AudioForm(report=audio) if audio else None,
        "heard": next((audio_words(offer) for offer in audio.offers if offer.is_heard), "") if audio else "",
        "playback": playback_for(viewer_in_team(person(request), entry), film),
        "own_poster": own_poster_of(person(request), entry),
        "is_settled": film is not None and film.state in SETTLED,
        "asked": asked_about(entry) if film else None,
        "may_ask": film is not None
        and film.state == FilmState.REFUSED
        and all(finding.may_be_waived for finding in blocking_of(film)),
        "earlier": earlier_film(entry) if film and film.state in SETTLED else None,
    }
    if request.htmx:
        part = {"entry": entry, "edition": entry.edition, **context}
        return render(request, "contest/_entry_film_found.html", part)
    return entry_page(request, entry, "contest/entry_film.html", current="film", context=context)


@require_safe
@never_cache
@login_required
def entry_film_plain(request: HttpRequest, code: str) -> HttpResponse:
    """The form that takes a film without a script of ours; and why it did not take one, with that status."""
    entry = access.get_entry_for_creator(request.user, code)
    notice = read_notice(request.GET.get("notice", ""), entry=entry.code)
    context = {**sending_of(request, entry), "notice": notice, "has_film": entry.film_id is not None}
    status = notice.status if notice else 200
    return entry_page(
        request, entry, "contest/entry_film_plain.html", current="film", context=context, status=status
    )


def sending_of(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """What pages say of sending a film."""
    under_way = api.open_uploads(upload_owner(entry))
    return {
        "may_upload": may_send(may_upload(request.user, entry), entry, is_under_way=bool(under_way)),
        "may_begin_another": timezone.now() < uploads_begin_until(entry),
        "under_way": under_way,
        "plain": plain_form(request, entry),
        "extensions": ",".join(api.EXTENSIONS),
        "largest_part": api.largest_part(),
    }


@require_safe
@never_cache
@login_required
def entry_film_status(request: HtmxRequest, code: str) -> HttpResponse:
    """The fragment that asks for itself again until the film is settled; then the whole page is loaded anew,
    because the check result changes the steps beside it too."""
    entry = access.get_entry_for_creator(request.user, code)
    film = api.film_report(entry.film_id) if entry.film_id else None
    is_settled = film is not None and film.state in SETTLED
    context = {"entry": entry, "film": film, "is_settled": is_settled}
    response = render(request, "contest/_entry_film_status.html", context)
    if is_settled and request.htmx:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def entry_audio(request: HttpRequest, code: str) -> HttpResponse:
    """Choose which audio tracks of the film are heard."""
    entry = access.get_entry_for_creator(request.user, code)
    back_url = reverse("entry_film", args=[code])
    report = api.audio_report(entry.film_id) if entry.film_id else api.NO_AUDIO
    form = AudioForm(request.POST, report=report)
    try:
        if not form.is_valid():
            raise Refused(str(next(iter(form.errors.values()))[0]))
        shown = form.cleaned_data["film"]
        is_new = choose_audio(entry, form.chosen, shown=shown, by=person(request))
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url)
    if is_new:
        messages.success(request, _("Saved. The screening copies are made with this audio now."))
    else:
        messages.info(request, _("This audio is heard already."))
    return redirect(f"{back_url}#audio")


@require_POST
@login_required
def entry_film_back(request: HttpRequest, code: str) -> HttpResponse:
    """Use the version again that another took the place of."""
    entry = access.get_entry_for_creator(request.user, code)
    back_url = reverse("entry_film", args=[code])
    try:
        take_back_film(entry, upload=read_text(request, "upload"), by=person(request))
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url)
    messages.success(request, _("The earlier version is the film of your entry again."))
    return redirect(back_url)


@require_POST
@login_required
def entry_upload_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give an upload up that is under way; after the deadline, when no other can begin, it stays."""
    entry = access.get_entry_for_creator(request.user, code)
    back_url = reverse("entry_film", args=[code])
    try:
        cancel_upload(entry, upload=read_text(request, "upload"), by=person(request))
    except (Refused, api.UploadRefused) as refused:
        reason = refused.message if isinstance(refused, api.UploadRefused) else refused.reason
        return answer_conflict(request, reason=reason, back_url=back_url)
    messages.success(request, _("The upload was cancelled."))
    return redirect(back_url)


@require_POST
@login_required
def entry_waiver_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the festival office to grant an exception for a film that was not accepted."""
    entry = access.get_entry_for_creator(request.user, code)
    back_url = reverse("entry_film", args=[code])
    try:
        ask_for_waiver(entry, words=read_text(request, "words"), by=person(request))
    except Refused as refused:
        form = WaiverAskForm(request.POST)
        return answer_conflict(request, reason=refused.reason, back_url=back_url, form=form)
    messages.success(
        request, _("Your request has been sent. The festival office will read it and look at the film.")
    )
    return redirect(f"{back_url}#found")
