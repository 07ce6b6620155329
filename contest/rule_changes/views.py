"""The office: telling creators of rules that were changed."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_edition_for_organiser, person
from contest.domain.late_changes import concerned_by_rules
from contest.enums import NoticeKind
from contest.models import Edition
from contest.policies import Refused
from contest.rule_changes.access import get_rule_change
from contest.rule_changes.falling_short import MOST_NAMED, left_behind_by
from contest.rule_changes.telling import (
    change_in,
    changed_again,
    mail_about,
    people_told,
    seen_as,
    tell_all_changes,
    tell_changes,
    untold_changes,
)
from contest.views.http_conflict import answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_rule_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """All changes of which nobody was told; sending the form has one email about them written."""
    edition = get_edition_for_organiser(request.user, slug)
    if request.method == "POST":
        try:
            tell_all_changes(edition, by=person(request), seen=request.POST.get("seen", ""))
        except Refused as refused:
            return answer_refusal(request, refused, "office_rule_changes", slug)
        messages.success(request, _("The emails are being written. Each person gets one."))
        return redirect("office_edition", slug)
    changes = untold_changes(edition)
    context = {
        "edition": edition,
        "changes": list(reversed(changes)),
        "seen": seen_as(changes),
        "people": concerned_by_rules(edition).count(),
        "examples": _examples([change.number for change in changes], edition),
    }
    return render(request, "contest/rule_changes/office_rule_changes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_rule_change(request: HttpRequest, slug: str, line: int) -> HttpResponse:
    """What changed, whom it touches, and the email; sending the form has it written."""
    changed, edition = get_rule_change(request.user, slug, line)
    if request.method == "POST":
        try:
            tell_changes([changed], edition, by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_rule_change", slug, line)
        messages.success(request, _("The emails are being written. Each person gets one."))
        return redirect("office_rule_change", slug, line)
    left_behind = left_behind_by(changed, edition)
    context = {
        "edition": edition,
        "change": change_in(changed, edition),
        "people": concerned_by_rules(edition).count(),
        "left_behind": left_behind[:MOST_NAMED],
        "left_behind_count": left_behind.count(),
        "told": people_told(changed),
        "again": changed_again(changed, edition),
        "examples": _examples([changed.number], edition),
    }
    return render(request, "contest/rule_changes/office_rule_change.html", context)


def _examples(numbers: Sequence[int], edition: Edition) -> list[tuple[NoticeKind, list[Any]]]:
    """The email in each language; none where nobody gets one."""
    if not numbers:
        return []
    languages = [code for code, _name in settings.LANGUAGES]
    mails = [(code, mail) for code in languages if (mail := mail_about(numbers, edition, code))]
    return [(NoticeKind.RULES_CHANGED, mails)] if mails else []
