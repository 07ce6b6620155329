"""What viewers are told of a film before it plays: what is in it, and from which age on it may be seen."""

from collections.abc import Collection
from dataclasses import dataclass

from contest.enums import AgeMark, ContentNotice
from media_pipeline.models import FilmFinding

TOLD_BY_CHECK = {  # whatever its creator says, unless the office waives it
    "flash_hazard": ContentNotice.FLASHES,
    "red_flashes": ContentNotice.FLASHES,
}


@dataclass(frozen=True)
class ViewerNotes:
    notices: list[str]  # in words
    age: AgeMark | None

    def __bool__(self) -> bool:
        return bool(self.notices or self.age is not None)


def viewer_notes(notices: Collection[str], age: int | None) -> ViewerNotes:
    """In the order of the list, whatever the order in which they were chosen."""
    return ViewerNotes(
        notices=[str(notice.label) for notice in ContentNotice if notice in notices],
        age=None if age is None else AgeMark(age),
    )


def viewer_notes_of_film(film_id: int | None, *, notices: Collection[str], age: int | None) -> ViewerNotes:
    """What was declared of an entry, and what the check of its film has found; one query."""
    return viewer_notes({*notices, *notices_of_check(film_id)}, age)


def notices_of_check(film_id: int | None) -> list[ContentNotice]:
    """What viewers are told of because the check has found it, and nobody has waived that; one query."""
    found = FilmFinding.objects.standing().filter(film=film_id, code__in=TOLD_BY_CHECK)
    return list(dict.fromkeys(TOLD_BY_CHECK[code] for code in found.values_list("code", flat=True)))
