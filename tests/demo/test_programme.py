from django.conf import settings

from contest.enums import Origin, Purpose, Role, Tool
from demo.editions import LONG_LIMITS
from demo.films import PAINTERS
from demo.palettes import PALETTES
from demo.people import CREATORS, EVERYBODY, SHOWN_PEOPLE
from demo.programme import TITLE_CARD, YEARS, DemoEntry, Fate, read_programme
from demo.theater import AGES, EPISODES, MEMORY, NIGHT

ENTRIES_2024, ENTRIES_2025, ENTRIES_2026 = map(read_programme, YEARS)
ENTRIES = [*ENTRIES_2024, *ENTRIES_2025, *ENTRIES_2026]
FILMS = [entry for entry in ENTRIES if entry.shots]


def seconds_by_tools(entry: DemoEntry) -> float:
    return sum(shot.seconds for shot in entry.shots if shot.origin is Origin.TOOL)


def test_films_are_painted_from_what_there_is() -> None:
    shots = [shot for film in FILMS for shot in film.shots]
    assert {shot.scene for shot in shots} - {*PAINTERS, TITLE_CARD} == set()
    assert {shot.palette for shot in shots} - set(PALETTES) == set()


def test_films_last_as_long_as_the_regulations_ask_but_for_the_short_one() -> None:
    outside = [film.fate for film in FILMS if not film.is_long and not 60 <= film.seconds <= 75]
    assert outside == [Fate.TOO_SHORT]
    limits = (LONG_LIMITS["min_seconds"], LONG_LIMITS["max_seconds"])
    assert [film.title for film in ENTRIES_2024 if not limits[0] <= film.seconds <= limits[1]] == []


def test_films_are_made_by_tools_as_far_as_the_regulations_ask() -> None:
    assert [film.title for film in FILMS if seconds_by_tools(film) / film.seconds < 0.7] == []


def test_entries_declare_tools_that_the_contest_knows() -> None:
    uses = [use for entry in ENTRIES for use in entry.tools]
    assert {tool for tool, _ in uses} - set(Tool.values) == set()
    assert {purpose for _, purpose in uses} - set(Purpose.values) == set()


def test_entries_of_the_past_edition_can_all_win() -> None:
    assert len(ENTRIES_2025) >= 14
    languages = {frozenset(entry.citation) for entry in ENTRIES_2025}
    assert (len(languages), languages.pop() <= dict(settings.LANGUAGES).keys()) == (1, True)


def test_theater_names_films_that_there_are() -> None:
    titles = {entry.title for entry in (*ENTRIES_2024, *ENTRIES_2025)}
    assert {*AGES, *MEMORY, *NIGHT, *EPISODES} - titles == set()


def test_open_edition_shows_every_fate() -> None:
    assert {entry.fate for entry in ENTRIES_2026} == set(Fate)


def test_every_creator_enters_once_but_for_the_series() -> None:
    emails = [entry.email for entry in ENTRIES if entry.title not in EPISODES[1:]]
    assert sorted(emails) == sorted(person.email for person in CREATORS)
    assert len({entry.title for entry in ENTRIES}) == len(ENTRIES)


def test_people_shown_have_every_role() -> None:
    assert {person.role for person in SHOWN_PEOPLE} == set(Role) - {
        Role.NOTARY
    }  # who would keep the rankings
    assert len({person.email for person in EVERYBODY}) == len(EVERYBODY)
