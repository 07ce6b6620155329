"""The office: addresses that are told what happens, their secrets, and what became of each message."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_edition_for_organiser, person
from contest.forms.refusals import add_refusal
from contest.models import Webhook, WebhookMessage
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from contest.webhooks.access import get_webhook_for_organiser
from contest.webhooks.forms import WebhookForm
from contest.webhooks.subscribing import add_webhook, end_webhook, send_test

LINES_ON_PAGE = 40


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_webhooks(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            add_webhook(edition, address=form.cleaned_data["address"], by=person(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The webhook is added. Send a test to see whether it arrives."))
            return redirect("office_webhooks", slug)
    sent = WebhookMessage.objects.filter(webhook__edition=edition).select_related("webhook")
    context = {
        "edition": edition,
        "form": form,
        "webhooks": Webhook.objects.filter(edition=edition, ended_at=None),
        "page": Paginator(sent, LINES_ON_PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "contest/webhooks/office_webhooks.html", context, status=status)


@login_required
@require_POST
def office_webhook_test(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    webhook = get_webhook_for_organiser(request.user, slug, pk)
    try:
        send_test(webhook)
    except Refused as refused:
        return answer_refusal(request, refused, "office_webhooks", slug)
    messages.success(request, _("A test is on its way. Reload the page to see what became of it."))
    return redirect("office_webhooks", slug)


@login_required
@require_POST
def office_webhook_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    end_webhook(get_webhook_for_organiser(request.user, slug, pk), by=person(request))
    messages.success(request, _("The webhook is removed."))
    return redirect("office_webhooks", slug)
