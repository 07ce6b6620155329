"""The office plans the audience vote, and sees what was counted once it has ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_edition_for_office, get_edition_for_organiser, person
from contest.audience.announcing import opening_mails
from contest.audience.ballot_films import codes_of_nominees
from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.audience.forms import VoteForm
from contest.audience.planning import ballot_films, call_off_vote, plan_vote
from contest.audience.policies import may_plan_vote, may_see_votes
from contest.audience.rule_words import describe_counting, read_result
from contest.enums import AwardBasis
from contest.forms.refusals import add_refusal
from contest.models import AudienceVote, Edition
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_audience(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    if request.method != "POST":
        return _page(request, edition)
    edition = get_edition_for_organiser(request.user, slug)
    vote = AudienceVote.objects.filter(edition=edition).first()
    form = VoteForm(request.POST, edition=edition, vote=vote)
    if not (may := may_plan_vote(request.user, edition)):
        return answer_refusal(request, Refused(may.reason), "office_audience", slug)
    if not form.is_valid():
        return _page(request, edition, form=form)
    try:
        plan_vote(edition, by=person(request), **form.cleaned_data)
    except Refused as refused:
        add_refusal(form, refused)
        return _page(request, edition, form=form)
    messages.success(request, _("The audience vote is planned. Its page is public."))
    return redirect("office_audience", slug)


@login_required
@require_POST
def office_audience_call_off(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    try:
        call_off_vote(edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_audience", slug)
    messages.success(request, _("The audience vote has been called off."))
    return redirect("office_audience", slug)


def _page(request: HttpRequest, edition: Edition, *, form: VoteForm | None = None) -> HttpResponse:
    vote = AudienceVote.objects.filter(edition=edition).first()
    films = ballot_films(edition)
    titles = {film.code: film.shown_title for film in (*films.ready, *films.missing)}
    may_see = may_see_votes(request.user, vote) if vote else None
    context = {
        "edition": edition,
        "vote": vote,
        "is_planned": vote is not None and not vote.is_open() and not vote.has_ended(),
        "is_open": vote is not None and vote.is_open(),
        "films": films,
        "mails": opening_mails(vote, films.ready) if vote and films.ready and not vote.has_ended() else [],
        "has_award": edition.awards.filter(basis=AwardBasis.AUDIENCE).exists(),
        "has_nominees": bool(codes_of_nominees(edition)),
        "may_plan": may_plan_vote(request.user, edition),
        "may_see": may_see,
        "result": read_result(vote.result, titles) if vote and may_see else None,
        "rule": describe_counting(vote.rule if vote else rule_to_json(CountingRule())),
        "form": form or VoteForm(edition=edition, vote=vote),
    }
    status = 422 if form else 200
    return render(request, "contest/audience/office.html", context, status=status)
