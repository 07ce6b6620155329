"""What a film holds by the jury's decisions before they are public: a prize, a nomination."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contest.models import Entry, NomineeList
from contest.policies import Reader
from contest.sentences import listed
from judging.models import Decision
from judging.policies import may_read_standings, may_see_standings, may_see_standings_of


def stakes_of(entry: Entry, reader: Reader) -> Iterator[str]:
    """In sentences, for those who see rankings."""
    edition = entry.edition
    if edition.published_at or not may_read_standings(reader, edition):
        return
    if not may_see_standings(reader, edition):
        return
    decisions = Decision.objects.filter(entry=entry).select_related(
        "proposal__award", "proposal__tally__round__edition"
    )
    prizes = [
        decision.proposal.award.title_of(decision.proposal.place)
        for decision in decisions.defer("proposal__tally__inputs", "proposal__tally__results")
        if may_see_standings_of(reader, decision.proposal.tally.round)
    ]
    if prizes:
        yield _("The jury has decided that this film wins: %(prizes)s. That has to be decided anew.") % {
            "prizes": listed(list(dict.fromkeys(prizes)))
        }
    sealed = NomineeList.objects.filter(edition=edition, published_at=None).first()
    if sealed and entry.code in {nominee["code"] for nominee in sealed.snapshot["nominees"]}:
        yield _(
            "This film is sealed as a nominee. The nominees cannot be announced until they are taken back "
            "and sealed anew."
        )
