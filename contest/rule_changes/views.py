"""The office: telling creators of a rule that was changed."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import person
from contest.domain.late_changes import concerned_by_rules
from contest.enums import NoticeKind
from contest.policies import Refused
from contest.rule_changes.access import get_rule_change
from contest.rule_changes.telling import change_in, changed_again, mail_about, people_told, tell_change
from contest.views.http_conflict import answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_rule_change(request: HttpRequest, slug: str, line: int) -> HttpResponse:
    """What changed, whom it touches, and the email; sending the form has it written."""
    changed, edition = get_rule_change(request.user, slug, line)
    if request.method == "POST":
        try:
            tell_change(changed, edition, by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_rule_change", slug, line)
        messages.success(request, _("The emails are being written. Each person gets one."))
        return redirect("office_rule_change", slug, line)
    mails = [
        (code, mail) for code, _name in settings.LANGUAGES if (mail := mail_about(changed, edition, code))
    ]
    context = {
        "edition": edition,
        "change": change_in(changed, edition),
        "people": concerned_by_rules(edition).count(),
        "told": people_told(changed),
        "again": changed_again(changed, edition),
        "examples": [(NoticeKind.RULES_CHANGED, mails)] if mails else [],
    }
    return render(request, "contest/rule_changes/office_rule_change.html", context)
