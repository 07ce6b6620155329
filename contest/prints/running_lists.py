"""Running lists: which film begins when, how long it is, and in which format it comes."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contest.film_titles import order_titles
from contest.models import Edition, Entry
from contest.prints.setting import on_paper, set_paper
from contest.sentences import in_a_row, listed
from contest.templatetags.ui import duration
from media_pipeline.models import Film

TEMPLATE = Path(__file__).with_name("running_list.typ")
MOST_FILMS = 1000  # of one list: some twenty pages, set in seconds
SOME_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  (a clock on the wall, of any day)


def running_list(films: Iterable[Entry], asked: Mapping[str, Any], *, edition: Edition, title: str) -> bytes:
    """Of entries with their films, in the order given. `asked`: when the first begins, "19:30", or "" to
    count from the beginning; and how many minutes lie between two."""
    begins, pause = asked["start"], timedelta(minutes=asked["pause"])
    shown, at, seconds = [], timedelta(), 0.0
    for number, entry in enumerate(films, start=1):
        lasts = (entry.film.duration_ms or 0) / 1000 if entry.film else 0.0
        heading, other = order_titles(entry.title, entry.original_title, spoken=entry.language)
        shown.append(
            {
                "number": str(number),
                "starts": _clock(at, begins),
                "title": on_paper(heading),
                "other": on_paper(other) if other else None,
                "code": entry.code,
                "length": duration(lasts),
                "format": on_paper(_format_of(entry.film)),
            }
        )
        seconds += lasts
        at += timedelta(seconds=lasts) + pause
    ends = at - pause if shown else at
    told = {
        "heads": [on_paper(head) for head in _heads(begins)],
        "films": shown,
        "summary": on_paper(_summary(len(shown), seconds, _clock(ends, begins), begins)),
    }
    return set_paper(TEMPLATE, told, edition=edition, title=title)


def _heads(begins: str) -> list[str]:
    return [
        _("No."),
        # Translators: when a film begins in a screening: the time of day, or the time from the beginning
        pgettext("screening", "Starts") if begins else pgettext("screening", "After"),
        _("Film"),
        _("Entry number"),
        _("Running time"),
        pgettext("of a film", "Format"),
    ]


def _summary(films: int, seconds: float, ends: str, begins: str) -> str:
    counted = ngettext("One film, %(length)s.", "%(count)s films, %(length)s in all.", films)
    told = counted % {"count": films, "length": duration(seconds)}
    if not begins:
        return told
    return in_a_row(told, _("It begins at %(start)s and ends at %(end)s.") % {"start": begins, "end": ends})


def _clock(after: timedelta, begins: str) -> str:
    if not begins:
        return duration(after.total_seconds())
    hours, minutes = map(int, begins.split(":"))
    return f"{SOME_DAY.replace(hour=hours, minute=minutes) + after:%H:%M}"


def _format_of(film: Film | None) -> str:
    """Size, rate and sound, as far as they are known."""
    if film is None:
        return _("no film")
    told = []
    if film.width and film.height:
        told.append(f"{film.width} × {film.height}")
    if rate := film.facts.get("rate"):
        fps = number_format(rate, decimal_pos=None if rate % 1 else 0)
        told.append(_("%(rate)s fps") % {"rate": fps})
    if film.facts.get("has_sound") is False:
        told.append(_("no sound"))
    return listed(told)
