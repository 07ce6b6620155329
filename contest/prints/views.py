"""The office: posters of awards, the running list of a programme, and what was set for whoever asked."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_office, get_office_task, person
from contest.models import Seal
from contest.policies import may_see_sealed
from contest.prints import award_posters, programme_lists
from contest.prints.forms import PaperForm, RunningListForm
from contest.prints.papers import Paper, ask_for_paper, may_be_given, paper_made, paper_under_way
from contest.theater.access import get_programme_for_office
from contest.views.http_conflict import answer_conflict
from contest.views.made_files import hand_over_made

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM_METHODS)
@never_cache
def office_posters(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    sees, back_url = may_see_sealed(request.user, edition), reverse("office_results", args=[slug])
    if not sees:
        return answer_conflict(
            request, reason=sees.reason, back_url=reverse("office_show", args=[slug]), status=403
        )
    if Seal.objects.of(edition) is None:
        reason = _("The results have not been sealed yet, so there are no awards to print.")
        return answer_conflict(request, reason=reason, back_url=back_url)
    paper = Paper(
        kind=award_posters.KIND,
        edition=edition,
        of="",
        title=_("Posters of the awards"),
        about=_(
            "An A3 page for each award, with its film, the team and the seal of the results. Until the "
            "results are published, each page says that nobody may see it yet; print them again afterwards."
        ),
        back_url=back_url,
        back_title=_("Results"),
    )
    return answer_paper(request, paper, PaperForm(request))


@login_required
@require_http_methods(FORM_METHODS)
@never_cache
def office_programme_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition, programme = get_programme_for_office(request.user, slug, pk)
    paper = Paper(
        kind=programme_lists.KIND,
        edition=edition,
        of=str(pk),
        title=_("Running list"),
        about=programme.shown_title,
        back_url=reverse("office_programme", args=[slug, pk]),
        back_title=programme.shown_title,
    )
    films = programme_lists.films_of(programme).count()
    return answer_paper(request, paper, RunningListForm(request, films=films))


@login_required
@require_safe
@never_cache
def office_print_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What was set for this person, while it says what holds."""
    task = get_office_task(request.user, slug, pk)
    if not may_be_given(task, person(request)):
        raise Http404
    name = f"{slug}-{task.facts['paper']}-{task.facts['language']}.pdf".replace("_", "-")
    return hand_over_made(request, task.facts["key"], name=name, content_type="application/pdf")


def answer_paper(request: HttpRequest, paper: Paper, form: PaperForm) -> HttpResponse:
    """The page of a paper: what is asked for, how far it is, and the file."""
    by = person(request)
    if form.is_bound and form.is_valid():
        ask_for_paper(paper, by=by, language=form.cleaned_data["language"], asked=form.asked)
        return redirect(request.path)
    context = {
        "edition": paper.edition,
        "paper": paper,
        "form": form,
        "under_way": paper_under_way(paper, by),
        "made": paper_made(paper, by),
    }
    return render(request, "contest/prints/paper.html", context, status=422 if form.is_bound else 200)
