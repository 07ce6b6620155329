import pytest
from django.conf import settings

from contest.enums import Origin, Purpose, Role, Tool
from demo.films import PAINTERS
from demo.palettes import PALETTES
from demo.people import CREATORS, EVERYBODY, SHOWN_PEOPLE
from demo.programme import TITLE_CARD, DemoEntry, Fate, read_programme

ENTRIES_2025, ENTRIES_2026 = read_programme(2025), read_programme(2026)
ENTRIES = [*ENTRIES_2025, *ENTRIES_2026]
FILMS = [entry for entry in ENTRIES if entry.shots]


def by_title(entry: DemoEntry) -> str:
    return entry.title


@pytest.mark.parametrize("entry", FILMS, ids=by_title)
def test_film_is_painted_from_what_there_is(entry: DemoEntry) -> None:
    assert {shot.scene for shot in entry.shots} <= {*PAINTERS, TITLE_CARD}
    assert {shot.palette for shot in entry.shots} <= set(PALETTES)


@pytest.mark.parametrize("entry", FILMS, ids=by_title)
def test_film_keeps_to_the_regulations_unless_it_is_the_short_one(entry: DemoEntry) -> None:
    made_by_tools = sum(shot.seconds for shot in entry.shots if shot.origin is Origin.TOOL)

    assert (60 <= entry.seconds <= 75) is (entry.fate is not Fate.TOO_SHORT)
    assert made_by_tools / entry.seconds >= 0.7


@pytest.mark.parametrize("entry", ENTRIES, ids=by_title)
def test_entry_declares_tools_that_the_contest_knows(entry: DemoEntry) -> None:
    assert {tool for tool, _ in entry.tools} <= set(Tool.values)
    assert {purpose for _, purpose in entry.tools} <= set(Purpose.values)


def test_entries_of_the_past_edition_can_all_win() -> None:
    assert len(ENTRIES_2025) >= 14
    assert {frozenset(entry.citation) for entry in ENTRIES_2025} == {frozenset(dict(settings.LANGUAGES))}


def test_open_edition_shows_every_fate() -> None:
    assert {entry.fate for entry in ENTRIES_2026} == set(Fate)


def test_every_creator_enters_once() -> None:
    assert sorted(entry.email for entry in ENTRIES if entry.email != "creator@laureate.example") == sorted(
        person.email for person in CREATORS if person.email != "creator@laureate.example"
    )
    assert len({entry.title for entry in ENTRIES}) == len(ENTRIES)


def test_people_shown_have_every_role() -> None:
    assert {person.role for person in SHOWN_PEOPLE} == set(Role)
    assert len({person.email for person in EVERYBODY}) == len(EVERYBODY)
