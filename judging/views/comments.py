"""Comments of judges to creators, in the office."""

from collections.abc import Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from contest.access import person
from contest.models import User
from contest.policies import Refused
from contest.views.bare_text import read_words
from judging.access import get_round_for_organiser
from judging.domain.comments import comments_in, release_comments
from judging.enums import RoundState
from judging.models import Round, Scoresheet

COMMENTS_ON_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_comments(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_, organiser = get_round_for_organiser(request.user, slug, code), person(request)
    error, status = "", 200
    if request.method == "POST":
        wanted = read_words(request, "sheet")
        if "sure" not in request.POST and (chosen := _still_kept(round_, wanted, reader=organiser)):
            context = {"edition": round_.edition, "round": round_, "chosen": chosen}
            return render(request, "judging/round_comments_release.html", context)
        try:
            released = release_comments(round_, sheets=wanted, by=organiser)
        except Refused as refused:
            error, status = str(refused.reason), getattr(refused, "status", 409)
        else:
            words = ngettext("%(count)d comment released.", "%(count)d comments released.", released)
            messages.success(request, words % {"count": released})
            return redirect(request.get_full_path())
    is_closed = round_.state == RoundState.CLOSED
    sheets = comments_in(round_, reader=organiser) if is_closed else Scoresheet.objects.none()
    page = Paginator(sheets, COMMENTS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": round_.edition,
        "round": round_,
        "is_closed": is_closed,
        "page": page,
        "can_release": any(sheet.comment_released_at is None for sheet in page),
        "error": error,
    }
    return render(request, "judging/round_comments.html", context, status=status)


def _still_kept(round_: Round, codes: Collection[str], *, reader: User) -> list[Scoresheet]:
    """Those of the chosen scoresheets whose comment nobody has released."""
    if round_.state != RoundState.CLOSED:
        return []
    kept = comments_in(round_, reader=reader).filter(comment_released_at=None)
    return list(kept.filter(assignment__code__in=codes))
