"""Tables for spreadsheets: which there are, the columns of one, and the file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_entries, person
from contest.models import Edition
from contest.office.access import get_export_table
from contest.office.export_tables import ExportTable, tables_for
from contest.office.exports import (
    MOST_AT_ONCE,
    ask_for_export,
    columns_for,
    export_made,
    export_under_way,
    is_small,
    keep_columns,
    make_export,
)
from contest.office.forms import ExportForm
from contest.office.sheet_files import TYPES, SheetKind
from contest.policies import may_organise
from contest.views.made_files import hand_over_made


@login_required
@require_safe
def office_exports(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_entries(request.user, slug)
    context = {
        "edition": edition,
        "tables": tables_for(request.user, edition),
        "organises": may_organise(request.user, edition),
    }
    return render(request, "contest/office/export_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_export(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """The columns of one table; sent, they are remembered, and the file comes at once where it is small."""
    edition, found = get_export_table(request.user, slug, table, query=request.GET.urlencode())
    by = person(request)
    kept = {"columns": columns_for(found, edition, by), "kind": SheetKind.XLSX}
    if request.method != "POST":
        return _page_of_table(request, edition, found, ExportForm(table=found, initial=kept))
    form = ExportForm(request.POST, table=found)
    if not form.is_valid():
        return _page_of_table(request, edition, found, form, status=422)
    columns, kind = found.chosen(form.cleaned_data["columns"]), SheetKind(form.cleaned_data["kind"])
    keep_columns(found, edition, by, columns)
    if is_small(found, edition, by):
        content = make_export(found, edition, by, columns, kind)
        headers = {"Content-Disposition": f'attachment; filename="{slug}-{found.name}.{kind}"'}
        return HttpResponse(content, content_type=TYPES[kind], headers=headers)
    ask_for_export(found, edition, by, columns, kind)
    return redirect(request.get_full_path())


@login_required
@require_safe
def office_export_file(request: HttpRequest, slug: str, table: str, kind: str) -> HttpResponse:
    """What a worker has made for this person."""
    edition, found = get_export_table(request.user, slug, table, query=request.GET.urlencode())
    made = None
    if kind in list(SheetKind):
        made = export_made(found, edition, person(request), SheetKind(kind))
    if made is None:
        raise Http404
    name = f"{slug}-{found.name}.{kind}"
    return hand_over_made(request, made.facts["key"], name=name, content_type=TYPES[SheetKind(kind)])


def _page_of_table(
    request: HttpRequest, edition: Edition, table: ExportTable, form: ExportForm, *, status: int = 200
) -> HttpResponse:
    by = person(request)
    context = {
        "edition": edition,
        "table": table,
        "form": form,
        "is_small": is_small(table, edition, by),
        "found": table.rows(edition, by).count() if table.query else None,
        "most_at_once": MOST_AT_ONCE,
        "under_way": [task for kind in SheetKind if (task := export_under_way(table, edition, by, kind))],
        "made": [(kind, task) for kind in SheetKind if (task := export_made(table, edition, by, kind))],
    }
    return render(request, "contest/office/export_show.html", context, status=status)
