"""The office: emails that could not be sent, and sending them again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_edition_for_office, get_edition_for_organiser
from contest.domain import notices
from contest.mail_limits import TooManyMails, demand_mail
from contest.policies import may_organise

MAILS_ON_PAGE = 50


@login_required
@require_safe
def office_mails(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    mails = notices.given_up(edition).select_related("user", "entry").order_by("pk")
    page = Paginator(mails, MAILS_ON_PAGE).get_page(request.GET.get("page"))
    context = {"edition": edition, "page": page, "may_send": may_organise(request.user, edition)}
    return render(request, "contest/office_mails.html", context)


@login_required
@require_POST
def office_mails_send(request: HttpRequest, slug: str) -> HttpResponse:
    assert request.user.is_authenticated
    edition = get_edition_for_organiser(request.user, slug)
    try:
        demand_mail(request, by=request.user)
    except TooManyMails as refused:
        messages.error(request, str(refused.reason))
        return redirect("office_mails", slug)
    count = notices.send_again(edition)
    if count:
        said = ngettext("%(count)d email will be sent again.", "%(count)d emails will be sent again.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("No email is left to be sent again."))
    return redirect("office_mails", slug)
