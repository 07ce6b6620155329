import re
from copy import deepcopy
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from judging.domain.certainty import certainty_of
from tests.judging.juries import Jury, make_jury, make_tallied, write_results

pytestmark = pytest.mark.django_db
PLAN = {
    "entries": "2,300",
    "film_minutes": "3.5",
    "scoring_minutes": "1.5",
    "judges": "60",
    "hours": "10",
    "reviews": "3",
    "shortlist": "100",
    "shortlist_judges": "20",
    "shortlist_reviews": "8",
    "finalists": "20",
    "final_judges": "9",
    "wanted": "90",
}


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    return make_jury(judges=1, entries=1, is_open=False)


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


def office(jury: Jury, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(jury.organiser)
    return client


def ask(jury: Jury, language: str = "en", **changes: str) -> Any:
    return office(jury, language).get(reverse("planner_show", args=[jury.edition.slug]), PLAN | changes)


def words(answer: Any) -> list[str]:
    """The sentences of the lists of the page."""
    items = re.findall(r"<li>(.*?)</li>", answer.content.decode(), re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", item).split()) for item in items]


def test_planner_begins_with_the_numbers_of_the_edition() -> None:
    counts = []
    for entries in (3, 12):
        jury = make_jury(judges=4, entries=entries, is_open=False)
        with CaptureQueriesContext(connection) as queries:
            answer = office(jury).get(reverse("planner_show", args=[jury.edition.slug]))
        counts.append(len(queries))
        form, names = answer.context["form"], ("entries", "judges", "reviews", "shortlist")
        shortlist = str(min(entries, 10))
        assert answer.status_code == 200
        assert [form[name].value() for name in names] == [str(entries), "4", "3", shortlist]
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_answer_can_be_read_aloud() -> None:
    answer = ask(make_jury(judges=1, entries=1, is_open=False))
    found = words(answer)
    assert "Of the best 9 films, each reaches the shortlist with a chance of 86%." in found
    assert (
        "For a chance of 90% to reach the shortlist, 4 judges per film are needed: 12.8 hours of each judge."
        in found
    )
    assert "For 3 judges per film, each judge needs 9.6 of the 10.0 hours." in answer.content.decode()
    drawing = re.search(r"<svg viewBox.*?</svg>", answer.content.decode(), re.S)
    assert drawing is not None
    assert len(ElementTree.fromstring(drawing[0]).findall("polyline")) == 2


@pytest.mark.slow
def test_fewer_hours_are_fewer_judges_per_film() -> None:
    answer = ask(make_jury(judges=1, entries=1, is_open=False), hours="5")
    assert "In 5.0 hours there is time for 1.6 judges per film on average" in answer.content.decode()


@pytest.mark.slow
def test_what_cannot_be_planned_is_said_at_its_field(jury: Jury) -> None:
    for field, typed, told in [
        ("entries", "0", "Enter a whole number from 2 to 10,000."),
        ("entries", "1000000000", "Enter a whole number from 2 to 10,000."),
        ("entries", "many", "Enter a whole number from 2 to 10,000."),
        ("reviews", "2.5", "Enter a whole number from 1 to 20."),
        ("hours", "0", "Enter a number from 0.1 to 2,000."),
        ("hours", "nan", "Enter a number from 0.1 to 2,000."),
        ("hours", "1", "Too few: to see each film once, each judge needs 3.2 hours. Add hours or judges."),
        ("judges", "2", "Found 3 judges per film, but only 2 judges. Enter at most those, or add judges."),
        ("shortlist", "3000", "Found 3000 films, but only 2300 entries. Enter at most those."),
        ("finalists", "101", "Found 101 films, but only 100 on the shortlist. Enter at most those."),
    ]:
        answer = ask(jury, **{field: typed})
        at = "reviews" if field == "judges" else field
        assert (answer.status_code, answer.context["form"].errors[at]) == (422, [told]), (field, typed, told)
        assert "answer" not in answer.context, (field, typed, told)


@pytest.mark.slow
def test_one_judge_is_an_answer() -> None:
    one = {"judges": "1", "reviews": "1", "hours": "200", "shortlist_judges": "1", "shortlist_reviews": "1"}
    assert ask(make_jury(judges=1, entries=1, is_open=False), **one, final_judges="1").status_code == 200


@pytest.mark.slow
def test_numbers_are_read_in_the_readers_style() -> None:
    answer = ask(
        make_jury(judges=1, entries=1, is_open=False),
        "id",
        entries="2.300",
        film_minutes="3,5",
        scoring_minutes="1,5",
    )
    assert (answer.context["plan"].entries, answer.context["plan"].film_minutes) == (2300, 3.5)


@pytest.mark.slow
def test_certainty_of_a_ranking_is_that_of_its_own_scores() -> None:
    jury, tally = make_tallied(judges=5, entries=12)
    answer = office(jury).get(reverse("certainty_show", args=[jury.edition.slug, tally.pk]))
    certainty = answer.context["certainty"]
    assert (answer.status_code, certainty.places, certainty.rivals) == (200, 9, 12)
    within = tally.results["contenders"]["overall"]["within"]
    assert certainty.right == sum(row[8] for row in within[:9])
    first = "The film ranked first is the best of the 12 films ranked highest with a chance of"
    assert f"{first} {certainty.first}%." in words(answer)


@pytest.mark.slow
@pytest.mark.parametrize("verdict", ["not comparable", "one judge", "nothing to tell apart"])
def test_nothing_is_claimed_for_average_scores(verdict: str) -> None:
    jury, tally = make_tallied(entries=4)
    write_results(tally, tally.results | {"verdict": verdict})
    tally.refresh_from_db()
    answer = office(jury).get(reverse("certainty_show", args=[jury.edition.slug, tally.pk]))
    assert certainty_of(tally) is None
    assert "Nothing is claimed about the certainty of this ranking" in answer.content.decode()
    assert "chance of" not in answer.content.decode()


@pytest.mark.slow
def test_the_same_sentences_stand_where_the_results_are_sealed() -> None:
    jury, tally = make_tallied(judges=5, entries=12)
    pages = [
        office(jury).get(reverse(name, args=[jury.edition.slug, tally.pk]))
        for name in ("certainty_show", "results_seal")
    ]
    assert words(pages[1])[-4:] == words(pages[0])[-4:]


@pytest.mark.parametrize("typed", ["9" * 15, "0.00000000000001"])
def test_what_is_wrong_with_a_number_is_said_once(typed: str) -> None:
    answer = ask(make_jury(judges=1, entries=1, is_open=False), hours=typed, reviews="x")
    assert answer.context["form"].errors == {
        "hours": ["Enter a number from 0.1 to 2,000."],
        "reviews": ["Enter a whole number from 1 to 20."],
    }
    assert "Correct 2 fields" in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "id", "zh-hans"])
def test_half_a_minute_is_typed_with_either_sign(language: str, jury: Jury) -> None:
    plans = [ask(jury, language, scoring_minutes=typed).context["plan"] for typed in ("0,5", "0.5")]
    assert [plan.scoring_minutes for plan in plans] == [0.5, 0.5]
