"""Who in the office may decide about entries, note something about them, or look after them, and why not."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from contest.domain.seals import is_sealed
from contest.domain.team_rights import has_worked_on
from contest.enums import EntryState, Hindrance
from contest.models import Edition, Entry, TeamMember
from contest.policies import (
    YES,
    Reader,
    Verdict,
    may_check_entries,
    may_organise,
    may_see_sealed,
)

OWN_ENTRY = Verdict(False, Hindrance.OWN.label)


def may_decide(user: Reader, entry: Entry) -> Verdict:
    """Accept or return: whoever checks entries, about one that was submitted, until the results are
    published; once the jury has decided, and about one that was disqualified, an organiser."""
    verdict = may_decide_in(user, entry.edition)
    if verdict and entry.state == EntryState.DISQUALIFIED:
        verdict = may_organise(user, entry.edition)
    return _may_decide_about(entry, is_own=has_worked_on(user, entry)) if verdict else verdict


def may_disqualify(user: Reader, entry: Entry) -> Verdict:
    """Take an entry out of the contest: an organiser, as long as it may be decided about."""
    organises = may_organise(user, entry.edition)
    return may_decide(user, entry) if organises else organises


def may_decide_each(user: Reader, edition: Edition, entries: Sequence[Entry]) -> dict[int, Verdict]:
    """The same for entries of one edition, by id; a constant number of queries."""
    if not (verdict := may_decide_in(user, edition)):
        return dict.fromkeys((entry.pk for entry in entries), verdict)
    organises = may_organise(user, edition)
    places = TeamMember.objects.filter(user=user.pk or 0, entry__in=[entry.pk for entry in entries])
    worked = set(places.values_list("entry_id", flat=True))
    own = {entry.pk for entry in entries if entry.representative_id == user.pk} | worked
    return {
        entry.pk: organises
        if entry.state == EntryState.DISQUALIFIED and not organises
        else _may_decide_about(entry, is_own=entry.pk in own)
        for entry in entries
    }


def may_decide_in(user: Reader, edition: Edition) -> Verdict:
    """Decide about entries of the edition at all."""
    checks = may_check_entries(user, edition)
    if not checks:
        return checks
    if edition.published_at:
        return Verdict(
            False, _("The results are published; decisions about entries can no longer be changed.")
        )
    if not is_sealed(edition):
        return YES
    organises = may_organise(user, edition)
    return may_see_sealed(user, edition) if organises else organises


def may_note(user: Reader, entry: Entry) -> Verdict:
    """Read and write the office's private notes: of those who check entries, whoever has not worked on the
    film. The jury's chair does not: juries judge without knowing what the office thinks."""
    checks = may_check_entries(user, entry.edition)
    if not checks:
        return checks
    if has_worked_on(user, entry):
        return Verdict(False, _("This is your own entry. Only others in the office see notes about it."))
    return YES


def may_claim(user: Reader, entry: Entry) -> Verdict:
    """Mark an entry as looked after: who decides about entries, apart from the own ones."""
    checks = may_check_entries(user, entry.edition)
    return OWN_ENTRY if checks and has_worked_on(user, entry) else checks


def _may_decide_about(entry: Entry, *, is_own: bool) -> Verdict:
    if is_own:
        return OWN_ENTRY
    if entry.state in (EntryState.DRAFT, EntryState.WITHDRAWN):
        return Verdict(
            False,
            _("This entry has the status “%(state)s”. Only submitted entries can be decided about.")
            % {"state": entry.get_state_display()},
        )
    return YES
