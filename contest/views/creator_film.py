"""The film of an entry: sending it, and what the check of it says."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contest import access
from contest.domain.queries.films import upload_owner
from contest.policies import may_upload
from contest.views.frame import entry_page
from media_pipeline import api
from media_pipeline.enums import FilmState

SETTLED = frozenset({FilmState.READY, FilmState.REFUSED, FilmState.STUCK})


@require_safe
@login_required
def entry_film(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    film = api.film_report(entry.film_id) if entry.film_id else None
    context = {
        "film": film,
        "is_settled": film is not None and film.state in SETTLED,
        "may_upload": may_upload(request.user, entry),
        "under_way": api.open_uploads(upload_owner(entry)),
        "extensions": ",".join(api.EXTENSIONS),
    }
    return entry_page(request, entry, "contest/entry_film.html", current="film", context=context)


@require_safe
@never_cache
@login_required
def entry_film_status(request: HttpRequest, code: str) -> HttpResponse:
    """The fragment that asks for itself again until the film is settled; then the whole page is loaded anew,
    because the verdict changes the steps beside it too."""
    entry = access.get_entry_for_creator(request.user, code)
    film = api.film_report(entry.film_id) if entry.film_id else None
    is_settled = film is not None and film.state in SETTLED
    context = {"entry": entry, "film": film, "is_settled": is_settled}
    response = render(request, "contest/_entry_film_status.html", context)
    if is_settled and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response
