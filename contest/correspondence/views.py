"""The creator's side: a message to the office, and the ticks of what it asked for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contest.access import get_entry_for_creator, person
from contest.correspondence.forms import MessageForm, TickForm
from contest.correspondence.requested_changes import tick_changes
from contest.correspondence.writing import write_to_office
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.views.creator import page_of_entry
from contest.views.http_conflict import answer_conflict


@login_required
@require_POST
def entry_message(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return page_of_entry(request, entry, message_form=form, status=422)
    try:
        write_to_office(entry, text=form.cleaned_data["text"], by=person(request))
    except Refused as refused:
        add_refusal(form, refused)
        return page_of_entry(request, entry, message_form=form, status=422)
    messages.success(request, _("Your message has been sent. The answer will stand here, and come by email."))
    return redirect(f"{reverse('entry_show', args=[code])}#messages")


@login_required
@require_POST
def entry_changes(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_entry_for_creator(request.user, code)
    back_url = reverse("entry_show", args=[code])
    form = TickForm(request.POST, changes=list(entry.requested_changes.values_list("pk", flat=True)))
    if not form.is_valid():
        reason = _(
            "The list of requested changes is another one by now. Read it again, and tick what is done."
        )
        return answer_conflict(request, reason=reason, back_url=back_url)
    try:
        tick_changes(entry, form.cleaned_data["done"], by=person(request))
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url)
    messages.success(request, _("Saved."))
    return redirect(back_url)
