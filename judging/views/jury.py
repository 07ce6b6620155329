"""The jury in the office: its judges, what they said of themselves, and invitations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_edition_for_organiser, person
from contest.forms.refusals import add_refusal
from contest.mail_limits import demand_mails
from contest.models import Edition
from contest.policies import Refused, may_organise
from contest.views.http_conflict import answer_refusal
from judging.access import (
    get_edition_for_judge,
    get_edition_for_rounds,
    get_invitation_for_organiser,
    get_judge_for_office,
    get_seat_of_edition,
)
from judging.domain import invitations, panels
from judging.domain.addresses import read_addresses
from judging.domain.profiles import change_profile, profile_of
from judging.domain.queries.jury import describe_judges, judges_in, pending_invitations, unanswered_in
from judging.forms.jury import InviteForm, OfficeProfileForm, ProfileForm, left_over
from judging.models import Invitation
from judging.views.own_film import steers_rounds

ROWS_ON_PAGE = 50
FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def jury_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    page = Paginator(judges_in(edition), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "page": page,
        "judges": describe_judges(list(page), edition),
        "unanswered": unanswered_in(edition),
        "invites": may_organise(request.user, edition),
    }
    return render(request, "judging/jury_list.html", context)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def jury_judge(request: HttpRequest, slug: str, membership: int) -> HttpResponse:
    """What one judge said of themselves, changed by the office."""
    found = get_judge_for_office(request.user, slug, membership)
    form = OfficeProfileForm(request.POST or None, profile=profile_of(found.user, found.edition))
    if request.method == "POST" and form.is_valid():
        change_profile(found.user, edition=found.edition, **form.profile, by=person(request))
        messages.success(request, _("Saved."))
        return redirect("jury_list", slug)
    context = {"edition": found.edition, "judge": found.user, "form": form}
    return render(request, "judging/jury_judge.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(FORM_METHODS)
def judge_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for judges themselves."""
    edition = get_edition_for_judge(request.user, slug)
    judge = person(request)
    form = ProfileForm(request.POST or None, profile=profile_of(judge, edition))
    if request.method == "POST" and form.is_valid():
        change_profile(judge, edition=edition, **form.profile, by=judge)
        messages.success(request, _("Saved."))
        return redirect("judge_desk")
    context = {"edition": edition, "form": form}
    return render(request, "judging/judge_profile.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(FORM_METHODS)
def invitation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite, and see who has not answered. Who could not be invited is listed with the reason; what can be
    corrected stays in the field."""
    edition = get_edition_for_organiser(request.user, slug)
    initial = {"round": request.GET.get("round"), "language": get_language()}
    form = InviteForm(request.POST or None, edition=edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        found = read_addresses(form.cleaned_data["addresses"])
        try:
            demand_mails(request, count=len(found.addresses))
            sent, refused = invitations.invite_judges(
                edition,
                found.addresses,
                round_=form.cleaned_data["round"],
                language=form.cleaned_data["language"],
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except Refused as limit:
            add_refusal(form, limit)
        else:
            _tell(request, len(sent), found.repeated)
            if not found.broken and not refused:
                return redirect("invitation_list", slug)
            creators = [one.address.email for one in refused if one.is_creator]
            typed = "\n".join([*(one.text for one in found.broken), *creators])
            form = InviteForm(initial={**form.cleaned_data, "addresses": typed}, edition=edition)
            left = left_over(found.broken, refused)
            return _invitation_page(request, edition, form, left=left, status=422)
    return _invitation_page(request, edition, form, left=[], status=422 if form.is_bound else 200)


@login_required
@require_http_methods(FORM_METHODS)
def invitation_revoke(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask, then end one invitation."""
    invitation = get_invitation_for_organiser(request.user, slug, code)
    if request.method == "POST":
        try:
            invitations.revoke_invitation(invitation, by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "invitation_list", slug)
        words = _("The invitation of %(email)s is withdrawn.")
        messages.success(request, words % {"email": invitation.email})
        return redirect("invitation_list", slug)
    context = {"edition": invitation.edition, "invitation": invitation}
    return render(request, "judging/invitation_revoke.html", context)


@login_required
@require_POST
@steers_rounds
def seat_return(request: HttpRequest, slug: str, seat: int) -> HttpResponse:
    found = get_seat_of_edition(request.user, slug, seat)
    code = found.round.code
    try:
        count = panels.return_judge(found, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "round_show", slug, code)
    words = ngettext(
        "%(judge)s is back on the panel, with %(count)d film.",
        "%(judge)s is back on the panel, with %(count)d films.",
        count,
    )
    messages.success(request, words % {"judge": found.judge, "count": count})
    return redirect("round_show", slug, code)


def _invitation_page(
    request: HttpRequest, edition: Edition, form: InviteForm, *, left: list[dict[str, object]], status: int
) -> HttpResponse:
    remindable = invitations.remindable(Invitation.objects.filter(edition=edition))
    page = Paginator(pending_invitations(edition), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "form": form,
        "left": left,
        "page": page,
        "now": timezone.now(),
        "remindable": set(remindable.values_list("pk", flat=True)),
        "most_reminders": invitations.MOST_REMINDERS,
    }
    return render(request, "judging/invitation_list.html", context, status=status)


def _tell(request: HttpRequest, sent: int, repeated: int) -> None:
    if sent:
        words = ngettext("%(count)d person is invited.", "%(count)d people are invited.", sent)
        messages.success(request, words % {"count": sent})
    if repeated:
        words = ngettext(
            "%(count)d address stood in the list again; it got one email.",
            "%(count)d addresses stood in the list again; each got one email.",
            repeated,
        )
        messages.info(request, words % {"count": repeated})
