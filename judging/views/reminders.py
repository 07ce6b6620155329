"""Reminders that organisers send: first who gets what, then the mails."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_edition_for_organiser, person
from contest.domain.notices import render_mail
from contest.enums import NoticeKind
from contest.mail_limits import demand_mails
from contest.models import Notice, User
from contest.policies import Refused
from judging.access import get_round_for_office
from judging.domain import invitations, reminders
from judging.domain.expected_work import asked_by, facts_of
from judging.models import Invitation

FORM_METHODS = ["GET", "HEAD", "POST"]
KEY_SHOWN = "XXXXXXXX"  # in place of the key of a link, which is its reader's alone
MOST_SHOWN = 200


@login_required
@require_http_methods(FORM_METHODS)
def invitation_remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who has not answered and may be reminded now, or the one whose `code` is given."""
    edition = get_edition_for_organiser(request.user, slug)
    code = (request.POST if request.method == "POST" else request.GET).get("code", "").replace("\0", "")
    mine = Invitation.objects.filter(edition=edition, **({"code": code} if code else {}))
    if request.method == "POST":
        return _remind_invited(request, slug, mine)
    waiting = invitations.remindable(mine).select_related("edition", "round__edition", "round__source")
    people = list(waiting.order_by("email"))
    context = {
        "edition": edition,
        "code": code,
        "people": people[:MOST_SHOWN],
        "count": len(people),
        "mail": _invitation_mail(people[0]) if people else None,
    }
    return render(request, "judging/invitation_remind.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def round_remind(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The judges of an open round who have films left."""
    round_ = get_round_for_office(request.user, slug, code)
    if request.method == "POST":
        seats = {int(pk) for pk in request.POST.getlist("seats") if pk.isdecimal() and len(pk) < 19}
        try:
            demand_mails(request, count=len(seats))
            count = reminders.remind_behind(round_, seats, by=person(request))
        except Refused as refused:
            messages.error(request, str(refused.reason))
            return redirect("round_remind", slug, code)
        _tell(request, count)
        return redirect("round_show", slug, code)
    behind = reminders.judges_behind(round_)
    first = next((one for one in behind if not one.hindrance), None)
    context = {
        "edition": round_.edition,
        "round": round_,
        "behind": behind,
        "mail": _round_mail(reminders.reminder_to(round_, first), first.judge) if first else None,
    }
    return render(request, "judging/round_remind.html", context)


def _remind_invited(request: HttpRequest, slug: str, mine: Any) -> HttpResponse:
    try:
        demand_mails(request, count=invitations.remindable(mine).count())
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        _tell(request, invitations.remind(mine, by=person(request)))
    return redirect("invitation_list", slug)


def _tell(request: HttpRequest, count: int) -> None:
    if count:
        words = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Nobody was reminded: there is nobody who can be reminded now."))


def _invitation_mail(invitation: Invitation) -> Any:
    """The reminder to one of them, in the reader's language."""
    invitation.reminders += 1
    facts = invitations.letter_to(invitation, facts_of(invitation, asked_by([invitation])))
    facts |= {"key": KEY_SHOWN, "language": get_language()}
    return render_mail(Notice(kind=NoticeKind.JUDGE_INVITED, facts=facts))


def _round_mail(facts: dict[str, Any], judge: User) -> Any:
    facts |= {"to": [judge.email], "name": judge.name, "language": get_language()}
    return render_mail(Notice(kind=NoticeKind.ROUND_REMINDER, facts=facts))
