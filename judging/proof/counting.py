"""Counting a protocol again: estimates by the science that the site uses, awards by the same rule."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

from judging.science import allocation
from judging.science.auto import Constants
from judging.science.calibration import VERSION, Method, calibrate
from judging.science.fit import Fit
from judging.science.frozen import compose_inputs, reviews_of

MILLION = 1_000_000
SAME = 500  # millionths of a point by which estimates may differ: judges stand in another order here
POOL = "judged"

Protocol = Mapping[str, Any]
Place = tuple[str, int]


def inputs_in(protocol: Protocol) -> dict[str, Any]:
    """The frozen inputs as the science takes them; entries go by their place in the file."""
    rules = protocol["seal"]["parts"]["counted"]["rules"]
    ids = {entry["entry"]: n for n, entry in enumerate(protocol["entries"], start=1)}
    parts = [
        {
            "round": str(part["round"]),
            "rubric": part["rubric"],
            "sheets": [
                {"entry": ids[sheet["entry"]], "judge": sheet["judge"], "marks": sheet["marks"]}
                for sheet in protocol["sheets"]
                if sheet["part"] == number
            ],
        }
        for number, part in enumerate(rules["parts"])
    ]
    return {
        **parts[0],
        "entries": [{"id": n, "code": code} for code, n in ids.items()],
        "judges": list(range(1, rules["judges"] + 1)),
        "earlier": parts[1:],
    }


def fits_of(protocol: Protocol) -> dict[str, Fit]:
    """The estimates on the whole score and on each criterion that decides an award, counted again."""
    rules = protocol["seal"]["parts"]["counted"]["rules"]
    inputs = inputs_in(protocol)
    composed = compose_inputs(inputs)
    bases = {basis for entry in protocol["entries"] for basis in entry["estimates"]}
    constants = Constants(**{name: _number(text) for name, text in rules["constants"].items()})
    return {
        basis: calibrate(
            reviews_of(inputs, composed, "" if basis == allocation.OVERALL else basis),
            method=Method(rules["method"]),
            random_deal=rules["dealt_at_random"],
            constants=constants,
        )
        for basis in sorted(bases)
    }


def find_miscounts(protocol: Protocol) -> Iterator[str]:
    """Where counting the marks again leads elsewhere than the protocol says."""
    version = protocol["seal"]["parts"]["counted"]["rules"]["version"]
    if version != VERSION:
        yield f"This result was counted by version {version} of the method; this program has {VERSION}."
        return
    fits = fits_of(protocol)
    given = Counter(sheet["entry"] for sheet in protocol["sheets"])
    for n, entry in enumerate(protocol["entries"], start=1):
        own = given[entry["entry"]]
        if own != entry["sheets"]:
            yield f"Entry {entry['entry']}: the file has {own} scoresheets, the seal says otherwise."
        for basis, said in entry["estimates"].items():
            yield from _differences(entry["entry"], basis, said, fits[basis], n)
    yield from _wrong_ranks(protocol)


def find_misallocations(protocol: Protocol) -> Iterator[str]:
    """Where the awards are not those of the rule, and nothing says that the jury chose otherwise."""
    parts = protocol["seal"]["parts"]
    codes = [entry["entry"] for entry in protocol["entries"]]
    ids = {code: n for n, code in enumerate(codes, start=1)}
    decisions = {(line["award"], line["place"]): line for line in parts["decisions"]}
    corrected = {(line["award"], line["place"]) for line in parts["corrections"]}
    awards = parts["counted"]["rules"]["awards"]
    expected = {(award["award"], n) for award in awards for n in range(1, award["places"] + 1)}
    if expected != decisions.keys():
        yield "The decisions and the rules do not have the same awards."
        return
    night = _JuryChoices(protocol, ids, decisions)
    for place, line in decisions.items():
        if place in corrected or line["is_override"]:
            continue
        answers = night.answers(place)
        first = next(answers)
        if not any(night.follows(place, answer) for answer in chain([first], answers)):
            told = f"the rule gives {_in_words(first[0], codes)}"
            yield f"Award {place[0]}, {place[1]}: {told}, sealed is {line['entry'] or '–'}."


class _JuryChoices:
    """What the rule gives for each place around what the jury chose by itself. In which order it did that is
    not said, so each order is allowed in which the decision would follow the rule."""

    def __init__(
        self, protocol: Protocol, ids: Mapping[str, int], decisions: Mapping[Place, Mapping[str, Any]]
    ) -> None:
        self.awards = protocol["seal"]["parts"]["counted"]["rules"]["awards"]
        free = {award["award"] for award in self.awards if award["is_free"]}
        self.films = list(_candidates(protocol, ids))
        self.winners = {
            place: ids[line["entry"]] if line["entry"] else None for place, line in decisions.items()
        }
        self.chosen = {place for place, line in decisions.items() if line["is_override"] or place[0] in free}

    def answers(self, place: Place) -> Iterator[list[allocation.AwardPlace]]:
        order = list(self.winners)
        earlier = order[: order.index(place)]
        for before in (earlier, [other for other in earlier if other not in self.chosen]):
            fixed = {other: self.winners[other] for other in before}
            later = {self.winners[other]: other for other in self.chosen.difference(earlier, [place])}
            while True:
                answer = self._rule_for(place, fixed)
                yield answer
                named = {entry for told in answer for entry in (told.entry, *told.tied)} & later.keys()
                if not (named := named - {None}):
                    break
                fixed |= {later.pop(entry): entry for entry in named}

    def follows(self, place: Place, answer: Sequence[allocation.AwardPlace]) -> bool:
        return any(_follows(told, self.winners[place]) for told in answer)

    def _rule_for(self, place: Place, fixed: Mapping[Place, int | None]) -> list[allocation.AwardPlace]:
        """What the rule gives for the open places of an award around decisions."""
        empty = Counter(award for (award, _n), entry in fixed.items() if entry is None)
        decided: dict[str, list[int]] = {}
        for (award, _n), entry in fixed.items():
            if entry is not None:
                decided.setdefault(award, []).append(entry)
        proposed = allocation.propose_awards(
            [
                replace(plan, count=plan.count - empty[plan.key])
                for plan in map(_plan, self.awards)
                if plan.count > empty[plan.key]
            ],
            [replace(film, barred="") if film.entry in fixed.values() else film for film in self.films],
            decided=decided,
        )
        made = allocation.PlaceOutcome.DECIDED
        return [told for told in proposed.places if told.award == place[0] and told.outcome is not made]


def _differences(code: str, basis: str, said: Mapping[str, Any], fit: Fit, n: int) -> Iterator[str]:
    at = fit.entry_index(n)
    score, reviews = fit.score[at] * MILLION, int(fit.reviews.entry_counts[at])
    where = f"Entry {code} ({basis})"
    if said["score"] is None or abs(score - said["score"]) > SAME:
        stated = "–" if said["score"] is None else f"{said['score'] / MILLION:.6f}"
        yield f"{where}: counted again the score is {score / MILLION:.6f}, the file says {stated}."
    if reviews != said["reviews"]:
        yield f"{where}: {reviews} scoresheets count, the file says {said['reviews']}."


def _wrong_ranks(protocol: Protocol) -> Iterator[str]:
    """An entry with a lower score that stands before one with a higher."""
    ranked = [entry for entry in protocol["entries"] if entry["rank"] is not None]
    ranked.sort(key=lambda entry: (entry["rank"], -entry["estimates"][allocation.OVERALL]["score"]))
    for better, worse in pairwise(ranked):
        first, second = (e["estimates"][allocation.OVERALL]["score"] for e in (better, worse))
        if first < second - 1:
            yield f"Entry {worse['entry']} has a higher score than the one before it."


def _plan(award: Mapping[str, Any]) -> allocation.AwardRule:
    threshold = award["threshold"]
    return allocation.AwardRule(
        key=award["award"],
        order=award["order"],
        count=award["places"],
        basis=allocation.JURY if award["is_free"] else award["basis"],
        pool=POOL,
        threshold=None if threshold is None else threshold / MILLION,
    )


def _candidates(protocol: Protocol, ids: Mapping[str, int]) -> Iterator[allocation.Candidate]:
    parts = protocol["seal"]["parts"]
    rules = parts["counted"]["rules"]
    out = {*rules["out"], *(told["entry"] for told in parts["corrections"])}
    audience = parts["counted"].get("audience", {"films": ()})
    votes = {code: counted for code, _every, counted in audience["films"]}
    for entry in protocol["entries"]:
        if entry["rank"] is None:
            continue
        code, chance = entry["entry"], rules["chances"].get(entry["entry"])
        yield allocation.Candidate(
            entry=ids[code],
            team=entry["team"],
            pools=frozenset({POOL}),
            estimates={
                basis: _estimate(said, chance if basis == allocation.OVERALL else None)
                for basis, said in entry["estimates"].items()
            }
            | ({allocation.AUDIENCE: allocation.Estimate(votes[code])} if code in votes else {}),
            barred="out of the contest" if code in out else "",
        )


def _estimate(said: Mapping[str, Any], chance: int | None) -> allocation.Estimate:
    return allocation.Estimate(
        score=float("nan") if said["score"] is None else said["score"] / MILLION,
        reviews=said["reviews"],
        chance=float("nan") if chance is None else chance / MILLION,
    )


def _follows(answer: allocation.AwardPlace, winner: int | None) -> bool:
    if answer.outcome is allocation.PlaceOutcome.FREE:
        return True  # any film, and none
    if answer.outcome is allocation.PlaceOutcome.TIED:
        return winner in answer.tied
    if answer.outcome is allocation.PlaceOutcome.WAITING:
        return False
    return answer.entry == winner


def _in_words(answer: allocation.AwardPlace, codes: Sequence[str]) -> str:
    entries = answer.tied or [entry for entry in (answer.entry,) if entry is not None]
    return ", ".join(codes[entry - 1] for entry in entries) or "–"


def _number(text: str) -> Any:
    return int(text) if text.isdigit() else float(text)
