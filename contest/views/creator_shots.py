"""Tools and shots: what was used, and what made each shot."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest import access
from contest.access import person
from contest.domain.queries.declarations import declaration_of
from contest.domain.queries.entries import readiness_of
from contest.domain.shot_cuts import LabelsDiffer, join_shots, split_shots
from contest.domain.shot_labels import LabelsChanged, carry_labels, label_shots
from contest.forms.declaration import ToolsForm
from contest.forms.labels import (
    CutForm,
    LabelForm,
    UnknownMaker,
    read_label,
    read_labels,
    read_shown,
    value_of,
)
from contest.models import Entry
from contest.policies import Refused, may_edit
from contest.views.drafts import draft_step
from contest.views.entry_page import entry_page
from contest.views.shot_strip import (
    own_makers,
    share_context,
    share_of,
    shot_rows,
    shots_context,
    told_meanwhile,
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry_shots(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    if "label" in request.POST:
        return _label(request, entry)
    if may_edit(request.user, entry):
        carry_labels(entry)
    return draft_step(
        request,
        entry,
        ToolsForm,
        template="contest/entry_shots.html",
        current="shots",
        next_url=reverse("entry_shots", args=[code]),
        context=shots_context(entry, person(request)),
    )


def _label(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Label the chosen shots by the form's buttons."""
    declaration = declaration_of(entry)
    own = own_makers(entry, declaration)
    form = LabelForm(request.POST, shots=[shot.id for shot in declaration.shots], own=own)
    if not form.is_valid():
        return _page(request, entry, 422, problem=_first_of(form.errors))
    try:
        shown = read_shown(request.POST.get("shown", ""), own=own)
        label_shots(entry, form.labels, by=person(request), shown=shown)
    except LabelsChanged as changed:
        told = told_meanwhile(declaration_of(entry), form.labels, changed.theirs)
        return _page(request, entry, 409, problem=" ".join(told))
    except Refused as refused:
        return _page(request, entry, 409, problem=refused.reason)
    return _back_to_shots(entry)


@require_POST
@login_required
def entry_labels(request: HttpRequest, code: str) -> HttpResponse:
    """Labels that a script sends, of as many shots as were labelled meanwhile; it gets the share and the
    steps back, each in an element that has the name of its place. Refusals are JSON."""
    entry = access.get_entry_for_creator(request.user, code)
    declaration = declaration_of(entry)
    own = own_makers(entry, declaration)
    labels = read_labels(request.POST.getlist("set"), shots={shot.id for shot in declaration.shots}, own=own)
    if not labels:
        message = _("The shots of this film are no longer those on the page. Reload it.")
        return JsonResponse({"message": message}, status=409)
    try:
        shown = read_shown(request.POST.get("shown", ""), own=own)
        label_shots(entry, labels, by=person(request), shown=shown)
    except LabelsChanged as changed:
        declaration = declaration_of(entry)
        rows = {row.id: row for row in shot_rows(declaration, share_of(entry, declaration))}
        theirs = [
            {
                "name": name,
                "madeBy": rows[name].made_by,
                "words": rows[name].words,
                "swatch": rows[name].swatch,
            }
            for name in changed.theirs
        ]
        told = told_meanwhile(declaration, labels, changed.theirs)
        return JsonResponse({"message": " ".join(told), "theirs": theirs}, status=409)
    except Refused as refused:
        return JsonResponse({"message": str(refused.reason)}, status=409)
    readiness = readiness_of(entry)
    context = share_context(entry, readiness.declaration.share)
    return entry_page(
        request,
        entry,
        "contest/_entry_labels.html",
        current="shots",
        context=context,
        readiness=readiness,
    )


@require_POST
@login_required
def entry_cuts(request: HttpRequest, code: str) -> HttpResponse:
    """Split the film at a moment (`cut=split`), or join the chosen shots: `cut=join`, and once it was asked
    which of their labels stays, `join_as`."""
    entry = access.get_entry_for_creator(request.user, code)
    try:
        if request.POST.get("cut") == "split":
            form = CutForm(request.POST)
            if not form.is_valid():
                return _page(request, entry, 422, problem=_first_of(form.errors), problem_field="at")
            cuts = form.cleaned_data
            split_shots(entry, film=cuts["film"], at=cuts["at"], by=person(request))
        else:
            _join(request, entry)
    except LabelsDiffer as differ:
        choices = [(value_of(label), label.words) for label in differ.labels]
        return _page(request, entry, 422, question=differ.reason, choices=choices)
    except Refused as refused:
        field = refused.field
        return _page(request, entry, 422 if field else 409, problem=refused.reason, problem_field=field)
    return _back_to_shots(entry)


def _join(request: HttpRequest, entry: Entry) -> None:
    shots = request.POST.getlist("shot")
    if not shots:
        raise Refused(_("Choose the shots to be joined, or the first of two, then join them."), field="shot")
    own = own_makers(entry, declaration_of(entry))
    try:
        keep = read_label(request.POST.get("join_as", "none"), own=own)
    except (UnknownMaker, ValueError):
        keep = None
    join_shots(entry, shots=shots, keep=keep, by=person(request))


def _page(request: HttpRequest, entry: Entry, status: int, **more: Any) -> HttpResponse:
    """The page with what is wrong, and with what was chosen and typed."""
    context = {
        **shots_context(entry, person(request)),
        "form": ToolsForm.opened(entry),
        "chosen": request.POST.getlist("shot"),
        "ticked": request.POST.getlist("maker"),
        "typed": request.POST,
        **more,
    }
    return entry_page(
        request, entry, "contest/entry_shots.html", current="shots", context=context, status=status
    )


def _back_to_shots(entry: Entry) -> HttpResponse:
    return redirect(f"{reverse('entry_shots', args=[entry.code])}#shots")


def _first_of(errors: Any) -> str:
    return next(str(error) for found in errors.values() for error in found)
