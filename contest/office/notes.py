"""What the office notes about an entry for itself. Organisers and assistants read it; nobody of the jury, no
creator and no visitor does. The log says that something was noted, not what."""

from django.db import transaction

from contest.domain import journal
from contest.models import Entry, OfficeNote, User
from contest.office.policies import may_note
from contest.policies import demand

LONGEST_NOTE = 2000  # characters


def write_note(entry: Entry, *, text: str, by: User) -> OfficeNote:
    """Raises `Refused` for whoever may not."""
    demand(may_note(by, entry))
    with transaction.atomic():
        note = OfficeNote.objects.create(entry=entry, author=by, text=text.strip())
        journal.record("note_written", subject=f"entry:{entry.code}", actor=by, edition=entry.edition)
    return note
