"""The office's side: an answer to the creator, or the word that none is needed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contest.access import get_entry_for_checking, person
from contest.correspondence.forms import MessageForm, SettleForm
from contest.correspondence.writing import settle_messages, write_to_creator
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.views.http_conflict import answer_conflict
from contest.views.organiser import page_of_office_entry


@login_required
@require_POST
def office_message(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_checking(request.user, slug, code)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return page_of_office_entry(request, entry, message_form=form, status=422)
    try:
        write_to_creator(entry, text=form.cleaned_data["text"], by=person(request))
    except Refused as refused:
        add_refusal(form, refused)
        return page_of_office_entry(request, entry, message_form=form, status=422)
    messages.success(request, _("The message has been sent. The creator also gets it by email."))
    return redirect(f"{reverse('office_entry', args=[slug, code])}#messages")


@login_required
@require_POST
def office_messages_settle(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_checking(request.user, slug, code)
    back_url = f"{reverse('office_entry', args=[slug, code])}#messages"
    form = SettleForm(request.POST)
    if not form.is_valid():
        reason = _("It is not said up to which message. Go back and press the button again.")
        return answer_conflict(request, reason=reason, back_url=back_url)
    try:
        settled = settle_messages(entry, upto=form.cleaned_data["upto"], by=person(request))
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url)
    words = ngettext("%(count)d message needs no answer.", "%(count)d messages need no answer.", settled)
    messages.success(request, words % {"count": settled})
    return redirect(back_url)
