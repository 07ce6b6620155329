"""Temporary."""

from collections.abc import Collection, Mapping

from contest.models import Edition


def languages_of_judges(edition: Edition, judges: Collection[int]) -> Mapping[int, frozenset[str]]:
    return {}


def languages_of_films(entries: Collection[int]) -> Mapping[int, str]:
    return {}
