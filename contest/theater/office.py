"""The office's side of the theater: which films it shows, and its programmes."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_edition, person
from contest.forms.refusals import add_refusal
from contest.models import Edition, Programme, TheaterFilm
from contest.policies import Refused, may_read_entries
from contest.theater.access import (
    films_to_curate,
    get_film_for_curator,
    get_lane_for_office,
    get_programme_for_curator,
    get_programme_for_office,
)
from contest.theater.curating import curate_film
from contest.theater.forms import CurateForm, PlaceForm, ProgrammeForm
from contest.theater.policies import may_curate, may_read_theater
from contest.theater.programmes import (
    add_film,
    change_place,
    delete_programme,
    move_programme,
    save_programme,
)
from contest.typed_text import without_turns
from contest.views.http_conflict import answer_refusal

FILMS_ON_PAGE = 50
FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def office_theater(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition(request.user, slug, may=may_read_theater)
    words = without_turns(request.GET.get("q", "")).replace("\0", "").strip()[:100]
    films = films_to_curate(request.user, edition, words=words)
    context = {
        "edition": edition,
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "page": Paginator(films, FILMS_ON_PAGE).get_page(request.GET.get("page")),
        "ages": CurateForm.base_fields["age"].choices,  # type: ignore[attr-defined]
        "programmes": Programme.objects.prefetch_related("places"),
        "reads_entries": bool(may_read_entries(request.user, edition)),
        "may_curate": bool(may_curate(request.user, edition)),
    }
    return render(request, "contest/theater/office.html", context)


@login_required
@require_POST
def office_theater_film(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Select a film or no longer, and mark its age."""
    entry = get_film_for_curator(request.user, slug, code)
    form = CurateForm(request.POST)
    if not form.is_valid():
        return answer_refusal(
            request, Refused(_("Choose an age mark from the list.")), "office_theater", slug
        )
    try:
        curate_film(entry, by=person(request), **form.cleaned_data)
    except Refused as refused:
        return answer_refusal(request, refused, "office_theater", slug)
    messages.success(request, _("Saved: “%(title)s”.") % {"title": entry.shown_title})
    return redirect("office_theater", slug)


@login_required
@require_http_methods(FORM_METHODS)
def office_programme_new(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition(request.user, slug, may=may_curate)
    return _programme_page(request, edition, None)


@login_required
@require_http_methods(FORM_METHODS)
def office_programme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    get = get_programme_for_curator if request.method == "POST" else get_programme_for_office
    return _programme_page(request, *get(request.user, slug, pk))


@login_required
@require_safe
def office_programme_preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """As the public will see it."""
    edition, lane = get_lane_for_office(request.user, slug, pk)
    return render(request, "contest/theater/programme.html", {"lane": lane, "office": edition})


@login_required
@require_POST
def office_programme_place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a film in, move it, or take it out."""
    edition, programme = get_programme_for_curator(request.user, slug, pk)
    film, act = request.POST.get("film", ""), request.POST.get("act", "")
    form = PlaceForm(request.POST)
    try:
        if film.isascii() and film.isdigit():
            change_place(programme, int(film), act, office=edition, by=person(request))
        elif form.is_valid():
            add_film(programme, form.cleaned_data["code"], office=edition, by=person(request))
        else:
            return _show(request, edition, programme, ProgrammeForm(programme=programme), form)
    except Refused as refused:
        add_refusal(form, refused)
        return _show(request, edition, programme, ProgrammeForm(programme=programme), form)
    messages.success(request, _("The films of this programme are saved."))
    return redirect("office_programme", slug, pk)


@login_required
@require_POST
def office_programme_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place up or down among the programmes."""
    edition, programme = get_programme_for_curator(request.user, slug, pk)
    move_programme(programme, request.POST.get("move", ""), office=edition, by=person(request))
    return redirect("office_theater", slug)


@login_required
@require_POST
def office_programme_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition, programme = get_programme_for_curator(request.user, slug, pk)
    delete_programme(programme, office=edition, by=person(request))
    messages.success(request, _("Deleted. The films stay in the theater."))
    return redirect("office_theater", slug)


def _programme_page(request: HttpRequest, edition: Edition, programme: Programme | None) -> HttpResponse:
    if request.method != "POST":
        return _show(request, edition, programme, ProgrammeForm(programme=programme), status=200)
    form = ProgrammeForm(request.POST, programme=programme)
    if form.is_valid():
        try:
            saved = save_programme(programme, form.plan(), office=edition, by=person(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved: “%(title)s”.") % {"title": saved.shown_title})
            return redirect("office_programme", edition.slug, saved.pk)
    return _show(request, edition, programme, form)


def _show(
    request: HttpRequest,
    edition: Edition,
    programme: Programme | None,
    form: ProgrammeForm,
    place_form: PlaceForm | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    places = programme.places.select_related("film__entry", "film__edition") if programme else []
    context = {
        "edition": edition,
        "programme": programme,
        "form": form,
        "place_form": place_form or PlaceForm(),
        "places": places,
        "shown": set(
            TheaterFilm.objects.shown().filter(places__programme=programme).values_list("pk", flat=True)
        )
        if programme
        else set(),
        "may_curate": bool(may_curate(request.user, edition)),
    }
    return render(request, "contest/theater/office_programme.html", context, status=status)
