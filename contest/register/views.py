"""“People, voices and music” of an entry: who and what is in the film, by what right, and to what people
consent."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_entry_for_creator, person
from contest.forms.merging import NO_CLASHES, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.models import Entry, Portrayal, RightsPaper
from contest.policies import Refused
from contest.register.access import get_music_for_creator, get_paper_for_creator, get_portrayal_for_creator
from contest.register.consenting import VERSION, set_consents
from contest.register.downloads import hand_out
from contest.register.forms import MusicForm, PortrayalForm, UsesForm
from contest.register.listing import register_of
from contest.register.policies import may_consent, may_register
from contest.register.registering import remove_music, remove_portrayal, save_music, save_portrayal
from contest.sentences import listed
from contest.typed_text import isolated, with_bdi
from contest.views.entry_page import entry_page
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@login_required
def entry_register(request: HttpRequest, code: str) -> HttpResponse:
    """Who and what is in the film, in two lists."""
    entry = get_entry_for_creator(request.user, code)
    context = {"register": register_of(entry), "may_register": may_register(request.user, entry)}
    return _page(request, entry, "contest/register/entry_register.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
@login_required
def person_new(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    form = _form(PortrayalForm, request)
    if form.is_bound and not (may := may_register(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "entry_register", code)
    if row := _saved(request, form, lambda plan: save_portrayal(entry, plan, by=person(request))):
        return redirect("person_edit", code, row.pk) if row.is_real else redirect("entry_register", code)
    context = {"form": form, "opened": "", "may_register": may_register(request.user, entry)}
    return _page(request, entry, "contest/register/person_edit.html", context, is_wrong=form.is_bound)


@never_cache
@require_http_methods(FORM_METHODS)
@login_required
@in_turn
def person_edit(request: HttpRequest, code: str, portrayal: int) -> HttpResponse:
    """One person or voice, and, of a real one, to what they consent."""
    entry, row = get_portrayal_for_creator(request.user, code, portrayal)
    form, clashes = PortrayalForm(None, None, person=row), NO_CLASHES
    opened = opened_with(form)
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = PortrayalForm(merged.data, request.FILES, person=row), merged.clashes
    if form.is_bound and not (may := may_register(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "person_edit", code, portrayal)
    had_consents = row.consents.standing().exists()
    if not clashes and (
        saved := _saved(
            request, form, lambda plan: save_portrayal(entry, plan, person=row, by=person(request))
        )
    ):
        _tell_of_removed(
            request,
            before=(row.consent_paper, row.guardian_paper),
            after=(saved.consent_paper, saved.guardian_paper),
        )
        if had_consents and saved.is_real and not saved.consents.standing().exists():
            words = _("The consents were those of who stood here before, and have ended. Note them again.")
            messages.warning(request, words)
            return redirect("person_edit", code, portrayal)
        return redirect("entry_register", code)
    uses = _uses_of(row)
    context = {
        "form": form,
        "opened": opened,
        "clashes": clashes,
        "portrayal": row,
        "uses": uses,
        "opened_uses": opened_with(uses),
        "consents": row.consents.all(),
        "consent_version": VERSION,
        "may_register": may_register(request.user, entry),
        "may_consent": may_consent(request.user, entry),
    }
    template, is_wrong = "contest/register/person_edit.html", form.is_bound
    return _page(request, entry, template, context, is_wrong=is_wrong, status=409 if clashes else 422)


@require_POST
@login_required
@in_turn
def person_consents(request: HttpRequest, code: str, portrayal: int) -> HttpResponse:
    """Exactly these consents stand from now on, and those that another window has noted meanwhile."""
    entry, row = get_portrayal_for_creator(request.user, code, portrayal)
    form = UsesForm(merge(request.POST, _uses_of(row), apart=["uses"]).data)
    try:
        if not form.is_valid():
            raise Refused(str(form.errors["uses"][0]))
        _given, withdrawn = set_consents(entry, row, form.chosen, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "person_edit", code, portrayal)
    if withdrawn and not entry.is_editable:
        told = _("Saved. What is no longer consented to has ended: see the page of your entry.")
    else:
        told = _("Saved.")
    messages.success(request, told)
    return redirect("person_edit", code, portrayal)


@require_POST
@login_required
def person_remove(request: HttpRequest, code: str, portrayal: int) -> HttpResponse:
    entry, row = get_portrayal_for_creator(request.user, code, portrayal)
    try:
        remove_portrayal(entry, row, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_register", code)
    messages.success(request, _("Removed from the register."))
    return redirect("entry_register", code)


@never_cache
@require_http_methods(FORM_METHODS)
@login_required
def music_new(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    form = _form(MusicForm, request)
    if form.is_bound and not (may := may_register(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "entry_register", code)
    if _saved(request, form, lambda plan: save_music(entry, plan, by=person(request))):
        return redirect("entry_register", code)
    context = {"form": form, "opened": "", "may_register": may_register(request.user, entry)}
    return _page(request, entry, "contest/register/music_edit.html", context, is_wrong=form.is_bound)


@never_cache
@require_http_methods(FORM_METHODS)
@login_required
@in_turn
def music_edit(request: HttpRequest, code: str, musicuse: int) -> HttpResponse:
    entry, row = get_music_for_creator(request.user, code, musicuse)
    form, clashes = MusicForm(None, None, music=row), NO_CLASHES
    opened = opened_with(form)
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = MusicForm(merged.data, request.FILES, music=row), merged.clashes
    if form.is_bound and not (may := may_register(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "music_edit", code, musicuse)
    if not clashes and (
        saved := _saved(request, form, lambda plan: save_music(entry, plan, music=row, by=person(request)))
    ):
        _tell_of_removed(request, before=[row.licence_paper], after=[saved.licence_paper])
        return redirect("entry_register", code)
    context = {
        "form": form,
        "opened": opened,
        "clashes": clashes,
        "music": row,
        "may_register": may_register(request.user, entry),
    }
    template, is_wrong = "contest/register/music_edit.html", form.is_bound
    return _page(request, entry, template, context, is_wrong=is_wrong, status=409 if clashes else 422)


@require_POST
@login_required
def music_remove(request: HttpRequest, code: str, musicuse: int) -> HttpResponse:
    entry, row = get_music_for_creator(request.user, code, musicuse)
    try:
        remove_music(entry, row, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_register", code)
    messages.success(request, _("Removed from the register."))
    return redirect("entry_register", code)


@require_safe
@login_required
def register_file(request: HttpRequest, code: str, rightspaper: int) -> HttpResponse:
    return hand_out(get_paper_for_creator(request.user, code, rightspaper))


def _form(kind: Any, request: HttpRequest) -> Any:
    """Of a new line; bound where something was sent."""
    is_post = request.method == "POST"
    return kind(request.POST if is_post else None, request.FILES if is_post else None)


def _uses_of(row: Portrayal) -> UsesForm:
    """To what the person consents now."""
    return UsesForm(initial={"uses": [one.use for one in row.consents.standing()]})


def _saved(request: HttpRequest, form: Any, save: Callable[[Any], Any]) -> Any:
    """The line as it was saved; None where nothing was sent, or where the form says what is wrong."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        row = save(form.plan)
    except Refused as refused:
        add_refusal(form, refused)
        return None
    messages.success(request, _("Saved."))
    return row


def _tell_of_removed(
    request: HttpRequest, *, before: Iterable[RightsPaper | None], after: Iterable[RightsPaper | None]
) -> None:
    """Name the files that went because none is asked for now: another window may have added them."""
    gone = [isolated(old.name) for old, new in zip(before, after, strict=True) if old and not new]
    if gone:
        told = _("Removed, since no file is asked for here now: %(files)s.") % {"files": listed(gone)}
        messages.info(request, with_bdi(told))


def _page(
    request: HttpRequest,
    entry: Entry,
    template: str,
    context: dict[str, Any],
    *,
    is_wrong: bool = False,
    status: int = 422,
) -> HttpResponse:
    status = status if is_wrong else 200
    return entry_page(request, entry, template, current="rights", context=context, status=status)
