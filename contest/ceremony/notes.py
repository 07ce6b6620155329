"""What the office writes down for the presenter."""

from collections.abc import Collection, Mapping

from django.db import transaction

from contest.domain import journal
from contest.models import CeremonyNote, Entry, Seal, User


def notes_on(codes: Collection[str]) -> dict[str, CeremonyNote]:
    """By the codes of the entries; one query."""
    notes = CeremonyNote.objects.filter(entry__code__in=codes).select_related("entry")
    return {note.entry.code: note for note in notes}


def save_notes(seal: Seal, notes: Mapping[str, Mapping[str, str]], *, by: User) -> int:
    """Keep `pronunciation` and `line` by the codes of the winners; returns how many films have others than
    before. The journal does not say which."""
    with transaction.atomic():
        changed = sum(_save(code, note) for code, note in notes.items())
        if changed:
            journal.record(
                "ceremony_notes_changed",
                subject=f"edition:{seal.edition.slug}",
                facts={"notes": changed},
                actor=by,
                edition=seal.edition,
            )
    return changed


def _save(code: str, note: Mapping[str, str]) -> bool:
    """Whether it is another than before."""
    entry = Entry.objects.get(code=code)
    if CeremonyNote.objects.filter(entry=entry, **note).exists():
        return False
    if not any(note.values()):
        return bool(CeremonyNote.objects.filter(entry=entry).delete()[0])
    CeremonyNote.objects.update_or_create(entry=entry, defaults=dict(note))
    return True
