from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.notices import render_mail
from contest.domain.queries.office import waiting_in
from contest.models import Edition, JournalEntry, Notice, User
from judging.domain import film_reports, reminders, rounds, scoresheets
from judging.domain.assignments import assign_reviews
from judging.domain.queries import desk
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import AssignmentState
from judging.models import Abstention, Assignment, FilmProblem
from tests.judging.juries import judge_film, make_judged_film, make_jury

pytestmark = pytest.mark.django_db
REASON = "I do not understand Mongolian."


def test_abstention_frees_the_film_for_another_judge_and_not_for_the_same() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    assignment = jury.assignment()
    scoresheets.open_sheet(assignment)
    film_reports.abstain(assignment, reason=f"  {REASON} ")
    film_reports.abstain(assignment, reason=REASON)
    assert Abstention.objects.get().reason == REASON
    assert JournalEntry.objects.filter(verb="judge.abstained").count() == 1
    assign_reviews(jury.round, by=jury.organiser)
    seats = Assignment.objects.filter(entry=assignment.entry).order_by("pk").values_list("state", "seat")
    other = jury.round.seats.exclude(pk=assignment.seat_id).get()
    assert list(seats) == [("abstained", assignment.seat_id), ("due", other.pk)]


def test_abstention_is_refused_without_words_and_after_submission() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment = jury.assignment()
    with pytest.raises(Unsound, match="This is missing or too short"):
        film_reports.abstain(assignment, reason="no  ")
    judge_film(assignment)
    with pytest.raises(NotPossibleNow, match="You have submitted these scores"):
        film_reports.abstain(assignment, reason=REASON)
    assert Abstention.objects.count() == 0


@pytest.mark.slow
def test_judge_is_led_past_a_film_with_a_problem_until_it_is_answered() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    Edition.objects.filter(pk=jury.edition.pk).update(awards_at=jury.round.closes_at + timedelta(days=3))
    judge = jury.judges[0]
    first, second = Assignment.objects.order_by("position")
    film_reports.report_problem(first, text="No sound after 0:40.")
    film_reports.report_problem(first, text="No sound after 0:40.")
    film_reports.report_problem(first, text="It stops at 1:02.")
    problem = FilmProblem.objects.get()
    assert problem.text == "No sound after 0:40.\n\nIt stops at 1:02."
    duty = desk.duty_in(jury.round, judge)
    assert (duty.next_code, duty.left, desk.next_code(second)) == (second.code, 1, "")
    assert (duty.waiting, duty.minutes_left) == (1, 2)
    desk_says = "One more film waits until the organisers have answered what you reported."
    assert desk_says in shown_to(judge)
    reminders.remind_judges()
    facts = Notice.objects.get(user=judge).facts
    assert (facts["films"], facts["minutes"]) == (1, 2)
    assert [film.is_reported for film in desk.films_of(jury.round, judge)] == [True, False]
    assert [line.words for line in waiting_in(jury.edition).others] == [
        "A judge has reported a problem with a film."
    ]
    film_reports.answer_problem(problem, answer="The sound is back, please look again.", by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="Another person has answered"):
        film_reports.answer_problem(problem, answer="The sound is back.", by=jury.organiser)
    assert desk.duty_in(jury.round, judge).next_code == first.code
    label = desk.label_of(first.code)
    assert f"The organisers have answered what you reported about film {label}." in shown_to(judge)
    assert [film.is_answered for film in desk.films_of(jury.round, judge)] == [True, False]
    assert (desk.duty_in(jury.round, judge).left, desk.duty_in(jury.round, judge).minutes_left) == (2, 3)
    assert waiting_in(jury.edition).others == ()
    notice = Notice.objects.get(kind="report_answered")
    mail = render_mail(notice)
    label = desk.label_of(first.code)
    assert (notice.user, mail.subject) == (judge, f"Answer to your report on {label}: Screening")
    assert "The festival office answers:\n\nThe sound is back, please look again.\n" in mail.body
    link = mail.body.partition("The film is back among those that you are to judge:\n")[2]
    assert link.count(first.code) == 1


def shown_to(judge: User) -> str:
    client = Client()
    client.force_login(judge)
    return client.get(reverse("judge_desk")).content.decode()


def test_film_that_was_replaced_comes_back_without_an_answer() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment, entry = jury.assignment(), jury.entries[0]
    film_reports.report_problem(assignment, text="Another film is shown.")
    assert desk.duty_in(jury.round, jury.judges[0]).next_code == ""
    entry.film = make_judged_film()
    entry.save()
    assert desk.duty_in(jury.round, jury.judges[0]).next_code == assignment.code
    film_reports.report_problem(assignment, text="It is the same again.")
    assert FilmProblem.objects.open().get().text == "It is the same again."


def test_nothing_is_reported_once_the_round_is_closed() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment = jury.assignment()
    rounds.close_round(jury.round, by=jury.organiser)
    for report in (
        lambda: film_reports.abstain(assignment, reason=REASON),
        lambda: film_reports.report_problem(assignment, text=REASON),
    ):
        with pytest.raises(NotPossibleNow, match="This round is not open"):
            report()
    assert Assignment.objects.get().state == AssignmentState.DUE
