"""What creators have written, on the office's first page."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from contest.domain.queries.office import WRITTEN, WaitingLine
from contest.models import Edition, Message


def messages_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    waiting = Message.objects.unanswered().filter(entry__edition=edition)
    count = waiting.order_by().values("entry").distinct().count()
    if count:
        words = ngettext(
            "%(count)d creator waits for an answer to a message.",
            "%(count)d creators wait for an answer to a message.",
            count,
        )
        url = reverse("office_entries", args=[edition.slug])
        yield WaitingLine(words % {"count": count}, f"{url}?{urlencode({'state': WRITTEN})}")
