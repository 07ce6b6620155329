"""Whether the jury's decisions are still those that were sealed; asked by pages that need no science."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contest.models import Seal
from judging.models import AwardProposal, Tally


def altered_decisions(seal: Seal) -> Iterator[str]:
    """A decision of the jury that was changed after it was sealed; what a correction has overtaken apart."""
    tally_id = tally_sealed_by(seal)
    if tally_id is None:
        return
    corrected = {(told["award"], told["place"]) for told in seal.snapshot.get("corrections", ())}
    proposals = AwardProposal.objects.filter(tally=tally_id).select_related("award", "decision__entry")
    decided = {
        (proposal.award.slug, proposal.place): proposal.decision
        for proposal in proposals
        if hasattr(proposal, "decision")
    }
    for line in seal.snapshot["conferrals"]:
        place = (line["award"], line["place"])
        decision = decided.get(place)
        winner = decision.entry.code if decision and decision.entry else None
        sealed = line["entry"]["code"] if line["entry"] else None
        if place in corrected:
            continue
        name = f"{place[0]} {place[1]}"
        if decision is None or winner != sealed:
            yield _("the jury’s decision about %(place)s has been altered") % {"place": name}
        elif "votes" in line and decision.votes != line["votes"]:  # earlier seals have none
            yield _("the jury’s votes on %(place)s have been altered") % {"place": name}


def tally_sealed_by(seal: Seal) -> int | None:
    """Id of the ranking that the seal names; none for one that is not here."""
    tallies = Tally.objects.filter(round__edition=seal.edition_id, inputs_hash=seal.snapshot["tally"])
    return tallies.order_by("-pk").values_list("pk", flat=True).first()
