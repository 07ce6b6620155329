"""The answer to an action that the state of things does not allow: 409, with the reason."""

from collections.abc import Sequence

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from contest.forms.refusals import typed_texts
from contest.policies import Refused


def answer_conflict(
    request: HttpRequest,
    *,
    reason: str | Promise,
    back_url: str,
    details: Sequence[str | Promise] = (),
    form: BaseForm | None = None,
    status: int = 409,
) -> HttpResponse:
    """A page that says why nothing was changed, with the texts that were typed into the form, to be copied;
    the same, without them, as JSON for whoever asked for JSON."""
    if request.accepts("text/html"):
        typed = typed_texts(form) if form else []
        context = {"reason": reason, "details": details, "back_url": back_url, "typed": typed}
        return render(request, "409.html", context, status=status)
    return JsonResponse({"error": str(reason), "details": [str(detail) for detail in details]}, status=status)


def answer_refusal(
    request: HttpRequest, refused: Refused, view: str, *args: str | int, form: BaseForm | None = None
) -> HttpResponse:
    """The same for what the domain refused; the way back is to the view of that name."""
    details = getattr(refused, "found", ())
    back_url = reverse(view, args=args)
    return answer_conflict(request, reason=refused.reason, back_url=back_url, details=details, form=form)
