"""What would be sealed, told whole: whoever confirms it reads each decision, and each film with its team."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest.domain.motions import basis_of, why_stale
from contest.enums import MotionKind
from contest.models import Award, Motion
from contest.models.texts import in_readers_language


@dataclass(frozen=True)
class DecisionTold:
    """`name`: the prize, or the place among nominees. `film`: as the seal would keep it, None where the prize
    is not awarded."""

    name: str
    film: Mapping[str, Any] | None
    statement: str = ""
    is_override: bool = False
    reason: str = ""


def tell_decisions(motion: Motion) -> list[DecisionTold]:
    """The prizes of a proposal to seal, the films of one to nominate; nothing for other kinds, and once it
    is overtaken."""
    if motion.kind not in _TOLD or why_stale(motion):
        return []
    return _TOLD[MotionKind(motion.kind)](motion, basis_of(motion))


def _of_seal(motion: Motion, basis: Any) -> list[DecisionTold]:
    awards = Award.objects.in_bulk([line["award"] for line in basis["decisions"]])
    return [
        DecisionTold(
            name=awards[line["award"]].title_of(line["place"]),
            film=basis["winners"].get(str(line["entry"])),
            statement=in_readers_language(line["statement"]),
            is_override=line["is_override"],
            reason=line["reason"],
        )
        for line in basis["decisions"]
    ]


def _of_nominees(motion: Motion, basis: Any) -> list[DecisionTold]:
    films = basis["snapshot"]["nominees"]
    return [DecisionTold(name=str(place), film=film) for place, film in enumerate(films, start=1)]


_TOLD = {MotionKind.SEAL: _of_seal, MotionKind.NOMINATE: _of_nominees}
