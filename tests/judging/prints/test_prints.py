"""Running lists of rounds, and blank scoresheets for an evening without a network."""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import EntryState
from contest.models import Entry, OfficeTask
from judging.domain.queries.desk import films_of
from judging.enums import Blindness
from judging.models import Criterion, Round
from judging.prints.blank_sheets import blank_sheets
from judging.prints.round_lists import ROUND_LIST
from tests.contest.nights import do_office_tasks
from tests.contest.prints.test_papers import pages_of_file, words_of
from tests.factories import make_entry
from tests.judging.juries import Jury, judge_film, make_jury

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    jury = make_jury(judges=2, entries=3, reviews=1)
    Criterion.objects.filter(rubric__round=jury.round, slug="sound").update(
        name={"en": "Sound"},
        question={"en": "Does it carry the film?"},
        anchors={"en": "1: hurts\n10: carries"},
    )
    return jury


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


def test_sheets_of_a_blind_round_name_nothing_but_the_labels(jury: Jury) -> None:
    pages = words_of(blank_sheets(jury.round, {"seat": ""}))
    assert len(pages) == 2, "a page for each judge"
    by_judge = {str(judge): [film.label for film in films_of(jury.round, judge)] for judge in jury.judges}
    for judge, labels in by_judge.items():
        (page,) = (page for page in pages if judge in page)
        assert [label for label in labels if label in page] == labels
    told = " ".join(pages)
    said = ["Does it carry the film?", "1: hurts", "10: carries"]
    assert [words for words in said if words in told] == said
    assert "Whole scores from 1 to 10. Draw a line through a box to give no score." in told
    entries = jury.entries
    hidden = [*(entry.title for entry in entries), *(entry.code for entry in entries)]
    hidden += [entry.representative.name for entry in entries]
    assert [word for word in hidden if word in told] == []


def test_sheets_of_an_open_round_have_titles_and_only_what_is_due(jury: Jury) -> None:
    Round.objects.filter(pk=jury.round.pk).update(blindness=Blindness.OPEN)
    done = jury.assignment()
    judge_film(done, 6)
    told = " ".join(words_of(blank_sheets(Round.objects.get(), {"seat": ""})))
    titles = {entry.title for entry in jury.entries}
    assert {title for title in titles if title in told} == titles - {done.entry.title}


def test_one_judges_sheets_are_printed_for_the_office(jury: Jury, client: Client) -> None:
    seat = jury.round.seats.get(judge=jury.judges[0])
    client.force_login(jury.organiser)
    page = reverse("round_blank_sheets", args=[jury.edition.slug, jury.round.code])
    assert client.post(page, {"language": "en", "seat": "9" * 30}).status_code == 422
    client.post(page, {"language": "en", "seat": str(seat.pk)})
    do_office_tasks()
    (only,) = pages_of_file(client, jury.edition)
    assert (str(jury.judges[0]) in only, str(jury.judges[1]) in only) == (True, False)


def test_running_list_is_not_for_who_has_a_film_there(jury: Jury, client: Client) -> None:
    client.force_login(jury.organiser)
    page = reverse("round_running_list", args=[jury.edition.slug, jury.round.code])
    client.post(page, {"language": "en", "start": "20:00", "pause": "2"})
    do_office_tasks()
    (listed,) = pages_of_file(client, jury.edition)
    assert "3 films, 3:06 in all. It begins at 20:00 and ends at 20:07." in listed
    assert [entry.code in listed for entry in jury.entries] == [True] * 3
    own = make_entry(EntryState.ELIGIBLE, edition=jury.edition, representative=jury.organiser)
    assert Entry.objects.filter(pk=own.pk).exists()
    file = reverse("office_print_file", args=[jury.edition.slug, OfficeTask.objects.get().pk])
    assert (client.get(page).status_code, client.get(file).status_code) == (403, 404)


def test_query_counts_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    for entries in (1, 3):
        round_ = make_jury(judges=1, entries=entries, reviews=1).round
        with django_assert_num_queries(4):
            blank_sheets(round_, {"seat": ""})
        with django_assert_num_queries(1):
            ROUND_LIST.make(round_, {"start": "", "pause": 0})
