"""A result that was judged, decided and sealed, and its protocol."""

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from contest.models import Edition, Entry, Seal
from judging.domain import awards, rounds, scoresheets, tallies
from judging.domain.award_votes import JuryVotes
from judging.models import Assignment, AwardProposal, ResultProtocol, Tally
from judging.proof.merkle import hash_content, hash_leaf, root_of
from judging.proof.protocols import content_of, make_protocol, with_model
from judging.proof.reading import write_protocol
from tests.contest.nights import publish_results
from tests.judging.juries import Jury, judge_films, make_jury, mark_all
from tests.judging.sealing import seal_results

REASON = "The jury has met about this award and has chosen together, after a long evening."


@dataclass
class Counted:
    jury: Jury
    tally: Tally
    seal: Seal
    changed: Assignment  # whose scores were submitted twice


def make_counted(*, judges: int = 9, entries: int = 14, reviews: int = 5, override: bool = True) -> Counted:
    """Twelve films or more with marks that differ, one award against the rule, and one changed scoresheet."""
    jury = make_jury(judges=judges, entries=entries, reviews=reviews)
    duties = list(
        Assignment.objects.due()
        .filter(seat__round=jury.round)
        .select_related("seat__round__edition", "seat__judge", "entry__film")
        .order_by("pk")
    )
    draw = np.random.default_rng(11)
    order = {entry.pk: n for n, entry in enumerate(jury.entries)}
    strict = {judge.pk: draw.normal(0, 1) for judge in jury.judges}
    judge_films({duty: _value(duty, order, strict, draw) for duty in duties})
    changed = duties[0]
    sheet = scoresheets.start_change(changed)
    sheet.marks.all().delete()
    mark_all(changed, 8)
    scoresheets.submit_scores(changed)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    decide_all(jury, tally, override=override)
    return Counted(jury, tally, seal_results(tally, by=jury.organiser), changed)


def _value(duty: Assignment, order: dict[int, int], strict: dict[int, float], draw: Any) -> int:
    quality = 9 - 7 * order[duty.entry_id] / len(order)
    return int(np.clip(round(quality + strict[duty.seat.judge_id] + draw.normal(0, 1)), 1, 10))


def decide_all(jury: Jury, tally: Tally, *, override: bool) -> None:
    """Every place as the rule has it, but for the second prize's, which goes to the fifth film."""
    awards.propose(tally, by=jury.organiser)
    places = AwardProposal.objects.filter(tally=tally).order_by("award__order", "place")
    for pk in list(places.values_list("pk", flat=True)):
        proposal = places.select_related("award", "entry", "tally__round__edition").get(pk=pk)
        is_other = override and proposal.award.order == 2 and proposal.place == 1
        tied = proposal.skips[0]["entry"] if proposal.entry is None and proposal.skips else None
        suggested = Entry.objects.get(pk=tied) if tied else proposal.entry
        entry = jury.entries[5] if is_other else suggested
        votes = JuryVotes(9, 0) if is_other else None
        awards.decide(proposal, entry=entry, by=jury.organiser, reason=REASON, votes=votes)


def protocol_of(counted: Counted) -> dict[str, Any]:
    return with_model(content_of(counted.seal, counted.tally))


def publish_counted(counted: Counted) -> Edition:
    """The worker has made the protocol, and the result is public."""
    make_protocol(ResultProtocol.objects.get(seal=counted.seal).pk)
    return publish_results(counted.jury.edition, by=counted.jury.organiser)


def change_one_byte(protocol: dict[str, Any]) -> tuple[bytes, str]:
    """The file with one mark that is another, and what has to be named."""
    sheet = protocol["sheets"][7]
    content = write_protocol(protocol)
    at = content.index(sheet["receipt"])
    start = content.rindex('"sound":', 0, at) + len('"sound":')
    other = "3" if content[start] != "3" else "4"
    changed = (content[:start] + other + content[start + 1 :]).encode()
    return changed, f"The scoresheet of judge {sheet['judge']} for entry {sheet['entry']}"


def forged(protocol: dict[str, Any]) -> dict[str, Any]:
    """A copy to be changed."""
    return copy.deepcopy(protocol)


def sealed_anew(protocol: dict[str, Any]) -> dict[str, Any]:
    """All hashes and the tree as a forger who knows the format would write them."""
    seal, lines = protocol["seal"], [*protocol["entries"], *protocol["sheets"]]
    protocol["leaves"] = [hash_leaf(line) for line in lines]
    seal["parts"]["counted"]["tree"] = {
        "root": root_of(protocol["leaves"]),
        "entries": len(protocol["entries"]),
        "sheets": len(protocol["sheets"]),
    }
    seal["hashes"] |= {name: hash_content(part) for name, part in seal["parts"].items()}
    seal["hash"] = hash_content(seal["hashes"])
    return protocol
