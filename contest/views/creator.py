"""The creator's pages: the desk, the steps of an entry that are words, and its submission."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest import access
from contest.access import person
from contest.consents.asked import agreed_of, agreements_in, statements_for
from contest.correspondence.forms import MessageForm
from contest.correspondence.policies import may_write_to_office
from contest.correspondence.requested_changes import reason_against_submitting
from contest.domain import entries
from contest.domain.draft_reminders import set_draft_reminders
from contest.domain.editions import current_edition, next_announcement
from contest.domain.entry_refusals import AlreadyMoved, EntryNotReady
from contest.domain.makers import makers_of_entry
from contest.domain.queries.entries import (
    duties_of,
    entries_of,
    latest_receipt,
    questions_about,
    readiness_of,
)
from contest.domain.queries.outcome import films_entered_by, outcome_of
from contest.domain.showcase import WINNERS, winner_as_entered
from contest.forms.about import AboutForm
from contest.forms.people import PeopleForm
from contest.laurels.certificates import certificates_of, read_certificates
from contest.laurels.policies import may_consent_to_press
from contest.laurels.press_consent import has_press_consent
from contest.models import Edition, Entry, NomineeList, User
from contest.models.declaration import tools_in_words
from contest.policies import Refused, may_enter, may_submit
from contest.receipts.statement import deadline_in
from contest.register.lacking import ended_consents
from contest.register.listing import register_of
from contest.team.listing import invitations_for, offers_for
from contest.team.playing import own_poster_of, viewer_in_team
from contest.theater.permission import permission_of
from contest.views.drafts import draft_step
from contest.views.entry_page import entry_page, playback_for
from contest.views.http_conflict import answer_conflict
from media_pipeline import api


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    editions = Edition.objects.announced().select_related("regulations")
    user, edition = person(request), current_edition(editions)
    duties = duties_of(user)
    context = {
        "films": films_entered_by(user),
        "edition": edition,
        "may_enter": may_enter(user, edition) if edition else None,
        "duties": duties,
        "team_invitations": invitations_for(user),
        "hand_over_offers": offers_for(user),
        "judged": [duty.edition for duty in duties if duty.judges],
    }
    return render(request, "contest/desk_show.html", context)


@require_POST
@login_required
def desk_reminders(request: HttpRequest) -> HttpResponse:
    """Whether the person is reminded of entries that are not submitted."""
    wanted = request.POST.get("wanted") == "on"
    set_draft_reminders(person(request), wanted=wanted)
    messages.success(request, _("Saved."))
    return redirect("desk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry_start(request: HttpRequest, slug: str) -> HttpResponse:
    edition, user = access.get_programme(request.user, slug), person(request)
    if request.method == "POST":
        try:
            entry = entries.start_entry(user, edition=edition)
        except Refused as refused:
            return answer_conflict(request, reason=refused.reason, back_url=reverse("desk"))
        return redirect("entry_film", entry.code)
    context = {
        "edition": edition,
        "rules": edition.regulations,
        "may_enter": may_enter(user, edition),
        "drafts": [entry for entry in entries_of(user) if entry.edition_id == edition.pk],
    }
    return render(request, "contest/entry_start.html", context)


@require_safe
@login_required
def entry_show(request: HttpRequest, code: str) -> HttpResponse:
    return page_of_entry(request, access.get_entry_for_creator(request.user, code))


def page_of_entry(
    request: HttpRequest, entry: Entry, *, message_form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    """Where the entry stands and what is open, with the message that was sent in vain, if one was."""
    nominees = NomineeList.objects.public().filter(edition=entry.edition_id).exists()
    context = {
        "film": api.film_report(entry.film_id) if entry.film_id else None,
        "messages_sent": entry.messages.select_related("author"),
        "message_form": message_form or MessageForm(),
        "may_write": may_write_to_office(request.user, entry),
        "requested_changes": entry.requested_changes.all(),
        "open_changes": reason_against_submitting(entry),
        "receipt": latest_receipt(entry),
        "stage_results": entry.stage_results.order_by("pk"),
        "nominees": nominees,
        "ended": ended_consents(entry),
        "next_date": next_announcement(entry.edition, are_nominees_known=nominees),
        "jury_comments": entry.jury_comments.all(),
        "outcome": outcome_of(entry),
        "theater_permission": permission_of(entry),
        "certificates": read_certificates(certificates_of(entry)),
        "may_consent_to_press": may_consent_to_press(request.user, entry),
        "has_press_consent": has_press_consent(entry),
    }
    template = "contest/entry_show.html"
    return entry_page(request, entry, template, current="show", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry_about(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    return draft_step(
        request,
        entry,
        AboutForm,
        template="contest/entry_about.html",
        current="about",
        next_url=reverse("entry_people", args=[code]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry_people(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    return draft_step(
        request,
        entry,
        PeopleForm,
        template="contest/entry_people.html",
        current="people",
        next_url=reverse("entry_shots", args=[code]),
    )


@require_safe
@login_required
def entry_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly what judges see: of a blind round, and beside it what an open round adds."""
    entry = access.get_entry_for_creator(request.user, code)
    context = {
        **_film_played(request, entry),
        "makers": makers_of_entry(entry),
        "own_poster": own_poster_of(person(request), entry),
    }
    return entry_page(request, entry, "contest/entry_preview.html", current="preview", context=context)


@require_safe
@login_required
def entry_public_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly what stands on the film's page if it wins."""
    entry = access.get_entry_for_creator(request.user, code)
    context = {
        **_film_played(request, entry, own_poster=True),
        "winner": winner_as_entered(WINNERS.get(pk=entry.pk)),
    }
    template = "contest/entry_public_preview.html"
    return entry_page(request, entry, template, current="preview", context=context)


def _film_played(request: HttpRequest, entry: Entry, *, own_poster: bool = False) -> dict[str, Any]:
    """The film, and addresses for the team to play it where it has been accepted."""
    film = api.film_report(entry.film_id) if entry.film_id else None
    viewer = viewer_in_team(person(request), entry)
    playback = playback_for(viewer, film, own_poster=own_poster) if film and film.is_playable else None
    return {"film": film, "playback": playback}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry_submit(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    if request.method != "POST":
        return _review(request, entry)
    if "confirmed" not in request.POST and _asks_first(entry, by=person(request)):
        return _review(request, entry, was_refused=True)
    receipt = redirect("entry_receipt", code)
    try:
        entries.submit_entry(entry, by=person(request))
    except AlreadyMoved as fact:
        messages.info(request, str(fact.reason))
        return receipt
    except EntryNotReady:
        return _review(request, entry, was_refused=True)
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=reverse("entry_show", args=[code]))
    return receipt


def _asks_first(entry: Entry, *, by: User) -> bool:
    """Whether nothing but an answer to the questions keeps the entry from being submitted."""
    if not may_submit(by, entry):
        return False
    readiness = readiness_of(entry)
    return bool(questions_about(readiness)) and not readiness.findings


def _review(request: HttpRequest, entry: Entry, *, was_refused: bool = False) -> HttpResponse:
    readiness = readiness_of(entry)
    required = [asked for asked in statements_for(entry) if asked.is_required]
    context = {
        "was_refused": was_refused,
        "questions": questions_about(readiness),
        "open_changes": reason_against_submitting(entry),
        "credits": entry.credits.all(),
        "uses": tools_in_words(entry.tool_uses.all()),
        "register": register_of(entry),
        "consents": agreed_of(entry, required),
        "consent_count": len(required),
    }
    status = 422 if was_refused else 200
    template = "contest/entry_submit.html"
    return entry_page(
        request, entry, template, current="review", context=context, readiness=readiness, status=status
    )


@require_safe
@login_required
def entry_receipt(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    receipt = latest_receipt(entry)
    if receipt is None:
        return redirect("entry_submit", code)
    context = {
        "receipt": receipt,
        "seconds": (receipt.facts.get("film_ms") or 0) / 1000,
        "deadline_then": deadline_in(receipt, entry),
        "agreements": agreements_in(receipt, entry),
    }
    return entry_page(request, entry, "contest/entry_receipt.html", current="receipt", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    entry = access.get_entry_for_creator(request.user, code)
    if request.method != "POST":
        return entry_page(request, entry, "contest/entry_withdraw.html", current="withdraw")
    try:
        entries.withdraw_entry(entry, by=person(request))
    except AlreadyMoved as fact:
        messages.info(request, str(fact.reason))
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=reverse("entry_show", args=[code]))
    else:
        messages.success(request, _("Your film has been withdrawn. You can change it and submit it again."))
    return redirect("entry_show", code)
