"""Who may write to whom about an entry, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.models import Entry
from contest.policies import NOT_YOURS, YES, Reader, Verdict, may_organise


def may_write_to_office(user: Reader, entry: Entry) -> Verdict:
    """Its creator, in whatever state the entry is."""
    return YES if entry.representative_id == user.pk else NOT_YOURS


def may_write_to_creator(user: Reader, entry: Entry) -> Verdict:
    """An organiser of the edition, about another person's entry."""
    if entry.representative_id == user.pk:
        return Verdict(False, _("This is your own entry. Another organiser has to answer."))
    return may_organise(user, entry.edition)
