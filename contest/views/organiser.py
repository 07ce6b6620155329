"""The office: what waits, the entries, and the decision about each."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contest.access import (
    get_edition_for_entries,
    get_entry_for_checking,
    get_entry_for_office,
    get_entry_for_organiser,
    person,
)
from contest.clips.evidence_shown import evidence_shown
from contest.correspondence.forms import MessageForm
from contest.correspondence.policies import may_write_to_creator
from contest.domain import entry_decisions, waivers
from contest.domain.duties import duties_in
from contest.domain.queries.duplicates import matches_of, pairs_of
from contest.domain.queries.entries import readiness_of
from contest.domain.queries.journal import journal_about, names_in
from contest.domain.queries.office import (
    figures_of,
    next_to_decide,
    waiting_in,
)
from contest.enums import BulkDecision, Duty, EntryState
from contest.extensions.forms import ExtensionForm
from contest.extensions.policies import may_extend
from contest.forms.waivers import WaiverForm
from contest.models import Edition, Entry, User
from contest.office.at_stake import at_stake
from contest.office.decision_mails import mail_of_decision, mail_of_waiver
from contest.office.figures import office_figures
from contest.office.forms import EntryDecisionForm, PrivateNoteForm
from contest.office.policies import may_claim, may_decide, may_disqualify, may_note
from contest.office.waiting import claims_of, entries_to_decide, gate_before_night
from contest.policies import Refused, may_visit_office, may_waive
from contest.register.listing import register_of
from contest.register.policies import may_withdraw_for
from contest.rule_changes.falling_short import by_former_rule
from contest.team.forms import NewContactForm
from contest.team.listing import members_of
from contest.team.policies import may_replace_contact
from contest.views.ask_with_mail import ask_with_mail, is_sure
from contest.views.entry_page import playback_for
from contest.views.http_conflict import answer_conflict
from media_pipeline import api
from media_pipeline.enums import FilmState

LINES_ON_PAGE = 50


@login_required
@require_safe
def office_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_entries(request.user, slug)
    duties = duties_in(request.user, edition)
    context = {
        "edition": edition,
        "waiting": waiting_in(edition, duties),
        "to_decide": entries_to_decide(edition),
        "claimed": claims_of(edition, person(request)),
        "gate": list(gate_before_night(edition, person(request))) if Duty.READ_OFFICE in duties else (),
        "figures": figures_of(edition),
        "further": office_figures(edition),
    }
    return render(request, "contest/office_show.html", context)


@login_required
@require_safe
def office_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_office(request.user, slug, code)
    return page_of_office_entry(request, entry)


@login_required
@require_POST
def office_entry_decide(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_checking(request.user, slug, code)
    form = EntryDecisionForm(request.POST, edition=entry.edition)
    if not form.is_valid():
        return page_of_office_entry(request, entry, form=form, status=422)
    back_url = reverse("office_entry", args=[slug, code])
    if form.cleaned_data["version"] != entry.version:
        reason = _("This entry changed while you were viewing it. Please review it again before you decide.")
        return answer_conflict(request, reason=reason, back_url=back_url, form=form)
    if form.mails and not is_sure(request):
        return _ask_once(request, entry, form)
    try:
        done = _decide(request, entry, **form.decided)
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url, form=form)
    messages.success(request, done)
    return redirect(back_url)


@login_required
@require_POST
def office_entry_waive(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Waive a finding about the entry's film, or take that back."""
    entry = get_entry_for_organiser(request.user, slug, code)
    waiver = WaiverForm(request.POST)
    if not waiver.is_valid():
        return page_of_office_entry(request, entry, waiver=waiver, status=422)
    back_url = reverse("office_entry", args=[slug, code])
    asked = waiver.cleaned_data
    if not is_sure(request) and waivers.is_told(entry, asked["finding"]) and may_waive(request.user, entry):
        question = _("Waive this issue, and have the film “%(title)s” checked again?")
        mail = mail_of_waiver(entry, finding=asked["finding"], reason=asked["reason"])
        return ask_with_mail(request, entry, question=question % {"title": entry.shown_title}, mail=mail)
    try:
        done = _waive(person(request), entry, **waiver.cleaned_data)
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url, form=waiver)
    messages.success(request, done)
    return redirect(f"{back_url}#found")


def _ask_once(request: HttpRequest, entry: Entry, form: EntryDecisionForm) -> HttpResponse:
    """The decision once more with its email, before anything is decided; or why it cannot be."""
    decision, reason, changes = form.decided.values()
    back_url = reverse("office_entry", args=[entry.edition.slug, entry.code])
    may = may_disqualify if decision == form.DISQUALIFY else may_decide
    verdict = may(request.user, entry)
    bars = entry_decisions.bars_to_judging([entry]) if verdict and decision == form.ACCEPT else {}
    words = bars[entry.pk].label if entry.pk in bars else verdict.reason
    if words:
        return answer_conflict(request, reason=words, back_url=back_url, form=form)
    mail = mail_of_decision(entry, BulkDecision(decision), reason=reason, changes=changes)
    return ask_with_mail(
        request,
        entry,
        question=_question(entry, decision),
        mail=mail,
        is_grave=decision == form.DISQUALIFY,
        stakes=[] if decision == form.ACCEPT else at_stake(entry, reader=request.user),
    )


def _question(entry: Entry, decision: str) -> str:
    questions = {
        EntryDecisionForm.ACCEPT: _("Accept “%(title)s” for judging?"),
        EntryDecisionForm.RETURN: _("Request changes to “%(title)s”?"),
        EntryDecisionForm.DISQUALIFY: _("Disqualify “%(title)s”?"),
    }
    words = questions[decision]
    if entry.state == EntryState.DISQUALIFIED and decision == EntryDecisionForm.ACCEPT:
        words = _("Withdraw the disqualification of “%(title)s” and accept it for judging?")
    return words % {"title": entry.shown_title}


def _waive(by: User, entry: Entry, *, film: str, finding: str, decision: str, reason: str) -> str:
    """Do it and say in one sentence what was done, now or by an earlier click. Raises `Refused`."""
    if entry.film is None or entry.film.code != film:
        raise Refused(_("The film of this entry has been replaced. Look at its issues before you waive any."))
    if decision == WaiverForm.RESTORE:
        waivers.restore_finding(entry, code=finding, by=by)
        return _("The waiver is withdrawn; the issue counts again.")
    waivers.waive_finding(entry, code=finding, reason=reason, by=by)
    entry.film.refresh_from_db()
    if entry.film.state == FilmState.RECEIVED:
        return _("Issue waived. The film is being checked again; its creator will be emailed your reason.")
    return _("Issue waived. It stays on record with your reason and no longer counts.")


def _decide(request: HttpRequest, entry: Entry, *, decision: str, reason: str, changes: list[str]) -> str:
    """Do what was decided and say in one sentence what was done. Raises `Refused`."""
    by = request.user
    assert by.is_authenticated
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        EntryDecisionForm.ACCEPT: (
            lambda: entry_decisions.accept_entry(entry, by=by),
            _("“%(title)s” is accepted. Its creator will be emailed."),
        ),
        EntryDecisionForm.RETURN: (
            lambda: entry_decisions.return_entry(entry, reason=reason, changes=changes, by=by),
            _("Changes to “%(title)s” are requested. Its creator will be emailed your reason."),
        ),
        EntryDecisionForm.DISQUALIFY: (
            lambda: entry_decisions.disqualify_entry(entry, reason=reason, by=by),
            _("“%(title)s” is disqualified. Its creator will be emailed your reason."),
        ),
        EntryDecisionForm.RETRY: (
            lambda: _check_film_again(entry),
            _("The film “%(title)s” is being checked again."),
        ),
    }
    do, message = verbs[decision]
    do()
    return message % {"title": entry.shown_title}


def _check_film_again(entry: Entry) -> None:
    if entry.film is None or entry.film.state != FilmState.STUCK:
        raise Refused(_("The check of this film has not stopped, so it does not need to be restarted."))
    api.retry_film(entry.film.pk)


def page_of_office_entry(
    request: HttpRequest,
    entry: Entry,
    *,
    form: EntryDecisionForm | None = None,
    waiver: WaiverForm | None = None,
    message_form: MessageForm | None = None,
    extension_form: ExtensionForm | None = None,
    contact_form: NewContactForm | None = None,
    note_form: PrivateNoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """All that the office sees of an entry, with the form that was sent in vain, if one was."""
    edition: Edition = entry.edition
    readiness = readiness_of(entry)
    former = by_former_rule(entry, readiness.findings)
    film = api.film_report(entry.film_id) if entry.film_id else None
    viewer = f"user:{person(request).pk}"
    is_whole = bool(may_visit_office(request.user, edition))
    journal = list(journal_about(entry, is_whole=is_whole)[:LINES_ON_PAGE])
    context = {
        "edition": edition,
        "entry": entry,
        "form": form or EntryDecisionForm(initial={"version": entry.version}, edition=edition),
        "members": members_of(entry),
        "film": film,
        "playback": playback_for(viewer, film),
        "own_poster": api.own_poster_report(film.id, viewer=viewer) if film else None,
        "declaration": readiness.declaration,
        "evidence": evidence_shown(entry, readiness.declaration),
        "findings": [one for one in readiness.findings if one not in former] + readiness.doubts,
        "former": former,
        "pairs": pairs_of(matches_of(entry), reader=request.user),
        "journal": journal,
        "names": names_in(journal, edition, reader=person(request)),
        "may_decide": may_decide(request.user, entry),
        "may_disqualify": may_disqualify(request.user, entry),
        "may_waive": may_waive(request.user, entry),
        "asked": waivers.asked_about(entry),
        "waiver": waiver or WaiverForm(),
        "messages_sent": entry.messages.select_related("author"),
        "message_form": message_form or MessageForm(),
        "may_write": may_write_to_creator(request.user, entry),
        "extension_form": extension_form or ExtensionForm(entry=entry),
        "may_extend": may_extend(request.user, entry),
        "contact_form": contact_form or NewContactForm(),
        "may_replace_contact": may_replace_contact(request.user, entry),
        "register": register_of(entry),
        "may_withdraw_consents": may_withdraw_for(request.user, entry),
        "notes": entry.office_notes.select_related("author"),
        "note_form": note_form or PrivateNoteForm(),
        "may_note": may_note(request.user, entry),
        "may_claim": may_claim(request.user, entry),
        "requested_changes": entry.requested_changes.all(),
        "is_stuck": film is not None and film.state == FilmState.STUCK,
        "is_accepted": entry.state == EntryState.ELIGIBLE,
        "is_disqualified": entry.state == EntryState.DISQUALIFIED,
        "next_entry": next_to_decide(edition, after=entry),
    }
    return render(request, "contest/office_entry.html", context, status=status)
