"""What stands for a film in public: a frame of it, or the team's own poster."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_entry_for_creator, person
from contest.forms.refusals import add_refusal
from contest.models import Entry
from contest.policies import Refused, may_edit
from contest.posters.choosing import bring_poster, choose_poster, remove_poster
from contest.posters.forms import OwnPosterForm, PosterForm
from contest.posters.policies import may_bring_poster
from contest.team.playing import own_poster_of
from contest.views.entry_page import entry_page
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_conflict, answer_refusal


@require_POST
@login_required
def entry_poster(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what stands for the film, from the page that `back` names."""
    entry = get_entry_for_creator(request.user, code)
    form = PosterForm(request.POST)
    back_url = reverse(form.back, args=[code])
    try:
        if not form.is_valid():
            raise Refused(_("Choose a poster frame."))
        chosen = form.cleaned_data
        choose_poster(entry, chosen["number"], shown=chosen["film"], by=person(request))
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url)
    messages.success(request, _("Poster saved."))
    return redirect(f"{back_url}#poster")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def entry_own_poster(request: HttpRequest, code: str) -> HttpResponse:
    """The team's own poster, and a form for another."""
    entry = get_entry_for_creator(request.user, code)
    if request.method != "POST":
        return _page(request, entry, OwnPosterForm())
    if not (may := may_bring_poster(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "entry_own_poster", code)
    form = OwnPosterForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            bring_poster(entry, form.cleaned_data["picture"], by=person(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The picture was uploaded."))
            return redirect("entry_own_poster", code)
    return _page(request, entry, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
@never_cache
@login_required
def entry_own_poster_status(request: HtmxRequest, code: str) -> HttpResponse:
    """The part of the page that asks for itself until the poster is made: nothing new, or all of it."""
    entry = get_entry_for_creator(request.user, code)
    poster = own_poster_of(person(request), entry)
    if request.htmx and poster.is_waiting:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"entry": entry, "poster": poster, "may_edit": may_edit(request.user, entry)}
    return render(request, "contest/posters/_own_poster.html", context)


@require_POST
@login_required
def entry_own_poster_remove(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    try:
        remove_poster(entry, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_own_poster", code)
    messages.success(request, _("Your own poster was removed. A frame stands for the film."))
    return redirect("entry_own_poster", code)


def _page(request: HttpRequest, entry: Entry, form: OwnPosterForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "poster": own_poster_of(person(request), entry),
        "may_bring": may_bring_poster(request.user, entry),
    }
    template = "contest/posters/entry_own_poster.html"
    return entry_page(request, entry, template, current="film", context=context, status=status)
