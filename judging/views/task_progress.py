"""How far a worker is with a task about a ranking, and for htmx the part of the page that asks again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from judging.domain.asked_work import UNFINISHED
from judging.models.asked_work import AskedWork


def answer_progress(
    request: HttpRequest, task: AskedWork | None, *, address: str, stage: str
) -> HttpResponse:
    """The part of the page at `address`, which is loaded anew once the task has ended."""
    if task is None or task.state not in UNFINISHED:
        return HttpResponseClientRedirect(address)
    context = {"task": task, "address": address, "stage": stage}
    return render(request, "judging/_task_progress.html", context)
