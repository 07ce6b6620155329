"""“Team” of an entry: who works on it, inviting, rights, leaving, and handing the entry over."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contest.access import BIGGEST_KEY, get_entry_for_creator, person
from contest.domain.editions import format_instant
from contest.domain.team_rights import right_of
from contest.enums import TeamRight
from contest.forms.refusals import add_refusal
from contest.mail_limits import TooManyMails, demand_mail
from contest.models import Entry
from contest.policies import Refused
from contest.rate_limits import answer_haste
from contest.team import hand_over, inviting, members
from contest.team.forms import RightForm, TeamInviteForm
from contest.team.listing import team_of
from contest.team.policies import is_team_open, may_give_right, may_leave_team, may_manage_team
from contest.views.bare_text import read_text
from contest.views.entry_page import entry_page
from contest.views.http_conflict import answer_refusal

NOBODY = 0


@require_safe
@login_required
def entry_team(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    return _page(request, entry, _new_invitation(entry))


@require_POST
@login_required
def team_invite(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    form = TeamInviteForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, form, status=422)
    by, given = person(request), form.cleaned_data
    try:
        inviting.refuse_invitation(entry, email=given["email"], right=given["right"], by=by)
        demand_mail(request, to=given["email"], by=by)
        invitation = inviting.invite(entry, email=given["email"], right=given["right"], by=by)
    except TooManyMails as refused:
        return answer_haste(request, seconds=refused.seconds, reason=str(refused.reason), says_when=True)
    except Refused as refused:
        add_refusal(form, refused)
        return _page(request, entry, form, status=409)
    messages.success(request, _("Invited: %(email)s.") % {"email": invitation.email})
    return redirect("entry_team", code)


@require_POST
@login_required
def team_send_again(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        named, by = read_text(request, "invitation"), person(request)
        demand_mail(request, to=inviting.invitation_to_send(entry, code=named, by=by).email, by=by)
        invitation = inviting.send_again(entry, code=named, by=by)
        words = _(
            "Sent again to %(email)s. The invitation can be answered until %(when)s; the link of the earlier "
            "email opens it too."
        )
        until = format_instant(invitation.expires_at, entry.edition)
        return words % {"email": invitation.email, "when": until}

    return _change(request, code, act)


@require_POST
@login_required
def team_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        named = read_text(request, "invitation")
        invitation = inviting.withdraw_invitation(entry, code=named, by=person(request))
        return _("The invitation to %(email)s was withdrawn.") % {"email": invitation.email}

    return _change(request, code, act)


@require_POST
@login_required
def team_right(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        form = RightForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Choose one of the rights in the list."))
        right = form.cleaned_data["right"]
        member = members.change_right(entry, member_id=_member(request), right=right, by=person(request))
        return _("Right of %(person)s: %(right)s.") % {"person": member.user, "right": right.label}

    return _change(request, code, act)


@require_POST
@login_required
def team_remove(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        member = members.remove_member(entry, member_id=_member(request), by=person(request))
        return _("%(person)s is no longer in the team.") % {"person": member.user}

    return _change(request, code, act)


@require_POST
@login_required
def team_leave(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    try:
        members.leave_team(entry, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_team", code)
    messages.success(request, _("You have left the team of entry %(code)s.") % {"code": entry.code})
    return redirect("desk")


@require_POST
@login_required
def hand_over_offer(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        offer = hand_over.offer(entry, member_id=_member(request), by=person(request))
        return _("Offered to %(person)s. You stay the contact person until they accept.") % {
            "person": offer.to
        }

    return _change(request, code, act)


@require_POST
@login_required
def hand_over_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        hand_over.withdraw_offer(entry, by=person(request))
        return _("The offer was withdrawn. You stay the contact person.")

    return _change(request, code, act)


@require_POST
@login_required
def hand_over_answer(request: HttpRequest, code: str) -> HttpResponse:
    def act(entry: Entry) -> str:
        answer = read_text(request, "answer")
        if answer == "accept":
            if hand_over.accept(entry, by=person(request)):
                return _(
                    "You are the contact person of this entry now. Under “Statements you agree to”, please "
                    "say again what was said there about the former contact person’s age."
                )
            return _("You are the contact person of this entry now.")
        if answer == "refuse":
            hand_over.refuse(entry, by=person(request))
            return _("You have declined. The contact person stays the same.")
        raise Refused(_("Choose whether you accept or decline."))

    return _change(request, code, act)


def _change(request: HttpRequest, code: str, act: Callable[[Entry], str]) -> HttpResponse:
    """Do it, and say so or why not on the page of the team, beside the button."""
    entry = get_entry_for_creator(request.user, code)
    try:
        done = act(entry)
    except TooManyMails as refused:
        return answer_haste(request, seconds=refused.seconds, reason=str(refused.reason), says_when=True)
    except Refused as refused:
        entry.refresh_from_db()
        return _page(request, entry, _new_invitation(entry), status=409, refused=refused)
    messages.success(request, done)
    return redirect("entry_team", code)


def _member(request: HttpRequest) -> int:
    """The number of a place in a team that was posted; nobody's where it is no such number."""
    typed = read_text(request, "member")
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > len(str(BIGGEST_KEY)):
        return NOBODY
    return min(int(typed), BIGGEST_KEY)


def _new_invitation(entry: Entry) -> TeamInviteForm:
    usual = TeamRight.EDIT if may_give_right(entry, TeamRight.EDIT) else TeamRight.SEE
    return TeamInviteForm(initial={"right": usual})


def _page(
    request: HttpRequest,
    entry: Entry,
    form: TeamInviteForm,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    """`refused` stands beside the person whom the button was about, or above all where there is none."""
    team = team_of(entry)
    named = read_text(request, "invitation") or read_text(request, "member") if refused else ""
    shown = {*(one.code for one in team.invitations), *(str(member.pk) for member in team.members)}
    context = {
        "team": team,
        "refusal": refused.reason if refused else "",
        "refused_at": named if named in shown else "",
        "form": form,
        "rights": TeamRight.choices,
        "right": right_of(request.user, entry),
        "is_open": is_team_open(entry),
        "may_manage": may_manage_team(request.user, entry),
        "may_leave": may_leave_team(request.user, entry),
        "now": timezone.now(),
        "may_give_editing": may_give_right(entry, TeamRight.EDIT),
    }
    template = "contest/team/entry_team.html"
    return entry_page(request, entry, template, current="team", context=context, status=status)
