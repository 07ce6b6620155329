"""The office: dates and rules of an edition, its journal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_edition_for_office, get_edition_for_organiser, person
from contest.domain.amendments import amend_edition, cut_off_by
from contest.domain.queries.journal import journal_of, names_in
from contest.forms.merging import merge, opened_with
from contest.forms.organiser import EditionForm, RegulationsForm
from contest.new_editions.policies import may_remove_edition, may_take_back
from contest.office.journal_check import ask_for_check, check_at_work, latest_check
from contest.rule_changes.falling_short import falling_short
from contest.views.http_conflict import answer_conflict
from contest.views.in_turn import in_turn

LINES_ON_PAGE = 40


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_edition(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    shown = get_edition_for_organiser(request.user, slug)  # the forms write into it; not older than the other
    form, rules = EditionForm(instance=shown), RegulationsForm(instance=shown.regulations)
    context: dict[str, Any] = {"opened": opened_with(form, rules)}
    if request.method == "POST":
        merged = merge(request.POST, form, rules)
        context["clashes"] = merged.clashes
        form = EditionForm(merged.data, instance=shown)
        rules = RegulationsForm(merged.data, instance=shown.regulations)
        is_sound = form.is_valid() & rules.is_valid()
        if is_sound and edition.published_at:
            reason = _(
                "The results are published; the dates and regulations of this edition can no longer be "
                "changed."
            )
            return answer_conflict(request, reason=reason, back_url=request.path)
        if is_sound and not merged.clashes:
            fields, wanted = form.changed_fields(), rules.cleaned_data
            cut_off = cut_off_by(edition, closes_at=fields["closes_at"], grace_hours=wanted["grace_hours"])
            short = falling_short(edition, wanted)
            questions = {question.answer for question in (cut_off, short) if question}
            if questions <= set(request.POST.getlist("sure")):
                amend_edition(edition, fields=fields, regulations=wanted, by=person(request))
                messages.success(request, _("Saved. The changes are recorded in the audit log."))
                return redirect("office_edition", slug)
            context |= {"cut_off": cut_off, "short": short}
    context |= {
        "edition": edition,
        "form": form,
        "rules": rules,
        "may_take_back": may_take_back(request.user, edition),
        "may_remove": may_remove_edition(request.user, edition),
    }
    status = 409 if context.get("clashes") else 422 if form.is_bound else 200
    return render(request, "contest/office_edition.html", context, status=status)


@login_required
@require_safe
def office_journal(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    page = Paginator(journal_of(edition), LINES_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "page": page,
        "names": names_in(page.object_list, edition, reader=person(request)),
        "task": check_at_work(edition),
        "check": latest_check(edition),
    }
    return render(request, "contest/office_journal.html", context)


@login_required
@require_POST
def office_journal_check(request: HttpRequest, slug: str) -> HttpResponse:
    ask_for_check(get_edition_for_office(request.user, slug), by=person(request))
    return redirect("office_journal", slug)
