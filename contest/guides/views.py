"""How to enter a film, to judge one and to run a contest, for whoever does it for the first time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contest.domain.editions import current_edition
from contest.models import Edition


@require_safe
def guide_creators(request: HttpRequest) -> HttpResponse:
    """With the limits of the edition that the home page is about, where there is one."""
    edition = current_edition(Edition.objects.announced().select_related("regulations"))
    return render(request, "contest/guides/creators.html", {"edition": edition})


@require_safe
def guide_judges(request: HttpRequest) -> HttpResponse:
    return render(request, "contest/guides/judges.html")


@require_safe
def guide_organisers(request: HttpRequest) -> HttpResponse:
    return render(request, "contest/guides/organisers.html")
