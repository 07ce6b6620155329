"""Tools and shots: what was used, and what made each shot."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest import access
from contest.access import person
from contest.domain.ai_share import Label, Share
from contest.domain.queries.entries import Declaration, readiness_of
from contest.domain.shot_labels import carry_labels, label_shots
from contest.enums import SOUND_TOOLS, Origin, Purpose, Tool
from contest.forms.declaration import MADE_BY, LabelForm, ToolsForm
from contest.models import Entry, User
from contest.policies import Refused, may_edit
from contest.templatetags.ui import swatches_of
from contest.views.drafts import draft_step
from contest.views.entry_page import entry_page
from contest.views.htmx import HtmxRequest
from media_pipeline import api

PICTURE_PURPOSES = (Purpose.PICTURES, Purpose.STILLS, Purpose.EDITING)
MOST_KEYS = 9


@dataclass(frozen=True)
class ShotRow:
    """One shot as the strip shows it; times in seconds."""

    id: int
    number: int
    start: float
    seconds: float
    middle: float
    made_by: str
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
def entry_shots(request: HtmxRequest, code: str) -> HttpResponse:
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


def _label(request: HtmxRequest, entry: Entry) -> HttpResponse:
    """Label the chosen shots; a script gets the strip and the share back, anybody else the page."""
    page = reverse("entry_shots", args=[entry.code])
    declaration = readiness_of(entry).declaration
    form = LabelForm(request.POST, shots=[shot.id for shot in declaration.shots])
    status, problem = 200, ""
    if form.is_valid():
        try:
            shots = form.cleaned_data["shot"]
            label_shots(entry, shots=shots, label=form.chosen_label, by=person(request))
        except Refused as refused:
            status, problem = 409, str(refused.reason)
    else:
        status, problem = 422, _("Choose one or more shots, then label how they were made.")
    is_fragment = bool(request.htmx)
    if status == 200 and not is_fragment:
        return redirect(f"{page}#shots")
    context = {
        **shots_context(entry, person(request)),
        "problem": problem,
        "form": ToolsForm(entry=entry),
        "chosen": request.POST.getlist("shot") if problem else [],
        "is_fragment": is_fragment,
    }
    template = "contest/_entry_strip.html" if is_fragment else "contest/entry_shots.html"
    return entry_page(request, entry, template, current="shots", context=context, status=status)


def shots_context(entry: Entry, viewer: User) -> dict[str, Any]:
    """The strip, the chips, the share and the player of an entry's film."""
    film = api.film_report(entry.film_id) if entry.film_id else None
    declaration = readiness_of(entry).declaration
    used = declaration.share.ms_by_tool
    declared = entry.tool_uses.filter(purpose__in=PICTURE_PURPOSES).values_list("tool", flat=True)
    share = replace(declaration.share, ms_by_tool={**dict.fromkeys(map(Tool, declared), 0), **used})
    swatches = swatches_of(share.by_tool)
    least = entry.edition.regulations.min_ai_share
    return {
        "film": film,
        "playback": api.playback(film.id, viewer=f"user:{viewer.pk}") if film and film.is_playable else None,
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
            made_by=label_text(declaration.labels.get(shot.id)),
            swatch=swatches.get(label_text(declaration.labels.get(shot.id)), "origin-none"),
            is_labelled=shot.id in declaration.labels,
        )
        for shot in declaration.shots
    ]


def chips_of(share: Share, swatches: dict[str, str]) -> list[Chip]:
    """The tools that are declared or in use (every one that makes pictures, as long as there is none), and
    the origins that are no tool."""
    tools = list(share.ms_by_tool) or [tool for tool in Tool if tool not in SOUND_TOOLS]
    wanted = {Label(Origin.TOOL, tool) for tool in tools}
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
