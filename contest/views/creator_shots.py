"""Tools and shots: what was used, and what made each shot."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest import access
from contest.access import person
from contest.domain.ai_share import Label, Share
from contest.domain.queries.entries import Declaration, readiness_of
from contest.domain.shot_labels import carry_labels, label_shots
from contest.enums import SOUND_TOOLS, Origin, Purpose, Tool
from contest.forms.declaration import MADE_BY, LabelForm, ToolsForm, read_labels
from contest.models import Entry, User
from contest.policies import Refused, may_edit
from contest.team.playing import viewer_in_team
from contest.templatetags.ui import swatches_of
from contest.views.drafts import draft_step
from contest.views.entry_page import entry_page
from media_pipeline import api

PICTURE_PURPOSES = (Purpose.PICTURES, Purpose.STILLS, Purpose.EDITING)
MOST_KEYS = 9
MADE_BY_LABEL = {label: made_by for made_by, label in MADE_BY.items()}


@dataclass(frozen=True)
class ShotRow:
    """One shot as the strip shows it; times in seconds."""

    id: int
    number: int
    start: float
    seconds: float
    middle: float
    made_by: str  # as in MADE_BY
    words: str
    swatch: str
    is_labelled: bool


@dataclass(frozen=True)
class Chip:
    """One thing that may have made a shot: a button, with its key where there is one left."""

    value: str
    words: str | Promise
    swatch: str
    key: int | None


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
    form = LabelForm(request.POST, shots=_shots_of(entry))
    status, problem = 422, _("Choose one or more shots, then label how they were made.")
    if form.is_valid():
        try:
            label_shots(entry, form.labels, by=person(request))
            return redirect(f"{reverse('entry_shots', args=[entry.code])}#shots")
        except Refused as refused:
            status, problem = 409, str(refused.reason)
    context = {
        **shots_context(entry, person(request)),
        "problem": problem,
        "form": ToolsForm(entry=entry),
        "chosen": request.POST.getlist("shot"),
    }
    return entry_page(
        request, entry, "contest/entry_shots.html", current="shots", context=context, status=status
    )


@require_POST
@login_required
def entry_labels(request: HttpRequest, code: str) -> HttpResponse:
    """Labels that a script sends, of as many shots as were labelled meanwhile; it gets the share and the
    steps back, each in an element that has the name of its place. Refusals are JSON."""
    entry = access.get_entry_for_creator(request.user, code)
    labels = read_labels(request.POST.getlist("set"), shots=_shots_of(entry))
    if not labels:
        message = _("The shots of this film are no longer those on the page. Reload it.")
        return JsonResponse({"message": message}, status=409)
    try:
        label_shots(entry, labels, by=person(request))
    except Refused as refused:
        return JsonResponse({"message": str(refused.reason)}, status=409)
    context = shots_context(entry, person(request))
    return entry_page(request, entry, "contest/_entry_labels.html", current="shots", context=context)


def _shots_of(entry: Entry) -> list[int]:
    return [shot.id for shot in readiness_of(entry).declaration.shots]


def shots_context(entry: Entry, user: User) -> dict[str, Any]:
    """The strip, the chips, the share and the player of an entry's film."""
    viewer = viewer_in_team(user, entry)
    film = api.film_report(entry.film_id) if entry.film_id else None
    declaration = readiness_of(entry).declaration
    used = declaration.share.ms_by_tool
    declared = entry.tool_uses.filter(purpose__in=PICTURE_PURPOSES).values_list("tool", flat=True)
    offered = list(map(Tool, declared)) or [tool for tool in Tool if tool not in SOUND_TOOLS]
    share = replace(declaration.share, ms_by_tool={**dict.fromkeys(offered, 0), **used})
    swatches = swatches_of(share.by_tool)
    least = entry.edition.regulations.min_ai_share
    return {
        "film": film,
        "playback": api.playback(film.id, viewer=viewer) if film and film.is_playable else None,
        "shots": shot_rows(declaration, swatches),
        "chips": chips_of(share, swatches),
        "share": share,
        "missing_seconds": share.missing_seconds(least),
        "is_enough": share.reaches(least),
    }


def shot_rows(declaration: Declaration, swatches: dict[str, str]) -> list[ShotRow]:
    return [
        ShotRow(
            id=shot.id,
            number=shot.number,
            start=shot.start_ms / 1000,
            seconds=shot.length_ms / 1000,
            middle=(shot.start_ms + shot.end_ms) / 2000,
            made_by=MADE_BY_LABEL[declaration.labels.get(shot.id)],
            words=label_text(declaration.labels.get(shot.id)),
            swatch=swatches.get(label_text(declaration.labels.get(shot.id)), "origin-none"),
            is_labelled=shot.id in declaration.labels,
        )
        for shot in declaration.shots
    ]


def chips_of(share: Share, swatches: dict[str, str]) -> list[Chip]:
    """The tools of the share, which are those that are declared (every one that makes pictures, as long as
    there is none) and those in use, and the origins that are no tool."""
    wanted = {Label(Origin.TOOL, tool) for tool in share.ms_by_tool}
    chips = [
        (value, label_text(label))
        for value, label in MADE_BY.items()
        if label and (label.origin != Origin.TOOL or label in wanted)
    ]
    return [
        Chip(value, words, swatches.get(words, "origin-none"), key if key <= MOST_KEYS else None)
        for key, (value, words) in enumerate(chips, start=1)
    ]


def label_text(label: Label | None) -> str:
    if label is None:
        return _("not labelled")
    return str(label.tool.label if label.tool else label.origin.label)
