"""What a rehearsal takes from an edition: its rules, awards and criteria, and the accepted entries with their
films by reference. Names, titles, texts and addresses of people stay here; placeholders go."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.forms.models import model_to_dict

from contest.domain.ai_share import Label
from contest.domain.queries.declarations import DECLARED, declaration_read
from contest.enums import AwardBasis, EntryState, Role
from contest.models import AudienceVote, Edition, Entry
from judging.domain.rubrics import inherited_criteria

AWARD = ("order", "slug", "name", "places", "basis", "criterion", "criterion_name", "threshold")
FEWEST_JUDGES, MOST_JUDGES = 3, 60
AT_ONCE = 500


def copy_of(edition: Edition, *, seed: int, heard: Callable[[], object]) -> dict[str, Any]:
    """Plain JSON; query counts grow by one batch of entries at a time. `heard` is called after each."""
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
        "entries": list(_entries_of(edition, heard)),
    }


def accepted_in(edition: Edition) -> int:
    return edition.entries.filter(state=EntryState.ELIGIBLE).count()


def _entries_of(edition: Edition, heard: Callable[[], object]) -> Iterator[dict[str, Any]]:
    rows = edition.entries.filter(state=EntryState.ELIGIBLE).select_related(
        "film", "representative", "edition__regulations"
    )
    people: dict[int, int] = {}
    teams: dict[str, int] = {}
    for number, entry in enumerate(
        rows.prefetch_related("tool_uses", *DECLARED).order_by("pk").iterator(chunk_size=AT_ONCE),
        1,
    ):
        if number % AT_ONCE == 0:
            heard()
        team = teams.setdefault(entry.team_name, len(teams) + 1) if entry.team_name else 0
        yield {
            "code": entry.code,
            "number": number,
            "country": entry.country.code or "",
            "language": entry.language,
            "days": entry.production_days,
            "person": people.setdefault(entry.representative_id, len(people) + 1),
            "reads": entry.representative.language,
            "team": team,
            "tools": [[use.tool, use.other_name, use.purpose, use.version] for use in entry.tool_uses.all()],
            "film": _film_of(entry),
        }


def _film_of(entry: Entry) -> dict[str, Any] | None:
    film = entry.film
    if film is None:
        return None
    declared = declaration_read(entry)
    shots = [[shot.start_ms, shot.end_ms, _label_of(declared.labels.get(shot.id))] for shot in declared.shots]
    return {"sha256": film.sha256, "ms": film.duration_ms, "shots": shots}


def _label_of(label: Label | None) -> list[list[Any]]:
    makers = label.makers if label else ()
    return [[one.origin, one.tool or "", one.other_name, one.purpose, one.percent] for one in makers]
