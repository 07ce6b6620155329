"""A new edition by a form, its announcement, and the link by which an empty site gets its first organiser."""

from http import HTTPStatus

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_edition_for_organiser, person
from contest.forms.refusals import add_refusal
from contest.models import Edition, User
from contest.new_editions.access import get_edition_to_copy, require_maker
from contest.new_editions.announcing import ACTS, announce_edition
from contest.new_editions.first_organiser import found_contest, refuse_link
from contest.new_editions.forms import FirstAccountForm, NewEditionForm
from contest.new_editions.making import make_edition
from contest.new_editions.outlines import outline_of
from contest.new_editions.policies import editions_to_copy
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_new(request: HttpRequest) -> HttpResponse:
    """Blank, or after an earlier edition of the reader's own (`?from=its short name`)."""
    user = person(request)
    require_maker(user)
    wanted = request.GET.get("from", "")
    original = get_edition_to_copy(user, wanted) if wanted else None
    is_post = request.method == "POST"
    form = NewEditionForm(request.POST if is_post else None, instance=outline_of(original))
    if is_post and form.is_valid() and (edition := _made(form, original, user)):
        messages.success(request, _("The edition is here. Only its office sees it until you announce it."))
        return redirect("office_edition", edition.slug)
    context = {"form": form, "original": original, "others": editions_to_copy(user)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return render(request, "contest/new_editions/new.html", context, status=status)


def _made(form: NewEditionForm, original: Edition | None, user: User) -> Edition | None:
    """None for what was refused: the form says why."""
    try:
        return make_edition(fields=form.changed_fields(), original=original, by=user)
    except Refused as refused:
        add_refusal(form, refused)
        return None


@require_POST
@login_required
def edition_announce(request: HttpRequest, slug: str) -> HttpResponse:
    """`sure` in what is sent has it announced; without it the page says first what everybody will see."""
    edition = get_edition_for_organiser(request.user, slug)
    if "sure" not in request.POST and not edition.announced_at:
        now = timezone.now()
        context = {"edition": edition, "now": now, "is_over": edition.closes_at <= now}
        return render(request, "contest/new_editions/announce_sure.html", context)
    try:
        announce_edition(edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_edition", slug)
    messages.success(request, _("Announced. Everybody can see this edition and its regulations now."))
    return redirect("office_edition", slug)


@require_POST
@login_required
def edition_standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the announcement back, remove the edition, or say which edition is current; what cannot be undone
    by the same person is asked once: `sure` in what is sent answers."""
    edition, act = get_edition_for_organiser(request.user, slug), request.POST.get("act", "")
    words = {
        "take_back": _("The announcement is taken back. Only the office sees this edition now."),
        "remove": _("“%(edition)s” is removed. The audit log keeps that it was here."),
        "make_current": _("The home page is about this edition now."),
        "by_dates": _("The dates of the editions say again which one the home page is about."),
    }
    if act not in words:
        return redirect("office_edition", slug)
    if act in ("remove", "take_back") and "sure" not in request.POST:
        return render(request, "contest/new_editions/standing_sure.html", {"edition": edition, "act": act})
    title = edition.dated_title
    try:
        ACTS[act](edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_edition", slug)
    messages.success(request, words[act] % {"edition": title})
    return redirect("desk") if act == "remove" else redirect("office_edition", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_organiser(request: HttpRequest, key: str) -> HttpResponse:
    """The first organiser and the first edition in one form; whoever is signed in keeps their account."""
    try:
        refuse_link(key)
    except Refused as refused:
        told = {"reason": refused.reason}
        return render(request, "contest/new_editions/first.html", told, status=HTTPStatus.GONE)
    is_post = request.method == "POST"
    reader = request.user if isinstance(request.user, User) else None
    form = NewEditionForm(request.POST if is_post else None, instance=outline_of(None))
    account = None if reader else FirstAccountForm(request.POST if is_post else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    context: dict[str, object] = {"form": form, "account": account}
    if is_post and form.is_valid() & (account is None or account.is_valid()):
        try:
            return _found(request, key, reader, form, account)
        except Refused as refused:
            context["reason_not"], status = refused.reason, HTTPStatus.CONFLICT
    return render(request, "contest/new_editions/first.html", context, status=status)


def _found(
    request: HttpRequest,
    key: str,
    reader: User | None,
    form: NewEditionForm,
    account: FirstAccountForm | None,
) -> HttpResponse:
    who = (account.address, account.account) if account else person(request)
    user, edition = found_contest(key, account=who, fields=form.changed_fields())
    messages.success(
        request, _("You are the organiser of this site. Only you see the edition until you announce it.")
    )
    address = reverse("office_edition", args=[edition.slug])
    if reader:
        return redirect(address)
    response: HttpResponse = perform_login(request, user, redirect_url=address)
    return response
