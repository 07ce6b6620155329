"""Who may agree to statements once an entry is submitted."""

from django.utils.translation import gettext_lazy as _

from contest.enums import EntryState
from contest.models import Entry
from contest.policies import YES, Reader, Verdict, may_speak_for


def may_agree_anew(user: Reader, entry: Entry) -> Verdict:
    """While the entry is in the contest and can no longer be changed: whoever speaks for it."""
    if not (speaks := may_speak_for(user, entry)):
        return speaks
    if entry.state in (EntryState.SUBMITTED, EntryState.ELIGIBLE):
        return YES
    return Verdict(False, _("This entry has the status “%(state)s”.") % {"state": entry.get_state_display()})


def may_take_back(user: Reader, entry: Entry) -> Verdict:
    """What nobody has to agree to: whoever speaks for the entry, once it is submitted and whatever became of
    it. While it can be changed the form of its rights does it."""
    return may_speak_for(user, entry)
