"""Written consents and licences: what they are is read from their bytes, as with evidence. They are kept as
they came and given out as downloads alone."""

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from contest.models import Entry, RightsPaper
from contest.objections.evidence import EvidenceFile
from contest.policies import Refused

MOST_BYTES = 5 * 1024 * 1024  # of one
MOST_BYTES_OF_ENTRY = 60 * 1024 * 1024


def keep_paper(
    entry: Entry, file: EvidenceFile, *, instead_of: RightsPaper | None, field: str
) -> RightsPaper:
    """Keep a file in place of another, which goes. The caller holds the transaction and the entry. Raises
    Refused when the entry has too much of it."""
    others = RightsPaper.objects.filter(entry=entry)
    if instead_of:
        others = others.exclude(pk=instead_of.pk)
    total = (others.aggregate(total=Sum("size"))["total"] or 0) + len(file.content)
    if total > MOST_BYTES_OF_ENTRY:
        words = _("With this file, the files of this entry would have %(found)s; up to %(most)s are kept.")
        told = {"found": filesizeformat(total), "most": filesizeformat(MOST_BYTES_OF_ENTRY)}
        raise Refused(words % told, field=field)
    paper = RightsPaper.objects.create(
        entry=entry, name=file.name, kind=file.kind, size=len(file.content), content=file.content
    )
    if instead_of:
        instead_of.delete()
    return paper
