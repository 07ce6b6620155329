"""What an assignment is made of: read once, named part by part, so that a plan can tell what has changed
since it was made."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from judging.domain.conflicts import forbidden_pairs
from judging.domain.languages import languages_of_films, languages_of_judges
from judging.domain.stages import pool_of
from judging.enums import AssignmentState
from judging.models import Assignment, Round
from judging.models.panel import is_judge
from judging.science.spread import Pair

BATCH = 250  # films whose conflicts are looked up together
CHANGES = {
    "rules": _("The settings of the round have changed."),
    "judges": _("The panel, a limit or the languages of a judge have changed."),
    "films": _("Films have joined or left the round."),
    "conflicts": _("A conflict of interest has been declared or withdrawn."),
    "held": _("Films have been reassigned, or a judge has recused themselves."),
}  # by part: what has happened when it is another
Report = Callable[[int, int], None]  # how many films of how many


@dataclass(frozen=True)
class PlanInputs:
    """A round as an assignment sees it. Pairs are (entry, judge); `have` are in play, `gone` were and are
    not, `forbidden` are conflicts as they stand now: one that was taken back keeps nobody away. `caps` and
    `seats` are of those who are judges still."""

    round: Round
    seats: Mapping[int, int]
    caps: Mapping[int, int | None]
    films: Mapping[int, int | None]  # running time in ms
    have: frozenset[Pair]
    gone: frozenset[Pair]
    forbidden: frozenset[Pair]
    spoken: Mapping[int, frozenset[str]]  # by judge; empty where languages do not matter
    language: Mapping[int, str]  # of films, the same

    @cached_property
    def strangers(self) -> frozenset[Pair]:
        """Pairs in which the judge does not know the language of the film."""
        return frozenset(
            (entry, judge)
            for entry, language in self.language.items()
            for judge in self.caps
            if language not in self.spoken.get(judge, ())
        )

    @property
    def barred(self) -> frozenset[Pair]:
        """Pairs that are never assigned anew."""
        return self.forbidden | self.gone | self.strangers

    @property
    def limits(self) -> dict[int, int]:
        """Caps of the judges who have one."""
        return {judge: cap for judge, cap in self.caps.items() if cap is not None}

    @property
    def prints(self) -> dict[str, str]:
        """Names each part as it is now."""
        parts: dict[str, object] = {
            "rules": (self.round.reviews_per_entry, self.round.minds_language),
            "judges": [sorted(self.caps.items()), _sorted_sets(self.spoken)],
            "films": [sorted(self.films), sorted(self.language.items())],
            "conflicts": sorted(self.forbidden),
            "held": [sorted(self.have), sorted(self.gone)],
        }
        return {name: hashlib.sha256(repr(part).encode()).hexdigest()[:16] for name, part in parts.items()}

    def minutes(self, pairs: Iterable[Pair]) -> dict[int, float]:
        """Minutes of film by judge."""
        minutes = dict.fromkeys(self.caps, 0.0)
        for entry, judge in pairs:
            if judge in minutes:
                minutes[judge] += (self.films.get(entry) or 0) / 60_000
        return minutes


def read_inputs(round_: Round, report: Report | None = None) -> PlanInputs:
    """Read a round for its assignment. `report` hears how many films have been looked through."""
    panel = round_.seats.filter(is_judge()).order_by("judge_id").values_list("judge_id", "pk", "cap")
    caps = {judge: cap for judge, _seat, cap in panel}
    films = dict(pool_of(round_).order_by("pk").values_list("pk", F("film__duration_ms")))
    held = Assignment.objects.filter(seat__round=round_).values_list("entry_id", "seat__judge_id", "state")
    in_play = {AssignmentState.DUE, AssignmentState.SCORED}
    free = {*in_play, AssignmentState.RECUSED}  # the conflict itself bars, while it stands
    forbidden: set[Pair] = set()
    for start in range(0, len(films), BATCH):
        batch = list(films)[start : start + BATCH]
        forbidden |= forbidden_pairs(batch, caps.keys())
        if report:
            report(start + len(batch), len(films))
    minds = round_.minds_language
    return PlanInputs(
        round=round_,
        seats={judge: seat for judge, seat, _cap in panel},
        caps=caps,
        films=films,
        have=frozenset((entry, judge) for entry, judge, state in held if state in in_play),
        gone=frozenset((entry, judge) for entry, judge, state in held if state not in free),
        forbidden=frozenset(forbidden),
        spoken=languages_of_judges(round_.edition, caps.keys()) if minds else {},
        language=languages_of_films(films.keys()) if minds else {},
    )


def _sorted_sets(sets: Mapping[int, frozenset[str]]) -> list[tuple[int, list[str]]]:
    return [(key, sorted(members)) for key, members in sorted(sets.items())]
