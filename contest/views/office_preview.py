"""The office: what will be public and what will be written, before it is; and how far a worker is."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from contest.access import get_office_task, get_sealed_results
from contest.domain.jurors import jurors_of
from contest.domain.night import evening_of, steps_of
from contest.domain.result_publication import sample_mails
from contest.domain.showcase import winners_by


@login_required
@require_safe
def office_winners_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The winners' page as it will be, in the language that the reader has chosen, without the films."""
    seal = get_sealed_results(request.user, slug)
    winners = winners_by(seal)
    context: dict[str, Any] = {
        "edition": seal.edition,
        "seal": seal,
        "evening": evening_of(winners, seal),
        "steps": steps_of(seal.edition, winners=len(winners)),
        "jurors": jurors_of(seal.edition),
        "is_preview": True,
    }
    return render(request, "contest/winners_show.html", context)


@login_required
@require_safe
def office_mail_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Each kind of email that publishing sends, in each language in which one goes out."""
    seal = get_sealed_results(request.user, slug)
    context = {"edition": seal.edition, "mails": sample_mails(seal)}
    return render(request, "contest/office_mail_preview.html", context)


@login_required
@require_safe
def office_task_progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How far a worker is, for htmx; the page is loaded anew once it has ended."""
    task = get_office_task(request.user, slug, pk)
    if task.finished_at:
        return HttpResponseClientRefresh()
    return render(request, "contest/_office_task.html", {"edition": task.edition, "task": task})
