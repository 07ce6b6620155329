"""Asking the festival, from the form at the foot of a public page to the answer, as both sides see it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contest.domain.notices import send_first_notice
from contest.enums import QuestionState, Role
from contest.models import Edition, JournalEntry, PublicQuestion, User
from contest.questions.asking import QuestionRefused, answer_question, ask_office
from contest.questions.views import QUESTIONS_NAMING_EMAIL, QUESTIONS_OF_ADDRESS
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db
TEXT = "May a school class enter a film together?"
ANSWER = "Yes. One teacher enters it, and the class stands in the credits."
ASKED = {"text": TEXT, "email": "ada@example.org", "name": "Ada"}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def organiser(edition: Edition) -> User:
    return make_membership(make_user(), edition, Role.ORGANISER).user


def office_of(organiser: User) -> Client:
    client = Client()
    client.force_login(organiser)
    return client


def ask(edition: Edition, *, client: Client | None = None, **changes: str) -> Any:
    return (client or Client()).post(reverse("question_ask", args=[edition.slug]), ASKED | changes)


def question_of(edition: Edition) -> PublicQuestion:
    return ask_office(edition, text=TEXT, email="ada@example.org", language="zh-hans")


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.slow
def test_visitor_asks_the_office_answers_and_both_see_it(edition: Edition, organiser: User) -> None:
    home = Client().get("/").content.decode()
    assert f'href="{reverse("question_ask", args=[edition.slug])}"' in home
    asked = ask(edition)
    question = PublicQuestion.objects.get()
    page = reverse("question_show", args=[question.code])
    assert asked.url == page
    shown = Client().get(page)
    assert "The festival office has not answered yet." in words(shown)
    assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store", "no-referrer")

    office = office_of(organiser)
    to_do = office.get(reverse("office_show", args=[edition.slug]))
    assert "1 question of the public waits for an answer." in words(to_do)
    one = reverse("office_question", args=[edition.slug, question.pk])
    assert f"{TEXT}" in words(office.get(one))
    assert office.post(one, {"answer": ANSWER}).url == reverse("office_questions", args=[edition.slug])
    assert ANSWER in words(Client().get(page))
    assert "Answered" in words(office.get(reverse("office_questions", args=[edition.slug])))
    assert [send_first_notice(), send_first_notice()] == [True, False]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["ada@example.org"],
        f"The answer to your question to {edition.title} {edition.year}",
    )
    assert [word in letter.body for word in (ANSWER, page, "Ada", TEXT)] == [True, True, False, False]
    told = JournalEntry.objects.filter(edition=edition, verb__startswith="question_").order_by("pk")
    assert [(line.verb, line.facts) for line in told] == [
        ("question_asked", {"question": question.pk}),
        ("question_answered", {"question": question.pk}),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"text": "?"}, "text", "This is missing or too short. Write at least 10 letters (4 in Chinese)."),
        ({"email": ""}, "email", "This field is required."),
        ({"email": "ada"}, "email", "Enter a valid email address."),
        ({"text": "x" * 5001}, "text", "This has 5001 characters; the limit is 5000. Shorten it."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    edition: Edition, changes: dict[str, str], field: str, said: str
) -> None:
    response = ask(edition, **changes)
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["name"].value()) == (422, [field], "Ada")
    assert form.errors[field] == [said]
    assert not PublicQuestion.objects.exists()


def test_a_question_sent_twice_is_one(edition: Edition) -> None:
    first, second = ask(edition), ask(edition, email="ADA@example.org")
    assert first.url == second.url
    assert PublicQuestion.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "change"), [(QUESTIONS_OF_ADDRESS, "email"), (QUESTIONS_NAMING_EMAIL, "name")]
)
def test_haste_is_answered_in_words(edition: Edition, limit: Any, change: str) -> None:
    def one(number: int) -> Any:
        changes = {"text": f"{TEXT} {number}", change: f"a{number}@example.org"}
        return ask(edition, **changes)

    answers = [one(number).status_code for number in range(limit.amount + 1)]
    assert answers == [302] * limit.amount + [429]
    assert PublicQuestion.objects.count() == limit.amount


def test_question_that_was_set_aside_is_answered_all_the_same(edition: Edition, organiser: User) -> None:
    question = question_of(edition)
    office = office_of(organiser)
    aside = office.post(reverse("office_question_set_aside", args=[edition.slug, question.pk]))
    assert aside.url == reverse("office_questions", args=[edition.slug])
    page = Client().get(reverse("question_show", args=[question.code]))
    assert "The festival office has set this aside: it needs no answer." in words(page)
    assert not send_first_notice()
    office.post(reverse("office_question", args=[edition.slug, question.pk]), {"answer": ANSWER})
    assert ANSWER in words(Client().get(reverse("question_show", args=[question.code])))
    assert send_first_notice()


def test_question_is_answered_once(edition: Edition, organiser: User) -> None:
    question = question_of(edition)
    same = PublicQuestion.objects.get()
    office = office_of(organiser)
    answer_question(question, answer="Of course.", by=organiser)
    with pytest.raises(QuestionRefused, match="has been settled in the meantime"):
        answer_question(same, answer=ANSWER, by=organiser)
    late = office.post(reverse("office_question", args=[edition.slug, question.pk]), {"answer": ANSWER})
    assert late.status_code == 409
    assert ANSWER in late.content.decode()
    set_aside = office.post(reverse("office_question_set_aside", args=[edition.slug, question.pk]))
    assert set_aside.status_code == 409


def test_answer_goes_out_in_the_language_of_the_question(edition: Edition, organiser: User) -> None:
    answer_question(question_of(edition), answer=ANSWER, by=organiser)
    send_first_notice()
    assert mail.outbox[0].subject.startswith("对您")


def test_those_that_wait_stand_first_the_oldest_above(edition: Edition, organiser: User) -> None:
    asked = [
        ask_office(edition, text=f"{TEXT} {number}", email="a@example.org", language="en")
        for number in range(4)
    ]
    for question in asked[1:3]:
        answer_question(question, answer=ANSWER, by=organiser)
    page = office_of(organiser).get(reverse("office_questions", args=[edition.slug])).context["page"]
    assert [question.pk for question in page] == [asked[n].pk for n in (0, 3, 2, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_whatever_its_length(
    edition: Edition, organiser: User, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        ask_office(edition, text=f"{TEXT} {number}", email="a@example.org", language="en")
    client = office_of(organiser)
    with django_assert_num_queries(13):
        client.get(reverse("office_questions", args=[edition.slug]))


def test_whoever_is_signed_in_finds_the_address_filled_in(edition: Edition) -> None:
    person = make_user("bo@example.org", name="Bo Li")
    form = office_of(person).get(reverse("question_ask", args=[edition.slug])).context["form"]
    assert (form["email"].value(), form["name"].value()) == ("bo@example.org", "Bo Li")


def test_states_have_words() -> None:
    assert [str(label) for label in QuestionState.labels] == ["Waits for an answer", "Answered", "Set aside"]
