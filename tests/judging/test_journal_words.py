import pytest
from django.utils import translation

from contest.domain.queries.journal import names_in
from contest.journal_words import format_facts, register_words
from contest.models import JournalEntry
from judging.domain.rubrics import CriterionPlan, write_rubric
from judging.journal_words import VERBS
from tests.judging.juries import make_jury

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
