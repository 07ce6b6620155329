"""The frame around every page of an entry: its steps, what each still lacks, and what may be done."""

import dataclasses
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from contest.correspondence.requested_changes import reason_against_submitting
from contest.domain.editions import shown_deadline
from contest.domain.eligibility import EntryStep, open_steps
from contest.domain.queries.entries import Readiness, readiness_of
from contest.models import Entry
from contest.policies import may_edit, may_submit, may_withdraw
from media_pipeline import api
from media_pipeline.enums import FilmState

STEP_NAMES: dict[EntryStep, str | Promise] = {
    EntryStep.FILM: pgettext_lazy("step", "Film"),
    # Translators: the six steps of an entry; short, for tabs of a phone: 16 letters or fewer
    EntryStep.ABOUT: pgettext_lazy("step", "About"),
    EntryStep.PEOPLE: pgettext_lazy("step", "Credits"),
    EntryStep.SHOTS: pgettext_lazy("step", "Tools and shots"),
    EntryStep.RIGHTS: pgettext_lazy("step", "Rights"),
}
SHOTS = list(EntryStep).index(EntryStep.SHOTS)


@dataclass(frozen=True)
class StepLink:
    """One step as the menu beside the page shows it."""

    name: str
    label: str | Promise
    url: str
    state: str
    state_label: str | Promise


def playback_for(
    viewer: str,
    film: api.FilmReport | None,
    *,
    own_poster: bool = False,
    caption_drafts: bool = False,
) -> api.Playback | None:
    """A film as its team and the office play it: also one that was not accepted, where it has a copy."""
    if film is None:
        return None
    if not film.is_playable:
        return api.proxy_playback(film.id, viewer=viewer)
    with suppress(api.NotPlayable):  # its files have just been deleted
        return api.playback(film.id, viewer=viewer, own_poster=own_poster, caption_drafts=caption_drafts)
    return None


def entry_page(
    request: HttpRequest,
    entry: Entry,
    template: str,
    *,
    current: str,
    context: dict[str, Any] | None = None,
    readiness: Readiness | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page of an entry inside its frame, whose names the page's own `context` leaves alone."""
    readiness, deadline = readiness or readiness_of(entry), shown_deadline(entry)
    is_over = timezone.now() >= deadline.at
    frame = {
        "entry": entry,
        "edition": entry.edition,
        "rules": entry.edition.regulations,
        "current": current,
        "steps": [*steps_of(entry, readiness), _review(entry, readiness, is_over=is_over)],
        "readiness": readiness,
        "lacks": [finding for finding in readiness.findings if finding.step == current],
        "may_edit": may_edit(request.user, entry),
        "may_submit": may_submit(request.user, entry),
        "may_withdraw": may_withdraw(request.user, entry),
        "deadline": deadline,
        "is_over": is_over,
    }
    own = context or {}
    assert not own.keys() & frame.keys(), own.keys() & frame.keys()
    return render(request, template, {**frame, **own}, status=status)


def steps_of(entry: Entry, readiness: Readiness) -> list[StepLink]:
    """The five steps, each with its address and how much it still lacks."""
    left = open_steps(readiness.findings)
    links = [
        StepLink(
            step.value, STEP_NAMES[step], reverse(f"entry_{step}", args=[entry.code]), *_state(step, left)
        )
        for step in EntryStep
    ]
    if not left[EntryStep.SHOTS] and not (readiness.film and readiness.film.state == FilmState.READY):
        links[SHOTS] = dataclasses.replace(
            links[SHOTS], state="waiting", state_label=_("waiting for the film")
        )
    if readiness.film and left[EntryStep.FILM]:
        film_state = FilmState(readiness.film.state)
        links[0] = dataclasses.replace(links[0], state=film_state.value, state_label=film_state.label)
    return links


def _review(entry: Entry, readiness: Readiness, *, is_over: bool) -> StepLink:
    """The last step: whether the entry could be submitted now, or what became of it."""
    label, url = pgettext_lazy("step", "Review and submit"), reverse("entry_submit", args=[entry.code])
    return StepLink("review", label, url, *_standing(entry, readiness, is_over=is_over))


def _standing(entry: Entry, readiness: Readiness, *, is_over: bool) -> tuple[str, str | Promise]:
    if not entry.is_editable:
        return entry.state, entry.get_state_display()
    if is_over:
        # Translators: state of the last step after the deadline, below its name; 16 letters or fewer
        return "todo", pgettext_lazy("step", "too late")
    if readiness.findings or reason_against_submitting(entry):
        # Translators: state of a step, below its name; 16 letters or fewer
        return "todo", pgettext_lazy("step", "not yet")
    return "done", _("ready")


def _state(step: EntryStep, left: dict[EntryStep, int]) -> tuple[str, str | Promise]:
    count = left[step]
    if not count:
        return "done", pgettext_lazy("step", "done")
    return "todo", ngettext("%(count)s to do", "%(count)s to do", count) % {"count": count}
