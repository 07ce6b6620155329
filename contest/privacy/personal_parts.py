"""What each app has of a person, told once: what is collected and why, what goes into the copy that a person
takes away, and what is deleted with the account. An app above the contest brings its own, from its
AppConfig.ready."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from contest.models import User

Collect = Callable[[User], Any]  # plain JSON
Erase = Callable[[User], object]
Count = Callable[[User], int]


@dataclass(frozen=True)
class Kept:
    """A row of the privacy page. `tables` are the models that hold it; `period` names the retention period of
    an edition that ends it, and `until` says what else does."""

    what: str | Promise
    why: str | Promise
    tables: tuple[str, ...]
    until: str | Promise
    period: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it lies in the film store too."""
        return "media_pipeline.Film" in self.tables


@dataclass(frozen=True)
class PersonalPart:
    """`name` is that of the file in a person's copy; `counts` are what the person's page says of it."""

    name: str
    collect: Collect
    erase: Erase | None = None
    counts: Mapping[str | Promise, Count] = field(default_factory=dict)


_kept: list[Kept] = []
_parts: list[PersonalPart] = []


def register_personal_parts(*, kept: list[Kept], parts: list[PersonalPart]) -> None:
    _kept.extend(kept)
    _parts.extend(parts)


def everything_kept() -> list[Kept]:
    return list(_kept)


def collected_about(user: User) -> Iterator[tuple[str, Any]]:
    """Each part of what the site has of the person: name of the file, and what is in it."""
    for part in _parts:
        yield part.name, part.collect(user)


def counted_about(user: User) -> list[tuple[str | Promise, int]]:
    """What the site has of the person, and how many of it; what there is none of is left out."""
    found = [(what, count(user)) for part in _parts for what, count in part.counts.items()]
    return [(what, number) for what, number in found if number]


def erase_parts(user: User) -> None:
    """Delete what belongs to the person alone. Call it in the transaction of the erasure."""
    for part in _parts:
        if part.erase is not None:
            part.erase(user)
