"""What of the office's own work a reader gets; raises Http404 for what is not theirs."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_edition, get_edition_for_entries
from contest.models import BulkAct, Edition, SavedView
from contest.office.export_tables import ExportTable, table_named
from contest.policies import Reader, may_check_entries, may_organise


def get_bulk_act(user: Reader, slug: str, pk: int) -> BulkAct:
    """For organisers anybody's; for those who only check entries their own."""
    edition = get_edition(user, slug, may=may_check_entries)
    acts = BulkAct.objects.select_related("edition__regulations", "by", "task").filter(edition=edition)
    known = acts if may_organise(user, edition) else acts.filter(by=user.pk)
    return get_object_or_404(known, pk=_key(pk))


def get_saved_view(user: Reader, slug: str, pk: int) -> SavedView:
    """The reader's own."""
    edition = get_edition_for_entries(user, slug)
    return get_object_or_404(SavedView, edition=edition, user=user.pk, pk=_key(pk))


def _key(pk: int) -> int:
    if pk > BIGGEST_KEY:
        raise Http404
    return pk


def get_export_table(user: Reader, slug: str, name: str, *, query: str = "") -> tuple[Edition, ExportTable]:
    """A table that the reader may have, with what the filter `query` of the office's list finds."""
    edition = get_edition_for_entries(user, slug)
    table = table_named(name)
    if table is None or not table.may(user, edition):
        raise Http404
    return edition, table.narrowed(query)
