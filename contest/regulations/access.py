from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_edition_for_organiser
from contest.models import Edition, JournalEntry
from contest.policies import Reader
from contest.regulations.keeping import versions_of


def get_text_version(user: Reader, slug: str, line: int) -> tuple[JournalEntry, Edition]:
    """A line of the journal by which the text of the edition's regulations was changed."""
    edition = get_edition_for_organiser(user, slug)
    return get_object_or_404(versions_of(edition), number=min(line, BIGGEST_KEY)), edition
