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
    RuleChange,
    Told,
    change_in,
    changed_again,
    facts_to_tell,
    mail_about,
    people_told,
    seen_as,
    tell_all_changes,
    tell_change,
    untold_changes,
)
from contest.views.http_conflict import answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_rule_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What is different from what creators know; sending the form has one email about it written. `show` in
    what is sent asks for the email only, without what is unticked."""
    edition = get_edition_for_organiser(request.user, slug)
    changes = untold_changes(edition)
    left_out = _unticked(request, changes) if request.method == "POST" else set()
    if request.method == "POST" and "show" not in request.POST:
        try:
            task = tell_all_changes(
                edition, by=person(request), seen=request.POST.get("seen", ""), left_out=left_out
            )
        except Refused as refused:
            return answer_refusal(request, refused, "office_rule_changes", slug)
        told = _("The emails are being written. Each person gets one.")
        messages.success(request, told if task else _("Nobody is told of these changes."))
        return redirect("office_edition", slug)
    told_now = facts_to_tell(changes, left_out)
    context = {
        "edition": edition,
        "changes": list(reversed(changes)),
        "left_out": left_out,
        "seen": seen_as(changes),
        "people": concerned_by_rules(edition).count(),
        "examples": _examples([change.number for change in changes] if told_now else [], edition, told_now),
    }
    return render(request, "contest/rule_changes/office_rule_changes.html", context)


def _unticked(request: HttpRequest, changes: Sequence[RuleChange]) -> set[str]:
    keys = {change.difference.key for change in changes if change.difference}
    return keys - set(request.POST.getlist("tell"))


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


def _examples(
    numbers: Sequence[int], edition: Edition, told: Told | None = None
) -> list[tuple[NoticeKind, list[Any]]]:
    """The email in each language; none where nobody gets one."""
    if not numbers:
        return []
    languages = [code for code, _name in settings.LANGUAGES]
    mails = [(code, mail) for code in languages if (mail := mail_about(numbers, edition, code, told))]
    return [(NoticeKind.RULES_CHANGED, mails)] if mails else []
