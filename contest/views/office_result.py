"""The office: the sealed result, what publishing it would do, and publishing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_edition_for_office, get_edition_for_organiser
from contest.domain.honours import HonoursRefused, announce, preview_publication
from contest.forms.organiser import PublishForm
from contest.models import Edition
from contest.policies import may_organise, may_see_sealed
from contest.sentences import noted
from contest.sign_in import asks_log_in_again
from contest.views.http_conflict import answer_conflict


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_results(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    sees = may_see_sealed(request.user, edition)
    if not sees:
        back_url = reverse("office_show", args=[slug])
        return answer_conflict(request, reason=sees.reason, back_url=back_url, status=403)
    if request.method == "POST":
        response: HttpResponse = _publish(request, get_edition_for_organiser(request.user, slug))
        return response
    return _results_page(request, edition, PublishForm(edition=edition))


@asks_log_in_again
def _publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = PublishForm(request.POST, edition=edition)
    if not form.is_valid():
        return _results_page(request, edition, form, status=422)
    assert request.user.is_authenticated
    try:
        announce(edition, by=request.user)
    except HonoursRefused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=request.path)
    messages.success(request, _("The results are published. The emails are being sent."))
    return redirect("office_results", edition.slug)


def _results_page(
    request: HttpRequest, edition: Edition, form: PublishForm, status: int = 200
) -> HttpResponse:
    preview = preview_publication(edition)
    snapshot = preview.seal.snapshot if preview.seal else {"awards": [], "conferrals": []}
    names = {award["slug"]: award["name"] for award in snapshot["awards"]}
    context = {
        "edition": edition,
        "form": form,
        "preview": preview,
        "lines": [{**line, "name": names[line["award"]]} for line in snapshot["conferrals"]],
        "languages": [
            noted(get_language_info(code)["name_translated"], count)
            for code, count in preview.languages.items()
        ],
        "mail_total": sum(preview.mails.values()),
        "may_publish": may_organise(request.user, edition),
        "can_publish": preview.seal and not (preview.undecided or preview.breaches or edition.published_at),
    }
    return render(request, "contest/office_results.html", context, status=status)
