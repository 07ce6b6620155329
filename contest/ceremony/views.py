"""The ceremony: what is prepared in the office, the presenter's window, the stage on the second screen, and
the same as a rehearsal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_office, get_sealed_results, person
from contest.ceremony.cards import Card, cards_of, rehearsal_cards, seconds_of_films
from contest.ceremony.forms import NoteForm, note_forms
from contest.ceremony.notes import save_notes
from contest.domain.gate import remarks_on
from contest.domain.result_publication import winners_in
from contest.domain.seals import breaches_of
from contest.domain.takedowns import codes_taken_down
from contest.models import Edition, Seal
from contest.policies import may_see_sealed
from contest.views.http_conflict import answer_conflict


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ceremony_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    sees = may_see_sealed(request.user, edition)
    if not sees:
        back_url = reverse("office_show", args=[slug])
        return answer_conflict(request, reason=sees.reason, back_url=back_url, status=403)
    seal = Seal.objects.standing().defer("masters").select_related("edition").filter(edition=edition).first()
    if seal is None:
        return render(request, "contest/ceremony/ceremony_show.html", {"edition": edition})
    return _save(request, seal) if request.method == "POST" else _preparation(request, seal)


def _save(request: HttpRequest, seal: Seal) -> HttpResponse:
    cards = cards_of(seal, user=person(request))
    forms = note_forms(cards, request.POST)
    if not all(list(map(NoteForm.is_valid, forms.values()))):
        return _preparation(request, seal, forms=forms, status=422)
    notes = {code: form.cleaned_data for code, form in forms.items()}
    changed = save_notes(seal, notes, by=person(request))
    told = ngettext("Saved the notes on one film.", "Saved the notes on %(count)s films.", changed)
    messages.success(request, told % {"count": changed} if changed else _("Nothing was changed."))
    return redirect("ceremony_show", seal.edition.slug)


def _preparation(
    request: HttpRequest, seal: Seal, *, forms: dict[str, NoteForm] | None = None, status: int = 200
) -> HttpResponse:
    cards = cards_of(seal, user=person(request))
    forms = forms or note_forms(cards)
    context = {
        **_deck(seal.edition, cards),
        "seal": seal,
        "rows": [(card, forms.get(card.code)) for card in cards],
        "wrong": [form for form in forms.values() if form.errors],
        "breaches": breaches_of(seal),
        "unready": remarks_on(seal.edition, winners_in(seal.edition)),
    }
    return render(request, "contest/ceremony/ceremony_show.html", context, status=status)


@login_required
@require_safe
@never_cache
def ceremony_presenter(request: HttpRequest, slug: str) -> HttpResponse:
    return _window(request, get_sealed_results(request.user, slug), "contest/ceremony/presenter.html")


@login_required
@require_safe
@never_cache
def ceremony_stage(request: HttpRequest, slug: str) -> HttpResponse:
    return _window(request, get_sealed_results(request.user, slug), "contest/ceremony/stage.html")


@login_required
@require_safe
@never_cache
def ceremony_order(request: HttpRequest, slug: str) -> HttpResponse:
    """The running order, to be printed."""
    return _window(request, get_sealed_results(request.user, slug), "contest/ceremony/running_order.html")


@login_required
@require_safe
@never_cache
def ceremony_standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the seal still holds, and the cards whose films were taken down, for windows that are open for
    hours."""
    edition = get_edition_for_office(request.user, slug)
    sees = may_see_sealed(request.user, edition)
    seal = Seal.objects.of(edition) if sees else None
    lines = [line for line in seal.snapshot["conferrals"] if line["entry"]] if seal else []
    gone = codes_taken_down(edition) if lines else set()
    down = [f"{line['award']}-{line['place']}" for line in lines if line["entry"]["code"] in gone]
    return JsonResponse({"seal": seal.hash if seal else "", "down": down})


@login_required
@require_safe
def rehearsal_presenter(request: HttpRequest, slug: str) -> HttpResponse:
    return _rehearsal(request, slug, "contest/ceremony/presenter.html")


@login_required
@require_safe
def rehearsal_stage(request: HttpRequest, slug: str) -> HttpResponse:
    return _rehearsal(request, slug, "contest/ceremony/stage.html")


def _window(request: HttpRequest, seal: Seal, template: str) -> HttpResponse:
    cards = cards_of(seal, user=person(request))
    unready = remarks_on(seal.edition, winners_in(seal.edition))
    context = {**_deck(seal.edition, cards), "seal": seal, "show": seal.hash, "unready": unready}
    return render(request, template, context)


def _rehearsal(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    context = {**_deck(edition, rehearsal_cards(edition)), "show": "rehearsal", "is_rehearsal": True}
    return render(request, template, context)


def _deck(edition: Edition, cards: list[Card]) -> dict[str, Any]:
    return {
        "edition": edition,
        "cards": cards,
        "shown": [card for card in cards if card.is_awarded],
        "unawarded": [card for card in cards if not card.is_awarded],
        "film_seconds": seconds_of_films(cards),
    }
