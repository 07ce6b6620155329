"""Conflicts of interest: what judges declare, and what organisers confirm or dismiss."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.forms.refusals import add_refusal
from contest.models import Edition, Entry, Membership, User
from contest.policies import Refused
from contest.sentences import in_a_row, noted
from contest.views.http_conflict import answer_conflict
from judging.access import (
    find_entry_for_rounds,
    get_declared_for_office,
    get_edition_for_judge,
    get_edition_for_rounds,
    get_judge_for_office,
    get_recusal_for_office,
)
from judging.domain import declarations
from judging.domain.conflicts import ConflictHint
from judging.domain.queries.conflicts import (
    declared_by,
    described,
    dismissed_of,
    hints_in,
    judges_with_conflicts,
    recusals_of,
)
from judging.domain.refusals import Unsound
from judging.forms.conflicts import (
    ConfirmForm,
    DeclareCountryForm,
    DeclareForm,
    DeclareNameForm,
    HintForm,
    TakeBackForm,
)
from judging.views.own_film import steers_rounds

FORM_METHODS = ["GET", "HEAD", "POST"]
HINTS_ON_PAGE = 50


@login_required
@require_safe
def conflict_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    return _list_page(request, edition, hints_in(edition))


@login_required
@require_POST
@steers_rounds
def conflict_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm or dismiss one hint."""
    edition = get_edition_for_rounds(request.user, slug)
    form, back_url = HintForm(request.POST), reverse("conflict_list", args=[slug])
    is_sound, told = form.is_valid(), form.cleaned_data
    if form.errors.keys() - {"reason"}:
        reason = in_a_row(*(f"{field.label}: {error}" for field in form for error in field.errors))
        return answer_conflict(request, reason=reason, back_url=back_url, status=422)
    hints = hints_in(edition)
    place = (told["judge"], told["code"], told["ground"])
    hint = next((hint for hint in hints if (hint.judge_id, hint.entry_code, hint.ground) == place), None)
    if hint is not None and not is_sound:
        return _list_page(request, edition, hints, wrong=(hint, form))
    if hint is None:
        reason = _("Another person has already decided about this possible conflict.")
        return answer_conflict(request, reason=reason, back_url=back_url)
    entry = Entry.objects.select_related("edition").get(pk=hint.entry_id)
    judge = User.objects.get(pk=hint.judge_id)
    if told["found"] == HintForm.CONFIRM:
        declarations.confirm_conflict(judge, entry, reason=told["reason"], by=person(request))
        messages.success(request, _("Confirmed: %(judge)s does not judge this film.") % {"judge": judge})
    else:
        declarations.dismiss_hint(judge, entry, ground=hint.ground, reason=told["reason"], by=person(request))
        messages.success(request, _("Dismissed. Your reason is kept on record."))
    return redirect(back_url)


def _list_page(
    request: HttpRequest,
    edition: Edition,
    hints: list[ConflictHint],
    wrong: tuple[ConflictHint, HintForm] | None = None,
) -> HttpResponse:
    """`wrong`: a decision that was not taken, with what was typed."""
    context = {
        "edition": edition,
        "hints": [
            (hint, title, has_scored, wrong[1] if wrong and wrong[0] == hint else None)
            for hint, title, has_scored in described(hints[:HINTS_ON_PAGE])
        ],
        "more": max(len(hints) - HINTS_ON_PAGE, 0),
        "judges": judges_with_conflicts(edition),
    }
    return render(request, "judging/conflict_list.html", context, status=422 if wrong else 200)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def judge_conflicts(request: HttpRequest, slug: str, membership: int) -> HttpResponse:
    """The conflicts of one judge, for organisers."""
    seat = get_judge_for_office(request.user, slug, membership)
    forms = _forms(request, seat)
    for act, form in forms.items():
        if form.is_valid():
            try:
                ACTS[act](seat, form, person(request))
                return redirect("judge_conflicts", slug, membership)
            except Refused as refused:
                add_refusal(form, refused)
    context = {
        "edition": seat.edition,
        "judge": seat.user,
        "declared": declared_by(seat.user, seat.edition),
        "recusals": recusals_of(seat.user, seat.edition),
        "dismissed": dismissed_of(seat.user, seat.edition),
        **forms,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "judging/judge_conflicts.html", context, status=status)


def _forms(request: HttpRequest, seat: Membership) -> dict[str, Form]:
    """Of what can be done, by name; what was sent stands in the one that it is for."""
    declared = [(row.pk, f"{row.kind}: {row.name}") for row in declared_by(seat.user, seat.edition)]
    films = [
        (row.pk, noted(row.entry.shown_title, row.entry.code)) for row in recusals_of(seat.user, seat.edition)
    ]
    data = {act: _sent(request, act) for act in ACTS}
    return {
        "declare_name": DeclareNameForm(data["declare_name"]),
        "declare_country": DeclareCountryForm(data["declare_country"]),
        "drop": TakeBackForm(data["drop"], label=_("Declared"), choices=declared),
        "confirm": ConfirmForm(data["confirm"]),
        "take_back": TakeBackForm(data["take_back"], label=_("Film"), choices=films),
    }


def _declare(seat: Membership, form: Any, by: User) -> None:
    declarations.declare_conflict(seat.user, edition=seat.edition, **form.declared, by=by)


def _drop(seat: Membership, form: Any, by: User) -> None:
    conflict = get_declared_for_office(seat, form.cleaned_data["conflict"])
    declarations.drop_declaration(conflict, reason=form.cleaned_data["reason"], by=by)


def _confirm(seat: Membership, form: Any, by: User) -> None:
    entry = find_entry_for_rounds(seat.edition, form.cleaned_data["code"])
    if entry is None:
        raise Unsound(_("This edition has no submitted entry with this number."), field="code")
    declarations.confirm_conflict(seat.user, entry, reason=form.cleaned_data["reason"], by=by)


def _take_back(seat: Membership, form: Any, by: User) -> None:
    recusal = get_recusal_for_office(seat, form.cleaned_data["conflict"])
    declarations.take_back_conflict(recusal, reason=form.cleaned_data["reason"], by=by)


ACTS = {
    "declare_name": _declare,
    "declare_country": _declare,
    "drop": _drop,
    "confirm": _confirm,
    "take_back": _take_back,
}


@login_required
@require_http_methods(FORM_METHODS)
def own_conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """A judge's own page."""
    edition, judge = get_edition_for_judge(request.user, slug), person(request)
    forms: dict[str, DeclareForm] = {
        "declare_name": DeclareNameForm(_sent(request, "declare_name")),
        "declare_country": DeclareCountryForm(_sent(request, "declare_country")),
    }
    for form in forms.values():
        if form.is_valid():
            try:
                declarations.declare_conflict(judge, edition=edition, **form.declared, by=judge)
                messages.success(request, _("Thank you. The festival office knows of it now."))
                return redirect("own_conflicts", slug)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"edition": edition, "declared": declared_by(judge, edition), **forms}
    status = 422 if request.method == "POST" else 200
    return render(request, "judging/own_conflicts.html", context, status=status)


def _sent(request: HttpRequest, act: str) -> Any:
    """What was sent, if it was sent for this."""
    return request.POST if request.POST.get("act") == act else None
