"""The office: the AI tools of an edition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_edition_for_organiser, person
from contest.forms.merging import NO_CLASHES, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.tools.forms import ToolListForm
from contest.tools.offers import tools_listed
from contest.tools.tool_list import ToolsTouched, change_tools, touched_by, uses_of
from contest.views.in_turn import in_turn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_tools(request: HttpRequest, slug: str) -> HttpResponse:
    """A change that touches entries is asked about first: `sure` in what is sent answers."""
    edition = get_edition_for_organiser(request.user, slug)
    offers, uses = tools_listed(edition.regulations), uses_of(edition)
    form = ToolListForm(offers=offers, uses=uses)
    opened, clashes = opened_with(form), NO_CLASHES
    touched: ToolsTouched | None = None
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = ToolListForm(merged.data, offers=offers, uses=uses), merged.clashes
    if form.is_bound and form.is_valid() and not clashes:
        wanted = form.wanted()
        touched = touched_by(edition, wanted)
        if not touched or request.POST.get("sure") == touched.answer:
            try:
                change_tools(edition, wanted, by=person(request), expected=offers)
            except Refused as refused:
                add_refusal(form, refused)
                touched = None
            else:
                messages.success(request, _("The tools have been saved."))
                return redirect("office_tools", slug)
    context = {"edition": edition, "form": form, "opened": opened, "clashes": clashes, "touched": touched}
    status = 409 if clashes else 422 if form.is_bound else 200
    return render(request, "contest/tools/office_tools.html", context, status=status)
