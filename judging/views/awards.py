"""Award decisions, one prize after the other."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.domain.seals import is_sealed
from contest.forms.merging import Clash, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.models import Entry
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn
from judging.access import find_judged_entry, get_proposal_for_jury, get_tally_for_office
from judging.domain import awards
from judging.domain.awards import name_place
from judging.domain.queries.awaited import awaited_vote
from judging.domain.queries.methods import is_raw
from judging.domain.queries.overrides import override_in
from judging.domain.queries.standings import places_of, rivals_of, skips_of
from judging.domain.refusals import Unsound
from judging.domain.tallies import is_superseded
from judging.enums import Outcome
from judging.forms.awards import ANOTHER, FOLLOW, AwardDecisionForm, StatementForm
from judging.models import AwardProposal, Decision
from judging.views.own_film import closed_to_own_film


@login_required
@require_safe
@closed_to_own_film
def award_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    places = places_of(tally)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "places": places,
        "open": sum(place.is_open for place in places),
        "lost": [place.name for place in places if place.has_lost_winner],
        "awaited": awaited_vote(tally),
        "is_latest": not is_superseded(tally),
        "is_sealed": is_sealed(tally.round.edition),
    }
    return render(request, "judging/award_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def award_decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    proposal = get_proposal_for_jury(request.user, slug, pk)
    form = AwardDecisionForm(
        request.POST if request.method == "POST" else None,
        proposed=awards.name_entry(proposal.entry) if proposal.entry else "",
        seen=proposal.entry.code if proposal.entry else "",
        is_free=proposal.outcome == Outcome.FREE,
    )
    if form.is_bound and form.is_valid():
        try:
            _decide(request, proposal, form)
        except Unsound as refused:
            add_refusal(form, refused)
        except Refused as refused:
            return answer_refusal(request, refused, "award_list", slug, proposal.tally_id, form=form)
        else:
            messages.success(request, _("%(place)s has been decided.") % {"place": name_place(proposal)})
            return redirect("award_list", slug, proposal.tally_id)
    return _decision_page(request, proposal, form=form)


@login_required
@require_POST
@closed_to_own_film
@in_turn
def award_statement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct the jury's statement of a prize that is decided."""
    proposal = get_proposal_for_jury(request.user, slug, pk)
    decision = Decision.objects.filter(proposal=proposal).first()
    merged = merge(request.POST, StatementForm(statement=decision.statement if decision else {}))
    form = StatementForm(merged.data, statement={})
    is_wrong = not form.is_valid() or merged.clashes
    if is_wrong and decision:
        return _decision_page(request, proposal, statement_form=form, clashes=merged.clashes)
    try:
        awards.correct_statement(
            proposal, statement=form.statement if form.is_valid() else {}, by=person(request)
        )
    except Refused as refused:
        return answer_refusal(request, refused, "award_list", slug, proposal.tally_id, form=form)
    messages.success(request, _("The statement is saved."))
    return redirect("award_decide", slug, pk)


@login_required
@require_POST
@closed_to_own_film
def award_take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    proposal = get_proposal_for_jury(request.user, slug, pk)
    try:
        awards.take_back(proposal, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "award_list", slug, proposal.tally_id)
    return redirect("award_list", slug, proposal.tally_id)


def _decide(request: HttpRequest, proposal: AwardProposal, form: AwardDecisionForm) -> None:
    awards.decide(
        proposal,
        entry=_chosen(form, proposal),
        by=person(request),
        reason=form.cleaned_data["reason"],
        statement=form.statement,
        votes=form.votes,
        seen=(form.cleaned_data["seen"] or None) if form.cleaned_data["choice"] == FOLLOW else None,
    )


def _chosen(form: AwardDecisionForm, proposal: AwardProposal) -> Entry | None:
    choice = form.cleaned_data["choice"]
    if choice == FOLLOW:
        return proposal.entry
    if choice != ANOTHER:
        return None
    typed = form.cleaned_data["entry"].strip()
    entry = find_judged_entry(proposal.tally, typed)
    if entry is None:
        raise Unsound(
            _("There is no entry %(code)s in this ranking. Copy its number from the ranking.")
            % {"code": typed},
            field="entry",
        )
    return entry


def _decision_page(
    request: HttpRequest,
    proposal: AwardProposal,
    *,
    form: AwardDecisionForm | None = None,
    statement_form: StatementForm | None = None,
    clashes: Sequence[Clash] = (),
) -> HttpResponse:
    edition = proposal.tally.round.edition
    decision = Decision.objects.filter(proposal=proposal).select_related("entry").first()
    saved = StatementForm(statement=decision.statement) if decision else None
    statement_form = statement_form or saved
    context = {
        "edition": edition,
        "tally": proposal.tally,
        "proposal": proposal,
        "name": name_place(proposal),
        "form": form,
        "statement_form": statement_form,
        "opened": opened_with(saved) if saved else "",
        "clashes": clashes,
        "decision": decision,
        "override": override_in(proposal, decision),
        "awaited": None if decision else awaited_vote(proposal.tally),
        "rivals": rivals_of(proposal),
        "is_raw": is_raw(proposal.tally),
        "is_sealed": is_sealed(edition),
        "is_latest": not is_superseded(proposal.tally),
        "skips": skips_of(proposal, edition),
    }
    is_wrong = any(one is not None and one.is_bound for one in (form, statement_form))
    status = 409 if clashes else 422 if is_wrong else 200
    return render(request, "judging/award_decide.html", context, status=status)
