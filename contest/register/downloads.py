"""Files of the register on their way out."""

from django.http import HttpResponse

from contest.models import RightsPaper


def hand_out(paper: RightsPaper) -> HttpResponse:
    """A file as it came, to keep: no browser opens it as a page of this site."""
    headers = {
        "Content-Disposition": f'attachment; filename="{paper.pk}.{paper.get_kind_display().lower()}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(paper.content), content_type=paper.kind, headers=headers)
