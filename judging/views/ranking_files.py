"""A ranking as a file: at once where it is small, by a worker where it is large."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import person
from contest.views.htmx import HtmxRequest
from judging.access import get_tally_for_reading
from judging.domain.asked_work import UNFINISHED
from judging.domain.queries.chair import countries_in, wished_lines
from judging.domain.ranking_files import MOST_AT_ONCE, FileKind, ask_for_file, file_task, make_file
from judging.enums import WorkState
from judging.forms.ranking import RankingFilterForm
from judging.models import Tally
from judging.policies import may_decide_awards
from judging.views.own_film import closed_to_own_film
from judging.views.task_progress import answer_progress

TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_safe
@closed_to_own_film
def tally_export(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The films that the filter asks for, as a file for a spreadsheet: `as` is csv or xlsx. A large one that
    is not there is asked for on a page of its own."""
    tally = get_tally_for_reading(request.user, slug, pk)
    form = filter_form(request, tally)
    if not form.is_valid():
        return redirect("tally_show", slug, pk)
    kind, lines = _kind(request), wished_lines(tally, form.wish)
    if lines.count() > MOST_AT_ONCE:
        task = file_task(tally, form.wish, kind, by=person(request))
        if task is None or task.state != WorkState.DONE:
            return redirect(_page_of(request, slug, pk))
        content = bytes(task.content)
    else:
        content = make_file(tally, lines, kind)
    name = f"{slug}-{tally.round.code}-{tally.number}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def tally_file(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """A large file: asked for, under way, ready; for htmx how far it is."""
    tally = get_tally_for_reading(request.user, slug, pk)
    form = filter_form(request, tally)
    if not form.is_valid():
        return redirect("tally_show", slug, pk)
    kind, by, address = _kind(request), person(request), _page_of(request, slug, pk)
    if request.method == "POST":
        ask_for_file(tally, form.wish, kind, by=by)
        return redirect(address)
    task, stage = file_task(tally, form.wish, kind, by=by), _("Writing the file")
    if request.htmx:
        return answer_progress(request, task, address=address, stage=stage)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "task": task,
        "kind": kind.upper(),
        "is_at_work": task is not None and task.state in UNFINISHED,
        "is_ready": task is not None and task.state == WorkState.DONE,
        "address": address,
        "stage": stage,
        "download": f"{reverse('tally_export', args=[slug, pk])}?{request.GET.urlencode()}",
        "decides": bool(may_decide_awards(request.user, tally.round.edition)),
    }
    return render(request, "judging/tally_file.html", context)


def filter_form(request: HttpRequest, tally: Tally) -> RankingFilterForm:
    return RankingFilterForm(request.GET, countries_there=countries_in(tally))


def _kind(request: HttpRequest) -> FileKind:
    return FileKind.XLSX if request.GET.get("as") == FileKind.XLSX else FileKind.CSV


def _page_of(request: HttpRequest, slug: str, pk: int) -> str:
    return f"{reverse('tally_file', args=[slug, pk])}?{request.GET.urlencode()}"
