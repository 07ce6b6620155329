"""Who advances: the films of a round that are chosen by hand, the line of a ranking, and the cut."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.domain.nominees import has_nominees
from contest.domain.seals import is_sealed
from contest.enums import EntryState
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.typed_text import echoed_list
from contest.views.bare_text import read_text, read_words
from contest.views.http_conflict import answer_refusal
from judging.access import get_chosen_for_office, get_round_for_office, get_tally_for_office
from judging.domain import cuts, stages, tally_runs
from judging.domain.deletion import delete_round
from judging.domain.queries.cuts import advancing_in, decisions_taken_back, line_of, moves_in
from judging.domain.queries.methods import is_raw
from judging.domain.refusals import Unsound
from judging.domain.tally_inputs import reason_in
from judging.enums import RoundState
from judging.forms.cuts import LineForm
from judging.forms.film_choice import FilmChoiceForm, as_typed, only_looks, with_ticked
from judging.forms.films import ChosenFilmsForm
from judging.models import Tally
from judging.views.own_film import closed_to_own_film, steers_rounds

FORM_METHODS = ["GET", "HEAD", "POST"]
FILMS_ON_PAGE = 200
NUMBER = re.compile("[0-9]{1,6}")


@login_required
@require_http_methods(FORM_METHODS)
@closed_to_own_film
def round_films(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The pool of a round that is chosen by hand."""
    round_ = get_round_for_office(request.user, slug, code)
    typed = with_ticked(request.POST) if request.method == "POST" else None
    looks = typed is not None and only_looks(typed)
    form = ChosenFilmsForm(None if looks else typed, initial=as_typed(typed) if typed else None)
    if form.is_bound and form.is_valid():
        try:
            added = stages.choose_entries(round_, **form.cleaned_data, by=person(request))
            message = ngettext("%(count)d film was added.", "%(count)d films were added.", added)
            messages.success(request, message % {"count": added})
            return redirect("round_films", slug, code)
        except Unsound as refused:
            add_refusal(form, refused)
        except Refused as refused:
            return answer_refusal(request, refused, "round_show", slug, code)
    context = {
        "edition": round_.edition,
        "round": round_,
        "form": form,
        "choice": FilmChoiceForm(typed, edition=round_.edition),
        "chosen": round_.chosen.select_related("entry", "chosen_by").order_by("entry__code"),
        "is_planned": round_.state == RoundState.PLANNED,
    }
    return render(request, "judging/round_films.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@closed_to_own_film
def round_film_drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    chosen = get_chosen_for_office(request.user, slug, pk)
    try:
        stages.drop_entry(chosen.round, chosen.entry, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "round_show", slug, chosen.round.code)
    return redirect("round_films", slug, chosen.round.code)


@login_required
@require_POST
@steers_rounds
def round_delete(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    title = round_.title
    try:
        delete_round(round_, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "round_show", slug, code)
    messages.success(request, _("“%(round)s” has been deleted.") % {"round": title})
    return redirect("round_list", slug)


@login_required
@require_http_methods(FORM_METHODS)
@closed_to_own_film
def cut_decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The line of a ranking; films cross it with a reason, in the fields `reason-CODE`, or `code` and
    `reason` for one that is not near."""
    tally = get_tally_for_office(request.user, slug, pk)
    moved, idle = _moved(request), _unticked(request)
    problem, wrong = _idle_in_words(request, idle), frozenset(idle)
    if request.method == "POST" and not problem:
        try:
            decided = cuts.decide_cut(tally, moved=moved, by=person(request), agreed=_agreed(request, tally))
            advancing = decided.entries.filter(advances=True).count()
            message = ngettext("%(count)d film advances.", "%(count)d films advance.", advancing)
            messages.success(request, message % {"count": advancing})
            return redirect("cut_decide", slug, pk)
        except cuts.OtherNumber as asked:
            return _cut_page(request, tally, asked=asked, moved=moved, reasons=moved)
        except Unsound as refused:
            problem, wrong = str(refused.reason), frozenset(refused.found)
        except Refused as refused:
            return answer_refusal(request, refused, "cut_decide", slug, pk)
    return _cut_page(request, tally, problem=problem, wrong=wrong, moved=moved, reasons={**moved, **idle})


def _cut_page(
    request: HttpRequest,
    tally: Tally,
    *,
    line_form: LineForm | None = None,
    asked: cuts.OtherNumber | None = None,
    problem: str = "",
    wrong: Collection[str] = (),
    moved: Mapping[str, str] = MappingProxyType({}),
    reasons: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    cut = getattr(tally.round, "cut", None)
    hindrance = "" if cut else cuts.why_undecidable(tally)
    films = advancing_in(cut) if cut else []
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "preview": None if cut or hindrance else line_of(tally),
        "hindrance": hindrance,
        "decides_awards": not tally.summary["inputs"]["line"],
        "may_tell": cut is not None and (cut.told_at is not None or not is_sealed(tally.round.edition)),
        "may_nominate": not tally.round.edition.published_at or has_nominees(tally.round.edition),
        "is_raw": is_raw(tally),
        "line_form": line_form or LineForm(initial={"advancing": tally.round.advancing}),
        "cut": cut,
        "moves": moves_in(cut) if cut else [],
        "advancing": Paginator([film for film in films if film.departure is None], FILMS_ON_PAGE).get_page(
            request.GET.get("page")
        ),
        "gone": [film for film in films if film.departure],
        "may_return": any(film.departure and film.departure.state == EntryState.RETURNED for film in films),
        "can_be_taken_back": cut is not None and not cuts.why_cut_stays(cut),
        "why_it_stays": cuts.why_cut_stays(cut) if cut else "",
        "asked": asked,
        "earlier": decisions_taken_back(tally.round),
        "problem": problem,
        "wrong": wrong,
        "moved": moved,
        "reasons": reasons,
    }
    status = 422 if problem or line_form or asked else 200
    return render(request, "judging/cut_decide.html", context, status=status)


@login_required
@require_POST
@closed_to_own_film
def cut_draw_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another number of films advances: the ranking is calculated anew for that line."""
    tally = get_tally_for_office(request.user, slug, pk)
    form = LineForm(request.POST)
    if not form.is_valid():
        return _cut_page(request, tally, line_form=form)
    if form.cleaned_data["advancing"] == tally.summary["inputs"]["line"]:
        return redirect("cut_decide", slug, pk)
    try:
        stages.draw_line(tally.round, advancing=form.cleaned_data["advancing"], by=person(request))
        reason = reason_in(tally.summary["inputs"])
        tally_runs.ask_for_tally(tally.round, by=person(request), reason=reason)
    except Refused as refused:
        return answer_refusal(request, refused, "cut_decide", slug, pk)
    return redirect("tally_progress", slug, tally.round.code)


@login_required
@require_POST
@closed_to_own_film
def cut_take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    try:
        cuts.take_back_cut(tally.round, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "cut_decide", slug, pk)
    messages.success(request, _("The decision has been taken back."))
    return redirect("cut_decide", slug, pk)


def _agreed(request: HttpRequest, tally: Tally) -> int:
    """How many films advance, as the page has said it: those above the line, or those it has asked about."""
    typed = read_text(request, "agreed")
    return int(typed) if NUMBER.fullmatch(typed) else int(tally.summary["inputs"]["line"] or 0)


def _unticked(request: HttpRequest) -> dict[str, str]:
    """Reasons for films whose box is not ticked, by code."""
    ticked = read_words(request, "move")
    named = {name.removeprefix("reason-"): name for name in request.POST if name.startswith("reason-")}
    typed = {code: read_text(request, name) for code, name in named.items() if code not in ticked}
    return {code: reason for code, reason in typed.items() if reason.strip()}


def _idle_in_words(request: HttpRequest, idle: Mapping[str, str]) -> str:
    """What is wrong with reasons that move no film; "" where each moves one."""
    if idle:
        words = _("You gave a reason for %(codes)s, but did not tick it. Tick it, or clear the reason.")
        return words % {"codes": echoed_list(idle)}
    if read_text(request, "reason").strip() and not read_text(request, "code").strip():
        return _("You gave a reason, but no code of a film. Enter the code, or clear the reason.")
    return ""


def _moved(request: HttpRequest) -> dict[str, str]:
    """The films that are to cross the line, with their reasons."""
    moved = {code: read_text(request, f"reason-{code}") for code in read_words(request, "move")}
    if other := read_text(request, "code").strip().upper():
        moved[other] = read_text(request, "reason")
    return moved
