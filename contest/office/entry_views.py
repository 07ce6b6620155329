"""The office's list of entries, the views of it that people keep, and what is done with entries at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_edition, get_edition_for_entries, person
from contest.domain.duties import duties_in
from contest.enums import BulkDecision, Duty
from contest.models import Edition, Entry, SavedView
from contest.office.access import get_saved_view
from contest.office.bulk_acts import MOST_IN_AN_ACT, NONE_CHOSEN, plan_act
from contest.office.claims import claim_entries, release_entries
from contest.office.entry_search import entries_in_office
from contest.office.forms import CLAIM, ChosenEntriesForm, EntryFilterForm, SavedViewForm
from contest.policies import Refused, may_check_entries, may_visit_office
from contest.views.http_conflict import answer_conflict

ENTRIES_ON_PAGE = 50
MOST_VIEWS = 30


@login_required
@require_safe
def office_entries(request: HttpRequest, slug: str) -> HttpResponse:
    return _page_of_entries(request, get_edition_for_entries(request.user, slug))


@login_required
@require_POST
def office_entries_act(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide about many entries, once they were looked at; or claim and release them at once."""
    edition = get_edition(request.user, slug, may=may_check_entries)
    form, back_url = ChosenEntriesForm(request.POST), reverse("office_entries", args=[slug])
    if not form.is_valid():
        reason = _("No decision was chosen for these entries. Go back and press one of the buttons.")
        return answer_conflict(request, reason=reason, back_url=back_url)
    act, by = form.cleaned_data["act"], person(request)
    if form.cleaned_data["query"]:
        back_url = f"{back_url}?{form.cleaned_data['query']}"
    try:
        chosen = _chosen(request, edition, form)
        if act in BulkDecision.values:
            planned = plan_act(edition, chosen, decision=BulkDecision(act), by=by)
            return redirect("office_bulk", slug, planned.pk)
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect(back_url)
    if not chosen:
        messages.error(request, str(NONE_CHOSEN))
        return redirect(back_url)
    codes = [entry.code for entry in chosen]
    if act == CLAIM:
        count = claim_entries(edition, codes, by=by)
        words = ngettext("You have claimed %(count)d entry.", "You have claimed %(count)d entries.", count)
        rest = ngettext(
            "%(count)d entry was left as it was: claimed already, or your own.",
            "%(count)d entries were left as they were: claimed already, or your own.",
            len(codes) - count,
        )
    else:
        count = release_entries(edition, codes, by=by)
        words = ngettext("You have released %(count)d entry.", "You have released %(count)d entries.", count)
        rest = ngettext(
            "%(count)d entry was left as it was: you had not claimed it.",
            "%(count)d entries were left as they were: you had not claimed them.",
            len(codes) - count,
        )
    if count:
        messages.success(request, words % {"count": count})
    if count < len(codes):
        messages.warning(request, rest % {"count": len(codes) - count})
    return redirect(back_url)


@login_required
@require_POST
def office_view_save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what the list is narrowed by under a name; the same name again is the same view."""
    edition = get_edition_for_entries(request.user, slug)
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        return _page_of_entries(request, edition, view_form=form, status=422)
    filtered = _filter(request, edition, form.cleaned_data["query"])
    if not filtered.is_valid() or not filtered.is_narrowed:
        form.add_error("name", _("The filter of this view cannot be read. Filter the list, then keep it."))
        return _page_of_entries(request, edition, view_form=form, status=422)
    mine = SavedView.objects.filter(edition=edition, user=person(request))
    name = form.cleaned_data["name"]
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        words = ngettext(
            "You have kept %(most)d view, as many as are allowed. Delete one that you no longer need.",
            "You have kept %(most)d views, as many as are allowed. Delete one that you no longer need.",
            MOST_VIEWS,
        )
        form.add_error("name", words % {"most": MOST_VIEWS})
        return _page_of_entries(request, edition, view_form=form, status=422)
    SavedView.objects.update_or_create(
        edition=edition, user=person(request), name=name, defaults={"query": filtered.query[:1000]}
    )
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(f"{reverse('office_entries', args=[slug])}?{filtered.query}")


@login_required
@require_POST
def office_view_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    view = get_saved_view(request.user, slug, pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("office_entries", slug)


def _filter(request: HttpRequest, edition: Edition, query: str) -> EntryFilterForm:
    shows_rounds = bool(may_visit_office(request.user, edition))
    return EntryFilterForm(QueryDict(query), edition=edition, shows_rounds=shows_rounds)


def _chosen(request: HttpRequest, edition: Edition, form: ChosenEntriesForm) -> list[Entry]:
    """The entries that were ticked, or all that the filter finds. Raises `Refused` for too many, and where
    the filter cannot be read."""
    by = person(request)
    if form.cleaned_data["everything"]:
        filtered = _filter(request, edition, form.cleaned_data["query"])
        if not filtered.is_valid():
            raise Refused(_("The filter of the list cannot be read. Go back, and filter it again."))
        found = entries_in_office(edition, filtered.wanted, reader=by)
    else:
        codes = request.POST.getlist("entry")[: MOST_IN_AN_ACT + 1]
        clean = [code for code in codes if code.isalnum()]
        found = Entry.objects.in_edition(edition).known_to_office().filter(code__in=clean)
        found = found.order_by("submitted_at", "pk")
    return list(found[: MOST_IN_AN_ACT + 1])


def _page_of_entries(
    request: HttpRequest, edition: Edition, *, view_form: SavedViewForm | None = None, status: int = 200
) -> HttpResponse:
    typed = QueryDict(view_form.data.get("query", "")) if view_form else request.GET
    reader, duties = person(request), duties_in(request.user, edition)
    form = EntryFilterForm(typed, edition=edition, shows_rounds=Duty.READ_OFFICE in duties)
    found: QuerySet[Entry] = Entry.objects.none()
    if form.is_valid():
        found = entries_in_office(edition, form.wanted, reader=reader)
    page = Paginator(found, ENTRIES_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "form": form,
        "page": page,
        "views": SavedView.objects.filter(edition=edition, user=reader),
        "view_form": view_form or SavedViewForm(initial={"query": form.query}),
        "duties": duties,
        "decides": Duty.CHECK_ENTRIES in duties,
        "most_at_once": MOST_IN_AN_ACT,
    }
    is_wrong = not form.is_valid()
    return render(request, "contest/office/entry_list.html", context, status=422 if is_wrong else status)
