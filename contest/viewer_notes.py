"""What viewers are told of a film before it plays: what is in it, and from which age on it may be seen."""

from collections.abc import Collection
from dataclasses import dataclass

from contest.enums import AgeMark, ContentNotice


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
