"""Which tables an edition is made of, told by the app that has them: those of the contest and of the film lab
are in contents.py, those of the jury come from its AppConfig.ready. A table stands in one of the two lists;
tests find one that stands in neither."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from contest.models import Edition

Rows = Callable[[Edition], QuerySet[Any]]
Prepare = Callable[[Any], object]
Keys = Callable[[Edition], Iterator[str]]


def as_it_is(row: Model) -> None:
    """A row that leaves with every value that it has."""


@dataclass(frozen=True)
class Moved:
    """A table whose rows leave; `prepare` takes out of a row what must not, before it is written down."""

    rows: Rows
    prepare: Prepare = as_it_is


def of_edition(model: type[Model], path: str = "edition", *, prepare: Prepare = as_it_is) -> Moved:
    """Rows whose edition is found along `path`."""

    def rows(edition: Edition) -> QuerySet[Any]:
        return model._default_manager.filter(**{path: edition.pk}).distinct()

    return Moved(rows, prepare)


_moved: dict[type[Model], Moved] = {}
_staying: dict[str, str] = {}
_documents: list[Keys] = []


def register_moving(
    *, moved: dict[type[Model], Moved], staying: dict[str, str], documents: Keys | None = None
) -> None:
    """`staying` are tables that do not leave, each with its reason; `documents` gives the keys of files of
    the store that belong to an edition, beside its films."""
    _moved.update(moved)
    _staying.update(staying)
    if documents is not None:
        _documents.append(documents)


def moved_tables() -> dict[str, tuple[type[Model], Moved]]:
    """By the name of the model, like contest.entry, in the order in which they leave."""
    return {model._meta.label_lower: (model, moved) for model, moved in _moved.items()}


def staying_tables() -> dict[str, str]:
    return dict(_staying)


def documents_of(edition: Edition) -> Iterator[str]:
    """Keys in the store."""
    for keys in _documents:
        yield from keys(edition)
