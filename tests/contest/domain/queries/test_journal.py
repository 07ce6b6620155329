import pytest

from contest.domain.queries.journal import names_in
from contest.models import JournalEntry
from tests.factories import make_edition, make_user

pytestmark = pytest.mark.django_db


def test_lines_name_their_subject_and_the_judges_among_their_facts() -> None:
    edition = make_edition()
    ada, ben, cleo, _stranger = (make_user(name=name) for name in ("Ada", "Ben", "Cleo", "Dora"))
    lines = [
        JournalEntry(subject=f"user:{ada.pk}"),
        JournalEntry(subject="user:deleted"),
        JournalEntry(subject=f"entry:{_stranger.pk}"),
        JournalEntry(subject="edition:x", facts={"judge": ben.pk, "judges": None}),
        JournalEntry(subject="edition:x", facts={"judges": ["nobody", cleo.pk]}),
    ]
    names = names_in(lines, edition)
    assert names.people == {ada.pk: "Ada", ben.pk: "Ben", cleo.pk: "Cleo"}
    assert names.awards["best-narration"] == "Best Narration"
