"""The office: what the public has asked, and the answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, F, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_edition_for_office, get_edition_for_organiser, person
from contest.enums import QuestionState
from contest.models import PublicQuestion
from contest.policies import Refused
from contest.questions.access import get_question_for_office, get_question_to_settle
from contest.questions.asking import answer_question, set_question_aside, set_questions_aside
from contest.questions.forms import AnswerForm
from contest.questions.policies import may_answer_questions
from contest.views.http_conflict import answer_refusal

QUESTIONS_ON_PAGE = 50
LONGEST_KEY = 19  # digits of the greatest
OPEN_FIRST = Case(When(state=QuestionState.OPEN, then=0), default=1)
LONGEST_WAIT_FIRST = Case(When(state=QuestionState.OPEN, then=F("asked_at")))


@login_required
@require_safe
def office_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that wait, the oldest first; then the others, the latest first."""
    edition = get_edition_for_office(request.user, slug)
    rows = PublicQuestion.objects.filter(edition=edition)
    rows = rows.order_by(OPEN_FIRST, LONGEST_WAIT_FIRST, "-asked_at", "pk")
    page = Paginator(rows, QUESTIONS_ON_PAGE).get_page(request.GET.get("page"))
    waits = any(question.waits for question in page)
    context = {
        "edition": edition,
        "page": page,
        "sets_aside": waits and bool(may_answer_questions(request.user, edition)),
    }
    return render(request, "contest/questions/office_questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One question, and the form of the answer while it has none."""
    is_post = request.method == "POST"
    question = (get_question_to_settle if is_post else get_question_for_office)(request.user, slug, pk)
    form = AnswerForm(request.POST if is_post else None)
    if is_post and form.is_valid():
        try:
            answer_question(question, answer=form.cleaned_data["answer"], by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_question", slug, pk, form=form)
        messages.success(request, _("Your answer has been sent."))
        return redirect("office_questions", slug=slug)
    context = {
        "edition": question.edition,
        "question": question,
        "form": form,
        "may_answer": question.is_unanswered and may_answer_questions(request.user, question.edition),
    }
    status = 422 if is_post else 200
    return render(request, "contest/questions/office_question.html", context, status=status)


@login_required
@require_POST
def office_question_set_aside(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    question = get_question_to_settle(request.user, slug, pk)
    try:
        set_question_aside(question, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_question", slug, pk)
    messages.success(request, _("The question has been set aside. Nobody was told."))
    return redirect("office_questions", slug=slug)


@login_required
@require_POST
def office_questions_set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """All that are ticked; those that were answered meanwhile stay as they are."""
    edition = get_edition_for_organiser(request.user, slug)
    ticked = request.POST.getlist("question")[:QUESTIONS_ON_PAGE]
    numbers = [int(typed) for typed in ticked if typed.isdecimal() and len(typed) < LONGEST_KEY]
    count = set_questions_aside(edition, numbers, by=person(request))
    words = ngettext(
        "%(count)d question has been set aside. Nobody was told.",
        "%(count)d questions have been set aside. Nobody was told.",
        count,
    )
    if count:
        messages.success(request, words % {"count": count})
    else:
        messages.error(request, _("No question is chosen. Tick at least one that waits."))
    return redirect("office_questions", slug=slug)
