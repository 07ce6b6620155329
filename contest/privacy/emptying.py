"""An entry whose creator is erased: what they wrote, the names and the film leave it. Its number, its state,
its scores and, once it was submitted, its title stay, since the journal and other results name them."""

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone

from contest.domain import journal
from contest.domain.entries import move_entry
from contest.domain.queries.films import upload_owner
from contest.enums import EDITABLE_STATES, EntryState, NoticeKind
from contest.models import (
    Credit,
    Entry,
    Message,
    MusicUse,
    OfficeNote,
    Portrayal,
    RequestedChange,
    RightsPaper,
    User,
)
from contest.policies import may_withdraw
from contest.privacy.entry_fates import AfterErasure, fate_of
from contest.privacy.marks import forget_addresses
from media_pipeline import api
from media_pipeline.models import Film, Upload

MOST_IN_A_PASS = 50
EMPTY = {
    **dict.fromkeys(("original_title", "synopsis", "team_name", "profession", "making", "contact"), ""),
    **{"links": [], "unsaved": {}},
}
WRITTEN: tuple[type[Model], ...] = (
    *(Credit, RequestedChange, Message, OfficeNote),
    *(Portrayal, MusicUse, RightsPaper),
)


@transaction.atomic
def empty_entry(entry: Entry, *, by: User) -> None:
    """Take it out of the contest where that can still be, and delete what is the creator's. Twice changes
    nothing."""
    if not Entry.objects.filter(pk=entry.pk, emptied_at=None).update(emptied_at=timezone.now()):
        return
    entry.refresh_from_db()
    is_in = entry.state not in EDITABLE_STATES and may_withdraw(by, entry)
    if is_in or entry.state == EntryState.RETURNED:  # nobody is left to correct it
        kind = NoticeKind.ENTRY_WITHDRAWN
        move_entry(entry, to=EntryState.WITHDRAWN, verb="entry_withdrawn", by=by, notice=kind)
    emptied = EMPTY if entry.submitted_at else {**EMPTY, "title": ""}
    for name, nothing in emptied.items():
        setattr(entry, name, nothing)
    entry.save(update_fields=list(emptied))  # and by what it was found
    Entry.objects.filter(pk=entry.pk).update(version=F("version") + 1)
    for model in WRITTEN:
        model._default_manager.filter(entry=entry).delete()
    forget_addresses(entry.team_invitations.all())
    _remove_films(entry)
    journal.record("entry_emptied", subject=f"entry:{entry.code}", actor=by, edition=entry.edition)


def empty_what_was_judged() -> int:
    """Empty the entries of erased people that took part when their account went, and need not stay any
    longer; returns how many."""
    is_over = Q(edition__published_at__lte=timezone.now())
    is_out = Q(state__in=(*EDITABLE_STATES, EntryState.DISQUALIFIED))
    erased = User.objects.filter(erased_at__isnull=False)
    left = Entry.objects.filter(is_over | is_out, representative__in=erased, emptied_at=None)
    left = left.exclude(citations__award__edition__published_at__isnull=False)
    emptied = 0
    for entry in left.select_related("edition__regulations", "representative")[:MOST_IN_A_PASS]:
        if fate_of(entry).fate == AfterErasure.EMPTIED:
            empty_entry(entry, by=entry.representative)
            emptied += 1
    return emptied


def _remove_films(entry: Entry) -> None:
    owner = upload_owner(entry)
    films = set(Film.objects.filter(upload__owner=owner).values_list("pk", flat=True))
    for film_id in films | ({entry.film_id} if entry.film_id else set()):
        api.remove_film(film_id)
    for code in Upload.objects.open().filter(owner=owner).values_list("code", flat=True):
        transaction.on_commit(lambda code=code: api.abort_upload(code, owner=owner))  # type: ignore[misc]
