from dataclasses import replace

import pytest
from django.utils import translation

from contest.domain.queries.journal import names_in
from contest.journal_words import format_facts, register_words
from contest.models import JournalEntry
from judging.domain.rounds import close_round
from judging.domain.rubrics import CriterionPlan, default_criteria, write_rubric
from judging.journal_words import VERBS
from tests.judging.juries import judge_all, make_jury, mark_all

pytestmark = [pytest.mark.django_db, pytest.mark.db]
EDITED = (
    CriterionPlan("warm-light", {"en": "Warm light", "zh-hans": "暖光"}, {"en": "Is it warm?"}, 60),
    CriterionPlan("quiet", {"en": "Silence", "id": "Keheningan"}, {"en": "Is it quiet?"}, 40),
)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", [("Warm light", "60"), ("Silence", "40")]),
        ("zh-hans", [("暖光", "60"), ("Silence", "40")]),
        ("id", [("Warm light", "60"), ("Keheningan", "40")]),
    ],
)
def test_edited_rubric_has_words_in_the_journal(language: str, told: list[tuple[str, str]]) -> None:
    jury = make_jury(is_open=False)
    write_rubric(jury.round, criteria=EDITED, by=jury.organiser)
    line = JournalEntry.objects.filter(verb="rubric.written").latest("number")
    with translation.override(language):
        assert format_facts(line, names_in([line], jury.edition)) == told


def test_words_are_taken_once() -> None:
    with pytest.raises(ValueError, match="The journal has words for round"):
        register_words(verbs={"round.planned": VERBS["round.planned"]}, subjects={}, facts={})


def test_criteria_are_named_by_the_version_that_the_line_is_about() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    mark_all(jury.assignment())
    renamed = [replace(plan, name={"en": f"New {plan.slug}"}) for plan in default_criteria()]
    write_rubric(jury.round, criteria=renamed, by=jury.organiser)
    assignment = jury.assignment()
    old_line = JournalEntry(
        number=10_000,
        verb="scoresheet.handed_in",
        subject=f"assignment:{assignment.code}",
        facts={"marks": {"sound": 7, "creativity": 8}},
    )
    lines = [*JournalEntry.objects.filter(verb="rubric.written").order_by("number"), old_line]
    names = names_in(lines, jury.edition)
    told = [format_facts(line, names) for line in lines]
    assert [labels[0] for labels in told] == [
        ("Creativity", "30"),
        ("New creativity", "30"),
        ("Scores", "Sound design 7, Creativity 8"),
    ]


def test_opened_scores_are_counted_and_not_listed() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    judge_all(jury)
    close_round(jury.round, by=jury.organiser)
    line = JournalEntry.objects.get(verb="scoresheets.opened")
    assert format_facts(line, names_in([line], jury.edition)) == [("Scoresheets", "2")]
