"""One way to save for every step that is a form: by its button, by itself, and from two tabs at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.access import person
from contest.domain.drafts import draft_values
from contest.domain.entries import save_draft
from contest.domain.entry_refusals import DraftChanged
from contest.forms.drafts import DraftForm
from contest.forms.merging import Clash
from contest.forms.rows import RowsForm, with_rows_edited
from contest.models import Entry
from contest.policies import Refused
from contest.views.entry_page import entry_page


def draft_step(
    request: HttpRequest,
    entry: Entry,
    form_class: type[DraftForm],
    *,
    template: str,
    current: str,
    next_url: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show or save one form of a draft. A wrong field keeps no other from being saved; what was typed into it
    is kept, and shown with what is wrong (422). Nor does a field that somebody else has changed meanwhile, of
    which both versions are shown (409). A refused save keeps what was typed on the page (409). A script that
    saves by itself (header X-Autosave) gets the same answers as JSON."""
    is_autosave = "X-Autosave" in request.headers

    def page(form: DraftForm, status: int = 200, **more: Any) -> HttpResponse:
        words = {"form": form, **(context or {}), **more}
        return entry_page(request, entry, template, current=current, context=words, status=status)

    if request.method != "POST":
        return page(form_class.opened(entry))
    if issubclass(form_class, RowsForm) and {"add_row", "remove_row"} & set(request.POST):
        return page(form_class(with_rows_edited(request.POST, form_class.list_name), entry=entry))
    form = form_class.sent(request.POST, entry=entry)
    is_sound = form.is_valid()
    theirs: Mapping[str, Any] = {}
    try:
        saved = save_draft(
            entry,
            version=form.opened_version,
            base=form.opened_with,
            fields=form.values(),
            unsaved=form.unsaved(),
            shown_unsaved=form.opened_unsaved,
            by=person(request),
        )
    except DraftChanged as late:
        entry.refresh_from_db()
        saved, theirs = entry, late.theirs
    except Refused as refused:
        return (
            _json(409, error=str(refused.reason)) if is_autosave else page(form, 409, refusal=refused.reason)
        )
    if is_autosave:
        clock = time_format(timezone.localtime(), pgettext("date format", "H:i:s"))
        late_words = _("Changed elsewhere. Save to compare both versions and choose.")
        wrong = {**form.wrong_inputs(), **dict.fromkeys(theirs, late_words)}
        base = {name: value for name, value in form.values().items() if name not in theirs}
        parts = entry_page(request, saved, "contest/_entry_parts.html", current=current).content.decode()
        told = {"version": saved.version, "base": base, "kept": form.unsaved(), "saved_at": clock}
        return _json(200, **told, wrong=wrong, parts=parts)
    if theirs:
        clashes = _clashes(form, theirs)
        form.rebase(saved.version, draft_values(saved, form.names))
        return page(form, 409, clashes=clashes)
    if not is_sound:
        form.rebase(saved.version, draft_values(saved, form.names))
        return page(form, 422, is_partly_saved=True)
    messages.success(request, _("Saved."))
    return redirect(next_url)


def _clashes(form: DraftForm, theirs: Mapping[str, Any]) -> list[Clash]:
    """The fields that were changed on both sides, with the values of both in words."""
    typed = form.typed_values()
    return [
        Clash(name, form.label_of(name), form.format_value(name, value), form.format_value(name, typed[name]))
        for name, value in theirs.items()
    ]


def _json(status: int, **answer: Any) -> JsonResponse:
    return JsonResponse(answer, status=status)
