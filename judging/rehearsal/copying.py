"""What a rehearsal takes from an edition: its rules, awards and criteria, how many entries are accepted, and
which of them are of the same people. Everything that a film or a person could be told by stays here."""

import random
from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.forms.models import model_to_dict

from contest.enums import AwardBasis, EntryState, Role
from contest.models import AudienceVote, Edition
from judging.domain.rubrics import inherited_criteria

AWARD = ("order", "slug", "name", "places", "basis", "criterion", "criterion_name", "threshold")
FEWEST_JUDGES, MOST_JUDGES = 3, 60
FEWEST_LOSERS = 3  # so that the emails to those who do not win are seen, in every language


def copy_of(edition: Edition, *, seed: int, lacking: Collection[str]) -> dict[str, Any]:
    """Plain JSON; query counts do not grow with entries. `lacking` are the codes of those that could not win
    now."""
    criteria, scale = inherited_criteria(edition, None)
    judges = edition.memberships.filter(role=Role.JUDGE).count()
    return {
        "seed": seed,
        "edition": {
            "slug": edition.slug,
            "year": edition.year,
            "time_zone": edition.time_zone,
            "name": {code: f"REHEARSAL · {name}" for code, name in edition.name.items()},
        },
        "regulations": model_to_dict(edition.regulations, exclude=["id", "edition"]),
        "awards": [
            {**{name: getattr(award, name) for name in AWARD}, "needs_statement": award.needs_statement}
            for award in edition.awards.order_by("order")
        ],
        "criteria": [asdict(plan) for plan in criteria],
        "scale": asdict(scale),
        "has_vote": edition.awards.filter(basis=AwardBasis.AUDIENCE).exists()
        or AudienceVote.objects.filter(edition=edition).exists(),
        "judges": min(max(judges, FEWEST_JUDGES), MOST_JUDGES),
        "entries": list(_entries_of(edition, seed=seed, lacking=lacking)),
        "added": added_to(edition),
    }


def accepted_in(edition: Edition) -> int:
    return edition.entries.filter(state=EntryState.ELIGIBLE).count()


def added_to(edition: Edition) -> int:
    """How many entries a rehearsal invents beside those that are accepted."""
    prizes = sum(edition.awards.values_list("places", flat=True))
    return max(prizes + FEWEST_LOSERS - accepted_in(edition), 0)


def _entries_of(edition: Edition, *, seed: int, lacking: Collection[str]) -> Iterator[dict[str, Any]]:
    """Of each accepted entry who reads its emails and which others are of the same people; in an order that
    nobody can tell. As many more are invented as are needed for some not to win."""
    rows = edition.entries.filter(state=EntryState.ELIGIBLE).order_by("pk")
    found = list(rows.values_list("code", "representative", "representative__language", "team_name"))
    random.Random(seed).shuffle(found)  # noqa: S311  (no secret: which placeholder is which)
    people: dict[int, int] = {}
    teams: dict[str, int] = {}
    for number, (code, contact, language, team) in enumerate(found, 1):
        yield {
            "number": number,
            "person": people.setdefault(contact, len(people) + 1),
            "reads": language,
            "team": teams.setdefault(team, len(teams) + 1) if team else 0,
            "is_lacking": code in lacking,
        }
    for more in range(1, added_to(edition) + 1):
        yield {
            "number": len(found) + more,
            "person": len(people) + more,
            "reads": settings.LANGUAGES[more % len(settings.LANGUAGES)][0],
            "team": 0,
            "is_lacking": False,
        }
