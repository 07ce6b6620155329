"""What mails somebody is asked once, with the email as its reader gets it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contest.models import Entry


def is_sure(request: HttpRequest) -> bool:
    return "sure" in request.POST


def ask_with_mail(
    request: HttpRequest,
    entry: Entry,
    *,
    question: str,
    mail: tuple[str, str],
    is_grave: bool = False,
    stakes: Sequence[str] = (),
) -> HttpResponse:
    """The form that was sent once more, under the question, with what is at stake and with subject and body
    of the email; sending it makes it `is_sure`."""
    context = {
        "edition": entry.edition,
        "entry": entry,
        "question": question,
        "mail": mail,
        "is_grave": is_grave,
        "stakes": stakes,
        "sent": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
    }
    return render(request, "contest/office/decision_sure.html", context)
