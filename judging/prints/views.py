"""What of a round is printed: the running list of its films, and blank scoresheets of its judges."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contest.prints.forms import RunningListForm
from contest.prints.papers import Paper
from contest.prints.views import answer_paper
from judging.access import get_round_for_office
from judging.prints import blank_sheets, round_lists
from judging.prints.forms import BlankSheetsForm
from judging.views.own_film import steers_rounds

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM_METHODS)
@never_cache
@steers_rounds
def round_running_list(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    paper = Paper(
        kind=round_lists.KIND,
        edition=round_.edition,
        of=code,
        title=_("Running list"),
        about=_("The films of the round in the order of their numbers, with length and format."),
        back_url=reverse("round_show", args=[slug, code]),
        back_title=round_.title,
    )
    films = round_lists.films_of_round(round_).count()
    return answer_paper(request, paper, RunningListForm(request, films=films))


@login_required
@require_http_methods(FORM_METHODS)
@never_cache
@steers_rounds
def round_blank_sheets(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    paper = Paper(
        kind=blank_sheets.KIND,
        edition=round_.edition,
        of=code,
        title=_("Scoresheets on paper"),
        about=_(
            "For an evening without a network: the films that each judge has still to score, with a box for "
            "each criterion. In a blind round they name each film only as the judge knows it."
        ),
        back_url=reverse("round_show", args=[slug, code]),
        back_title=round_.title,
    )
    return answer_paper(request, paper, BlankSheetsForm(request, round_=round_))
