from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_edition_for_organiser
from contest.models import Edition, JournalEntry
from contest.policies import Reader
from contest.rule_changes.telling import rule_lines


def get_rule_change(user: Reader, slug: str, line: int) -> tuple[JournalEntry, Edition]:
    """A line of the journal by which a rule of the edition was changed."""
    edition = get_edition_for_organiser(user, slug)
    return get_object_or_404(rule_lines(edition), number=min(line, BIGGEST_KEY)), edition
