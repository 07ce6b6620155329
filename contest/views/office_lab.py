"""The office: the film lab at work. Its figures are the whole site's, its titles only those that the reader
may know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_edition_for_office, get_edition_for_organiser
from contest.domain.queries.lab import known_entries
from contest.forms.lab import RetryForm
from contest.policies import may_organise
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_conflict
from media_pipeline import api


@require_safe
@never_cache
@login_required
def office_lab(request: HtmxRequest, slug: str) -> HttpResponse:
    """The page, and for htmx the part of it that asks for itself again."""
    edition = get_edition_for_office(request.user, slug)
    lab = api.lab_report()
    entries = known_entries(request.user, [job.film_id for job in (*lab.running, *lab.failed)])
    context = {
        "edition": edition,
        "lab": lab,
        "running": [(job, entries.get(job.film_id)) for job in lab.running],
        "failed": [(job, entries.get(job.film_id)) for job in lab.failed],
        "may_retry": may_organise(request.user, edition),
    }
    is_part = bool(request.htmx)
    return render(request, "contest/_office_lab.html" if is_part else "contest/office_lab.html", context)


@require_POST
@login_required
def office_lab_retry(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    form = RetryForm(request.POST)
    if not form.is_valid() or not api.retry_film(form.cleaned_data["film"]):
        reason = _("This film no longer has a failed task. Another organiser may have just retried it.")
        return answer_conflict(request, reason=reason, back_url=reverse("office_lab", args=[edition.slug]))
    messages.success(request, _("The film is back in the queue, with three new attempts."))
    return redirect("office_lab", edition.slug)
