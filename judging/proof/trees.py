"""The tree of a ranking, and what the seal says of it: its root, and the rules by which it was counted."""

from typing import Any

from contest.audience.counting import counted_result
from contest.enums import AwardBasis, EntryState
from contest.models import Award, Entry
from judging.domain.proposals import rule_of
from judging.domain.tally_inputs import least_reviews_in
from judging.models import Tally, TallyTree
from judging.models.proof import new_key
from judging.proof.lines import in_millionths, lines_of
from judging.proof.merkle import root_of
from judging.science.allocation import OVERALL


def keep_tree(tally: Tally) -> TallyTree:
    """Make the tree of a ranking once, where nobody waits for it. One that is there stays."""
    made = TallyTree.objects.filter(tally=tally).first()
    if made is not None:
        return made
    key = new_key()
    lines = lines_of(tally, key=key)
    return TallyTree.objects.get_or_create(
        tally=tally,
        defaults={
            "key": key,
            "root": root_of(lines.leaves),
            "entries": len(lines.entries),
            "sheets": len(lines.sheets),
        },
    )[0]


def counted_by(tally: Tally) -> dict[str, Any]:
    """What is sealed of how the result was counted; plain JSON without fractions."""
    tree = keep_tree(tally)
    return {
        "tree": {"root": tree.root, "entries": tree.entries, "sheets": tree.sheets},
        "rules": _rules_of(tally),
        **({"audience": votes} if (votes := counted_result(tally.round.edition)) else {}),
    }


def _rules_of(tally: Tally) -> dict[str, Any]:
    inputs, results = tally.inputs, tally.results
    awards = list(Award.objects.filter(edition=tally.round.edition_id).order_by("order"))
    rounds = {tally.round.code: 0}
    return {
        "parts": [
            {
                "round": rounds.setdefault(part.get("round", tally.round.code), len(rounds)),
                "rubric": part["rubric"],
            }
            for part in (inputs, *inputs.get("earlier", ()))
        ],
        "judges": len(inputs["judges"]),
        "excluded": len(inputs.get("excluded", ())),
        "least_reviews": least_reviews_in(inputs),
        "dealt_at_random": inputs["dealt_at_random"],
        "method": tally.method,
        "choice": results["choice"]["reason"],
        "version": tally.version,
        "constants": {name: repr(value) for name, value in tally.constants.items()},
        "awards": [_award(award) for award in awards],
        "chances": _chances_in(tally, places=sum(award.places for award in awards)),
        "out": _out_of_contest(tally),
    }


def _award(award: Award) -> dict[str, Any]:
    rule = rule_of(award)
    return {
        "award": award.slug,
        "order": award.order,
        "places": award.places,
        "basis": rule.basis,
        "is_free": award.basis == AwardBasis.JURY,
        "threshold": in_millionths(award.threshold),
    }


def _chances_in(tally: Tally, *, places: int) -> dict[str, int | None]:
    """P(one of so many places) of the first entries, which breaks ties, in millionths."""
    codes = {entry["id"]: entry["code"] for entry in tally.inputs["entries"]}
    main = tally.results["contenders"][OVERALL]
    return {
        codes[entry]: in_millionths(row[min(places, len(row)) - 1])
        for entry, row in zip(main["entries"], main["within"], strict=True)
    }


def _out_of_contest(tally: Tally) -> list[str]:
    """Codes of the ranked entries that have left the contest since."""
    gone = Entry.objects.filter(edition=tally.round.edition_id).exclude(state=EntryState.ELIGIBLE)
    ranked = {row["code"] for row in tally.results["entries"]}
    return sorted(ranked.intersection(gone.values_list("code", flat=True)))
