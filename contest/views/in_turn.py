"""Two windows that send the rules of one edition at the same moment."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from contest.models import Edition

View = Callable[..., HttpResponse]


def in_turn(view: View) -> View:
    """What is sent to the view is taken one after the other within an edition, so that the second is compared
    with what the first has saved (contest.forms.merging)."""

    @wraps(view)
    def taken(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, slug, *args, **kwargs)
        with transaction.atomic():
            Edition.objects.select_for_update(no_key=True).filter(slug=slug).first()
            return view(request, slug, *args, **kwargs)

    return taken
