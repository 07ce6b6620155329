"""The office's page of people: who has which role, whom an invitation waits for, what each role may do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_edition_for_organiser, person
from contest.domain.queries.office import office_memberships
from contest.enums import APPOINTED_ROLES, Role
from contest.forms.refusals import add_refusal
from contest.mail_limits import demand_mail
from contest.models import Edition, Membership, RoleInvitation
from contest.policies import Refused
from contest.roles import inviting
from contest.roles.access import get_role_invitation_for_organiser
from contest.roles.forms import RoleForm
from contest.roles.listing import duty_lines, holders_in, invitations_in
from contest.roles.policies import may_remove_role
from contest.roles.removing import remove_role
from contest.views.http_conflict import answer_conflict, answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_people(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    if request.method == "POST" and "revoke" in request.POST:
        return _revoke(request, edition)
    is_post = request.method == "POST"
    form = RoleForm(request.POST if is_post else None, initial={"language": get_language()})
    if is_post and form.is_valid():
        try:
            told = _give(request, edition, form)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, told)
            return redirect("office_people", slug)
    context = {
        "edition": edition,
        "form": form,
        "holders": holders_in(edition),
        "invitations": invitations_in(edition),
        "now": timezone.now(),
        "roles": [role.label for role in APPOINTED_ROLES],
        "duty_lines": list(duty_lines()),
    }
    return render(request, "contest/roles/office_people.html", context, status=422 if is_post else 200)


@login_required
@require_POST
def role_invitation_send(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    invitation = get_role_invitation_for_organiser(request.user, slug, code)
    try:
        with transaction.atomic():
            sent = inviting.send_again(invitation, by=person(request))
            demand_mail(request, to=sent.email)
    except Refused as refused:
        return answer_refusal(request, refused, "office_people", slug)
    messages.success(request, _("The invitation is sent to %(email)s again.") % {"email": sent.email})
    return redirect("office_people", slug)


@login_required
@require_POST
def role_invitation_withdraw(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    invitation = get_role_invitation_for_organiser(request.user, slug, code)
    try:
        inviting.withdraw_invitation(invitation, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_people", slug)
    words = _("The invitation of %(email)s is withdrawn.")
    messages.success(request, words % {"email": invitation.email})
    return redirect("office_people", slug)


def _give(request: HttpRequest, edition: Edition, form: RoleForm) -> str:
    """Do it and say in one sentence what was done. Raises `Refused`; a mistake uses up no email."""
    role, email = Role(form.cleaned_data["role"]), form.cleaned_data["email"]
    with transaction.atomic():
        given = inviting.give_role(
            email,
            edition=edition,
            role=role,
            by=person(request),
            language=form.cleaned_data["language"] or get_language() or "",
            reason=form.cleaned_data["reason"],
        )
        demand_mail(request, to=email)
    if isinstance(given, RoleInvitation):
        words = _("An invitation was sent to %(email)s, for this role: %(role)s.")
        return words % {"email": email, "role": role.label}
    return _("%(person)s now has this role: %(role)s.") % {"person": given.user, "role": role.label}


def _revoke(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask, then take the role back."""
    back_url, by = reverse("office_people", args=[edition.slug]), person(request)
    wanted = request.POST["revoke"]
    membership: Membership | None = next(
        (membership for membership in office_memberships(edition) if str(membership.pk) == wanted), None
    )
    if membership is None:
        reason = _("This person no longer has this role.")
        return answer_conflict(request, reason=reason, back_url=back_url)
    if not (may := may_remove_role(by, membership)):
        return answer_conflict(request, reason=may.reason, back_url=back_url)
    if "sure" not in request.POST:
        context = {"edition": edition, "membership": membership, "is_own": membership.user_id == by.pk}
        return render(request, "contest/roles/office_people_revoke.html", context)
    try:
        remove_role(membership, by=by)
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url)
    role = Role(membership.role)
    values = {"person": membership.user, "role": role.label}
    messages.success(request, _("%(person)s no longer has this role: %(role)s.") % values)
    is_out = membership.user_id == by.pk and role == Role.ORGANISER
    return redirect("desk" if is_out else back_url)
