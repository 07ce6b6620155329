from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contest.access import get_entry_for_organiser, person
from contest.extensions.extending import demand_extension, extend_deadline
from contest.extensions.forms import ExtensionForm
from contest.extensions.policies import may_extend
from contest.forms.refusals import add_refusal
from contest.office.decision_mails import mail_of_extension
from contest.policies import Refused
from contest.views.ask_with_mail import ask_with_mail, is_sure
from contest.views.http_conflict import answer_refusal
from contest.views.organiser import page_of_office_entry


@login_required
@require_POST
def office_extend(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    entry = get_entry_for_organiser(request.user, slug, code)
    form = ExtensionForm(request.POST, entry=entry)
    if not (may := may_extend(request.user, entry)):
        return answer_refusal(request, Refused(may.reason), "office_entry", slug, code, form=form)
    if not form.is_valid():
        return page_of_office_entry(request, entry, extension_form=form, status=422)
    until, reason = form.cleaned_data["until"], form.cleaned_data["extension_reason"]
    try:
        if not is_sure(request):
            demand_extension(entry, until=until, reason=reason, by=person(request))
            question = _("Extend the deadline of “%(title)s”?") % {"title": entry.shown_title}
            mail = mail_of_extension(entry, until=until, reason=reason)
            return ask_with_mail(request, entry, question=question, mail=mail)
        extend_deadline(entry, until=until, reason=reason, by=person(request))
    except Refused as refused:
        add_refusal(form, refused)
        return page_of_office_entry(request, entry, extension_form=form, status=422)
    messages.success(request, _("The deadline of this entry is extended. Its creator will be emailed."))
    return redirect("office_entry", slug, code)
