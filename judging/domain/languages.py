"""Languages as the assignment compares them: of judges by what they say, of films by what creators say."""

import re
from collections.abc import Collection, Mapping

from contest.film_titles import END_OF_FIRST
from contest.models import Edition, Entry
from contest.spoken_languages import read_languages
from judging.domain.profiles import profiles_in

AND = re.compile(r"\s+(?:and|dan|&)\s+|[和与]")


def languages_of_judges(edition: Edition, judges: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Codes of the languages that each judge understands; who has said nothing is missing. One query."""
    profiles = profiles_in(edition, judges)
    return {judge: frozenset(profile.languages) for judge, profile in profiles.items() if profile.languages}


def languages_of_films(entries: Collection[int]) -> Mapping[int, str]:
    """The code of the language first named for each film; a film of which none is known, or without any, is
    missing. One query."""
    told = Entry.objects.filter(pk__in=entries).exclude(language="").values_list("pk", "language")
    first = {pk: AND.split(END_OF_FIRST.split(words, maxsplit=1)[0], maxsplit=1)[0] for pk, words in told}
    return {pk: codes[0] for pk, words in first.items() if (codes := read_languages(words)[0])}
