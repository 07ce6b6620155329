"""Blank scoresheets, for an evening without a network: each judge's films with a box for each criterion. A
film has the name that its judge knows it by; of a blind round nothing else of it is read."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contest.film_titles import order_titles
from contest.models import Entry
from contest.prints.papers import PaperKind
from contest.prints.setting import on_paper, set_paper
from contest.register.lacking import not_for_the_jury
from contest.templatetags.ui import duration
from judging.domain.queries.desk import label_of
from judging.domain.rubrics import current_rubric
from judging.models import Assignment, Criterion, Round, Rubric, Seat
from judging.models.assignment import AssignmentQuerySet
from judging.prints.round_lists import find_round

TEMPLATE = Path(__file__).with_name("blank_sheets.typ")
KIND = "blank_sheets"
MOST_FILMS = 1000  # of all judges together; set in seconds


def due_in(round_: Round, seat: str) -> AssignmentQuerySet:
    """What is still to be scored, by one judge or ("") by all."""
    due = Assignment.objects.due().of_judges().filter(seat__round=round_)
    due = due.exclude(entry__in=not_for_the_jury())
    return due.filter(seat=int(seat)) if seat else due


def blank_sheets(round_: Round, asked: Mapping[str, Any]) -> bytes:
    """A page or more for each judge; `asked` says whose."""
    rubric = current_rubric(round_)
    films = _films_by_seat(round_, asked["seat"])
    judges = Seat.objects.filter(pk__in=films).select_related("judge").order_by("judge__name", "pk")
    told = {
        "heads": [on_paper(head) for head in _heads()],
        "criteria": [_told_of(criterion) for criterion in rubric.criteria.all()],
        "scale": on_paper(_scale_of(rubric)),
        "afterwards": on_paper(_("Only scores that are submitted on the site count: enter them there.")),
        "judges": [
            {
                "name": on_paper(str(seat.judge)),
                "count": on_paper(_count(len(films[seat.pk]))),
                "films": films[seat.pk],
            }
            for seat in judges
        ],
    }
    return set_paper(TEMPLATE, told, edition=round_.edition, title=round_.title)


def _films_by_seat(round_: Round, seat: str) -> dict[int, list[dict[str, Any]]]:
    """Each judge's films in the judge's own order."""
    rows = due_in(round_, seat).order_by("position", "pk")
    titles = {} if round_.is_blind else _titles_in(rows)
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, entry, code, length in rows.values_list("seat", "entry", "code", "entry__film__duration_ms"):
        found[pk].append(
            {
                "number": str(len(found[pk]) + 1),
                "label": label_of(code),
                "title": on_paper(titles[entry]) if entry in titles else None,
                "length": duration((length or 0) / 1000),
            }
        )
    return found


def _titles_in(assignments: AssignmentQuerySet) -> dict[int, str]:
    """Of an open round."""
    entries = Entry.objects.filter(pk__in=assignments.values("entry"))
    return {
        pk: order_titles(title, original, spoken=spoken)[0]
        for pk, title, original, spoken in entries.values_list("pk", "title", "original_title", "language")
    }


def _told_of(criterion: Criterion) -> dict[str, Any]:
    weight = _("%(criterion)s, %(weight)s%%") % {"criterion": criterion.title, "weight": criterion.weight}
    anchors = [
        _("%(score)s: %(meaning)s") % {"score": score, "meaning": words}
        for score, words in criterion.anchors_shown
    ]
    return {
        "name": on_paper(criterion.title),
        "weighed": on_paper(weight),
        "question": on_paper(criterion.question_shown) if criterion.question_shown else None,
        "anchors": [on_paper(anchor) for anchor in anchors],
    }


def _heads() -> list[str]:
    return [
        _("No."),
        _("Film"),
        # Translators: heading of a column in which a judge writes notes by hand
        pgettext("scoresheet", "Notes"),
    ]


def _scale_of(rubric: Rubric) -> str:
    words = _("Whole scores from %(lowest)s to %(highest)s. Draw a line through a box to give no score.")
    return words % {"lowest": rubric.lowest, "highest": rubric.highest}


def _count(films: int) -> str:
    return ngettext("%(count)s film to judge", "%(count)s films to judge", films) % {"count": films}


BLANK_SHEETS = PaperKind(KIND, find_round, blank_sheets)
