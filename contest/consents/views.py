"""The creator's page of statements: to agree, and to see what was agreed to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_entry_for_creator, person
from contest.consents.agreeing import agree_anew, newer_statements, take_agreement_back
from contest.consents.asked import agreed_of, agreements_of, statements_for
from contest.consents.former_contact import is_asked_of_new_contact
from contest.consents.forms import GuardianForm, RightsForm
from contest.consents.policies import may_agree_anew, may_take_back
from contest.consents.under_age import guardian_part, keep_guardian, remove_guardian
from contest.domain.shot_labels import give_consents
from contest.forms.merging import merge, opened_with
from contest.models import Entry
from contest.policies import Refused
from contest.theater.permission import VERSION, WORDS, permission_of, set_permission
from contest.theater.policies import may_permit
from contest.views.entry_page import entry_page
from contest.views.http_conflict import answer_conflict, answer_refusal
from contest.views.in_turn import in_turn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_turn
def entry_rights(request: HttpRequest, code: str) -> HttpResponse:
    """Each box is saved by itself: what another window has agreed to meanwhile stays."""
    entry = get_entry_for_creator(request.user, code)
    form = _form_of(entry)
    if request.method == "POST":
        form = _form_of(entry, merge(request.POST, form, apart=["consents"]).data)
    if form.is_bound and form.is_valid():
        try:
            give_consents(entry, kinds=form.kinds(), by=person(request))
            set_permission(entry, form.cleaned_data["theater"], by=person(request))
        except Refused as refused:
            back_url = reverse("entry_show", args=[code])
            return answer_conflict(request, reason=refused.reason, back_url=back_url)
        messages.success(request, _("Saved."))
        return redirect("entry_submit", code)
    return _page(request, entry, form=form)


@require_POST
@login_required
def entry_guardian(request: HttpRequest, code: str) -> HttpResponse:
    """`act` in what is sent is "remove", or the form comes with a guardian's written consent."""
    entry = get_entry_for_creator(request.user, code)
    is_removed = request.POST.get("act") == "remove"
    form = GuardianForm(request.POST, request.FILES)
    if not is_removed and not form.is_valid():
        return _page(request, entry, guardian_form=form)
    try:
        if is_removed:
            remove_guardian(entry, by=person(request))
        else:
            given = form.cleaned_data
            keep_guardian(entry, guardian=given["guardian"], file=given["guardian_file"], by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_rights", code, form=form)
    messages.success(request, _("Removed.") if is_removed else _("Saved."))
    return redirect("entry_rights", code)


def _form_of(entry: Entry, data: QueryDict | None = None) -> RightsForm:
    statements = statements_for(entry)
    agreed = [statement.value for statement in agreed_of(entry, statements)]
    initial = {"consents": agreed, "theater": permission_of(entry) is not None}
    return RightsForm(data, initial=initial, statements=statements)


def _page(
    request: HttpRequest,
    entry: Entry,
    *,
    form: RightsForm | None = None,
    guardian_form: GuardianForm | None = None,
) -> HttpResponse:
    may_anew = may_agree_anew(request.user, entry)
    form = form or _form_of(entry)
    context = {
        "form": form,
        "guardian": guardian_part(entry),
        "is_asked_of_new_contact": is_asked_of_new_contact(entry),
        "guardian_form": guardian_form or GuardianForm(),
        "opened": opened_with(_form_of(entry)),
        "permission": permission_of(entry),
        "theater_words": WORDS,
        "theater_version": VERSION,
        "may_permit": may_permit(request.user, entry),
        "agreements": agreements_of(entry),
        "may_take_back": may_take_back(request.user, entry),
        "newer": newer_statements(entry) if may_anew else [],
    }
    template = "contest/consents/entry_rights.html"
    status = 422 if form.is_bound or guardian_form else 200
    return entry_page(request, entry, template, current="rights", context=context, status=status)


@require_POST
@login_required
def entry_agree_anew(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    try:
        agreed = agree_anew(entry, values=request.POST.getlist("consents"), by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_rights", code)
    if agreed:
        messages.success(request, _("Thank you. It is recorded that you agreed."))
    else:
        messages.info(request, _("Nothing that waits for your agreement was ticked, so nothing changed."))
    return redirect("entry_rights", code)


@require_POST
@login_required
def entry_agreement_back(request: HttpRequest, code: str) -> HttpResponse:
    """Takes back what nobody has to agree to."""
    entry = get_entry_for_creator(request.user, code)
    try:
        take_agreement_back(entry, value=request.POST.get("statement", ""), by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_rights", code)
    messages.success(request, _("Taken back. Nothing else about your entry changes."))
    return redirect("entry_rights", code)
