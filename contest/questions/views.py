"""“Ask the festival”, and the page of a question for whoever has its number."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_programme
from contest.models import User
from contest.questions.access import get_question_by_code
from contest.questions.asking import ask_office, find_same_question
from contest.questions.forms import QuestionForm
from contest.rate_limits import Limit, answer_haste, counted_as

QUESTIONS_OF_ADDRESS = Limit("questions", 10, 3600)
QUESTIONS_OF_PERSON = Limit("questions-person", 10, 3600)
QUESTIONS_NAMING_EMAIL = Limit("questions-email", 5, 3600)  # nobody has confirmed the address


@require_http_methods(["GET", "HEAD", "POST"])
def question_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """No account is needed; the receipt is a page."""
    edition = get_programme(request.user, slug)
    by = request.user if isinstance(request.user, User) else None
    known = {"email": by.email, "name": by.name} if by else {}
    form = QuestionForm(request.POST or None, initial=known)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"edition": edition, "form": form}
        return render(request, "contest/questions/question_ask.html", context, status=status)
    given = form.cleaned_data
    if same := find_same_question(edition, text=given["text"], email=given["email"]):
        messages.info(request, _("This question has been received already; it was not sent twice."))
        return redirect("question_show", code=same.code)
    if refusal := _refuse_haste(request, email=given["email"]):
        return refusal
    question = ask_office(edition, **given, language=get_language() or "", by=by)
    messages.success(request, _("The festival office has your question. Keep the address of this page."))
    return redirect("question_show", code=question.code)


def _refuse_haste(request: HttpRequest, *, email: str) -> HttpResponse | None:
    """Who is signed in has a limit of their own; a network that others share does not use it up."""
    if request.user.is_authenticated:
        limit, words = QUESTIONS_OF_PERSON, _("You have asked %(most)s questions within an hour.")
    else:
        limit = QUESTIONS_OF_ADDRESS
        words = _("Your network address has asked %(most)s questions within an hour.")
    if limit.count(counted_as(request)) > limit.amount:
        reason = words % {"most": limit.amount}
        return answer_haste(request, seconds=limit.seconds_left(), reason=reason)
    limit = QUESTIONS_NAMING_EMAIL
    if limit.count(email.lower()) > limit.amount:
        words = _("%(most)s questions name this email address already. Use another one, or come back later.")
        reason = words % {"most": limit.amount}
        return answer_haste(request, seconds=limit.seconds_left(), reason=reason)
    return None


@require_safe
def question_show(request: HttpRequest, code: str) -> HttpResponse:
    question = get_question_by_code(code)
    context = {"question": question, "edition": question.edition}
    response = render(request, "contest/questions/question_show.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
