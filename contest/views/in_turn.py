"""Two windows that send the rules of one edition, or the same form of one entry, at the same moment."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from contest.models import Edition, Entry

View = Callable[..., HttpResponse]


def in_turn(view: View) -> View:
    """What is sent to the view is taken one after the other within the edition or the entry that its address
    names, so that the second is compared with what the first has saved (contest.forms.merging)."""

    @wraps(view)
    def taken(request: HttpRequest, **named: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, **named)
        with transaction.atomic():
            if "slug" in named:
                Edition.objects.select_for_update(no_key=True).filter(slug=named["slug"]).first()
            else:
                Entry.objects.select_for_update(no_key=True).filter(code=named["code"]).first()
            return view(request, **named)

    return taken
