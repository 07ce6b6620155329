"""The demo's theater: which films the office has selected and marked, its programmes, and a series."""

from collections.abc import Mapping, Sequence

from contest.enums import AgeMark, ProgrammeKind
from contest.models import Edition, Entry, Programme, User
from contest.models.texts import Texts
from contest.theater.curating import curate_film
from contest.theater.listing import refresh_listing
from contest.theater.programmes import ProgrammePlan, add_film, save_programme

AGES: Mapping[str, AgeMark] = {
    "Paper Boats for My Brother": AgeMark.ALL,
    "A Small Theory of Moons": AgeMark.ALL,
    "The Cartographer of Clouds": AgeMark.SIX,
    "Night Shift at the Star Factory": AgeMark.SIX,
    "Instructions for a Garden on Mars": AgeMark.TWELVE,
    "The Lighthouse Keeper’s Arithmetic": AgeMark.TWELVE,
    "Salt": AgeMark.SIXTEEN,
}
MEMORY = (
    "My Grandmother Dreams in Cantonese",
    "Where the Snow Keeps Its Names",
    "The Last Tram to Bandung",
    "Eleven Ways to Cross a River",
    "Paper Boats for My Brother",
)
NIGHT = (
    "Night Shift at the Star Factory",
    "A Small Theory of Moons",
    "Concerto for Rain and Neon",
    "The Cartographer of Clouds",
    "Postcards from the Year 3000",
)
EPISODES = ("Low Water", "The Second Hand", "Salt Marsh", "Spring Tide", "Slack")
MEMORY_TITLE = {"en": "What is remembered", "zh-hans": "记得的事", "id": "Yang diingat"}
MEMORY_TEXT = {
    "en": "Five films about what stays when the house is sold and the language is forgotten.",
    "zh-hans": "五部影片，关于房子卖掉、语言被遗忘之后仍然留下的东西。",
    "id": "Lima film tentang yang tinggal setelah rumah dijual dan bahasa dilupakan.",
}
NIGHT_TITLE = {"en": "Look up", "zh-hans": "抬头看", "id": "Tengoklah ke atas"}
NIGHT_TEXT = {
    "en": "Stars, clouds, neon: films for the hour before bed.",
    "zh-hans": "星辰、云朵、霓虹：睡前一小时的影片。",
    "id": "Bintang, awan, neon: film untuk satu jam sebelum tidur.",
}
SERIES_TITLE = {"en": "The Tide Clock", "zh-hans": "潮汐钟", "id": "Jam Pasang"}
SERIES_TEXT = {
    "en": "A clockmaker is asked to repair the sea. Five episodes, one for each state of the water.",
    "zh-hans": "有人请一位钟表匠修理大海。共五集，每一集对应一种水情。",
    "id": "Seorang tukang jam diminta memperbaiki laut. Lima episode, satu untuk tiap keadaan air.",
}


def hang_past_films(edition: Edition, *, organiser: User) -> None:
    """Age marks, films that have not won and are shown all the same, two programmes."""
    refresh_listing()
    for entry in Entry.objects.in_edition(edition).eligible().select_related("edition", "film"):
        curate_film(entry, is_selected=True, age=AGES.get(entry.title), by=organiser)
    for title, text, films in ((MEMORY_TITLE, MEMORY_TEXT, MEMORY), (NIGHT_TITLE, NIGHT_TEXT, NIGHT)):
        _make_programme(ProgrammeKind.ROW, title, text, films, office=edition, by=organiser)


def hang_series(edition: Edition, *, organiser: User) -> None:
    """The long films, five of which are a series."""
    refresh_listing()
    for entry in Entry.objects.in_edition(edition).eligible().select_related("edition", "film"):
        curate_film(entry, is_selected=True, age=None, by=organiser)
    _make_programme(ProgrammeKind.SERIES, SERIES_TITLE, SERIES_TEXT, EPISODES, office=edition, by=organiser)


def _make_programme(
    kind: ProgrammeKind, title: Texts, text: Texts, films: Sequence[str], *, office: Edition, by: User
) -> None:
    if Programme.objects.filter(title=dict(title)).exists():
        return
    plan = ProgrammePlan(kind=kind, title=title, text=text, is_public=True)
    programme = save_programme(None, plan, office=office, by=by)
    shown = Entry.objects.filter(
        title__in=films, theater_film__isnull=False, theater_permissions__ended_at=None
    ).exclude(theater_permissions=None)
    codes = dict(shown.values_list("title", "code"))
    for film in films:
        if film in codes:
            add_film(programme, codes[film], office=office, by=by)
