"""The life of an entry: start, save, film, submit, withdraw. The office decides in `entry_decisions`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.consents.asked import agreed_of, statements_for
from contest.consents.former_contact import end_if_contact_changed
from contest.correspondence.requested_changes import reason_against_submitting
from contest.domain import journal
from contest.domain.clocks import latest_clock
from contest.domain.draft_reminders import cancel_draft_reminders
from contest.domain.drafts import (
    changed_fields,
    clashing_fields,
    draft_values,
    keep_unsaved,
    write_draft,
)
from contest.domain.editions import deadline_rule, format_instant
from contest.domain.entry_refusals import (
    AlreadyMoved,
    DraftChanged,
    EntryChanged,
    EntryNotReady,
    EntrySealed,
)
from contest.domain.queries.entries import readiness_of
from contest.domain.queries.films import film_committed_at
from contest.domain.seals import is_sealed_entry
from contest.domain.team_mails import notify_team
from contest.enums import (
    EDITABLE_STATES,
    ENTRY_MOVES,
    ConsentKind,
    EntryState,
    NoticeKind,
    Role,
    WebhookEvent,
)
from contest.models import Edition, Entry, Membership, User
from contest.policies import (
    Refused,
    demand,
    may_edit,
    may_enter,
    may_speak_for,
    may_submit,
    may_withdraw,
)
from contest.signals import entry_moved
from contest.webhooks.delivery import enqueue_event
from media_pipeline import api

TOLD_BY_WEBHOOKS = {
    EntryState.SUBMITTED: WebhookEvent.SUBMITTED,
    EntryState.ELIGIBLE: WebhookEvent.ACCEPTED,
}


@transaction.atomic
def start_entry(user: User, *, edition: Edition, now: datetime | None = None) -> Entry:
    """A new draft, with what is known of the creator from their last one. Raises `Refused`
    when the edition is not open or the creator has too many."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one by one, so that all are counted
    demand(may_enter(user, edition, now))
    last = Entry.objects.filter(representative=user).order_by("-created_at").first()
    known = draft_values(last, ("country", "profession", "team_name", "contact")) if last else {}
    entry = Entry.objects.create(edition=edition, representative=user, **known)
    Membership.objects.get_or_create(user=user, edition=edition, role=Role.CREATOR)
    _record("entry_started", entry, by=user)
    return entry


def save_draft(
    entry: Entry,
    *,
    version: int,
    fields: Mapping[str, Any],
    by: User,
    base: Mapping[str, Any] | None = None,
    unsaved: Mapping[str, Any] | None = None,
    shown_unsaved: Collection[str] | None = None,
    now: datetime | None = None,
) -> Entry:
    """Write some fields of a draft (`drafts.TEXT_FIELDS`, `credits` and `tools`), which may stay incomplete.
    `unsaved` has what was typed into others and is no value of theirs; it is kept beside the draft, until a
    page that showed it (`shown_unsaved`; None: all), or on which the field was changed, has a value for it.

    `base` are the values that the saver last agreed on with the draft: only fields that differ from it are
    written, and of these not the ones that someone else has changed too: once the others are saved,
    `DraftChanged` is raised for them. Without a base it is raised for any difference if the draft is no
    longer at `version`."""
    demand(may_edit(by, entry, now))
    with transaction.atomic():
        touch_draft(entry)
        changed = changed_fields(fields, base=base)
        theirs = draft_values(entry, changed)
        is_late = base is not None or version != entry.version - 1
        clashes = clashing_fields(mine=changed, theirs=theirs, base=base) if is_late else []
        write_draft(entry, {name: value for name, value in changed.items() if name not in clashes})
        settled = fields.keys() & (fields.keys() if shown_unsaved is None else {*shown_unsaved, *changed})
        others = {name: typed for name, typed in entry.unsaved.items() if name not in settled}
        keep_unsaved(entry, {**others, **(unsaved or {})})
    if clashes:
        raise DraftChanged(theirs={name: theirs[name] for name in clashes}, version=entry.version)
    return entry


def touch_draft(entry: Entry) -> None:
    """Count one more save and load what the draft holds now. To be called first in the transaction of any
    change to a draft: it queues writers, and raises `Refused` once the entry is submitted."""
    draft = Entry.objects.filter(pk=entry.pk, state__in=EDITABLE_STATES)
    if not draft.update(version=F("version") + 1, saved_at=timezone.now()):
        raise EntryChanged(_("This entry has been submitted in the meantime and cannot be changed."))
    entry.refresh_from_db()


def attach_film(entry: Entry, *, film_id: int, by: User, now: datetime | None = None) -> Entry:
    """Make a film that has arrived the entry's film. The film before it stays as a row, for the record, and
    its labels are carried over once the shots of the new one are known. Attaching twice changes nothing."""
    if entry.film_id != film_id:
        change_film(entry, film_id=film_id, by=by, now=now)
    return entry


def change_film(entry: Entry, *, film_id: int, by: User, now: datetime | None = None) -> None:
    """Another film is the entry's now; the one before it is worked on and compared no more."""
    now = now or latest_clock()
    demand(may_edit(by, entry, now))
    _demand_film_in_time(entry, film_id, now)
    with transaction.atomic():
        touch_draft(entry)
        before, entry.film_id = entry.film_id, film_id
        entry.save(update_fields=["film"])
        if before:
            api.discard_film(before)
            api.carry_captions(before, to_film_id=film_id)
            api.carry_own_posters(before, to_film_id=film_id)
            api.carry_clips(before, to_film_id=film_id)
        _record("film_attached", entry, by=by, facts={"film": film_id, "instead_of": before})


def submit_entry(entry: Entry, *, by: User, now: datetime | None = None) -> Entry:
    """Submit. Raises `EntryNotReady` with findings, `Refused` after the deadline, `AlreadyMoved` if it is
    submitted already, `EntryChanged` if the draft changed between the check and the submission."""
    now = now or latest_clock()
    if entry.state == EntryState.SUBMITTED and may_speak_for(by, entry):
        raise AlreadyMoved(_("Your film has already been submitted."))
    demand(may_submit(by, entry, now))
    if entry.film_id:
        _demand_film_in_time(entry, entry.film_id, now)
    if open_changes := reason_against_submitting(entry):
        raise Refused(open_changes)
    readiness = readiness_of(entry)
    if readiness.findings or readiness.film is None:
        raise EntryNotReady(readiness.findings)
    film, share = readiness.film, readiness.declaration.share
    agreed = agreed_of(entry, statements_for(entry))
    committed_at = film_committed_at(entry.film_id) if entry.film_id else None
    facts = {
        "title": entry.title,
        "film_sha256": film.sha256,
        "film_bytes": film.size,
        "film_ms": film.duration_ms,
        "ai_ms": share.ai_ms,
        "rule": deadline_rule(entry, at=now),
        "deadline": entry.closes_at.isoformat(),
        "manifest_committed_at": committed_at.isoformat() if committed_at else None,
        "submitted_at": now.isoformat(),
        "statements": {str(one.kind): one.version for one in agreed},
    }
    with transaction.atomic():
        move_entry(
            entry,
            to=EntryState.SUBMITTED,
            verb="entry_submitted",
            by=by,
            notice=NoticeKind.ENTRY_RECEIVED,
            facts=facts,
            changes={
                "submitted_at": now,
                "decision_reason": "",
                "decided_at": None,
                "ai_percent": share.percent,
            },
        )
        cancel_draft_reminders(entry)
        if entry.film_id:
            api.label_film(entry.film_id, is_declared_ai=share.ai_ms > 0)
    return entry


def withdraw_entry(entry: Entry, *, by: User, now: datetime | None = None) -> Entry:
    """Take a submitted entry back; until the deadline it may be changed and submitted again. The consent to a
    transfer abroad goes with it, and is asked for anew."""
    if entry.state == EntryState.WITHDRAWN and may_speak_for(by, entry):
        raise AlreadyMoved(_("Your film has already been withdrawn."))
    demand(may_withdraw(by, entry, now))
    with transaction.atomic():
        entry.consents.filter(kind=ConsentKind.ABROAD).delete()
        return move_entry(
            entry,
            to=EntryState.WITHDRAWN,
            verb="entry_withdrawn",
            by=by,
            notice=NoticeKind.ENTRY_WITHDRAWN,
            told={"who": str(by), "by": by.pk},
        )


def move_entry(
    entry: Entry,
    *,
    to: EntryState,
    verb: str,
    by: User,
    notice: NoticeKind,
    facts: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Entry:
    """The only changer of an entry's state, along `ENTRY_MOVES`:

    draft → submitted → accepted, or returned → submitted again, or disqualified (→ accepted again);
    submitted, returned, accepted → withdrawn → submitted again.

    One conditional UPDATE decides who of several askers is first; the journal's line and the mail that is
    enqueued are written with it, the signal follows after commit. `told` is for the
    mail alone. Raises `AlreadyMoved`, `EntryChanged` or `EntrySealed`."""
    start = EntryState(entry.state)
    if to not in ENTRY_MOVES[start]:
        raise EntryChanged(
            _("An entry with the status “%(now)s” cannot change to “%(wanted)s”.")
            % {"now": start.label, "wanted": to.label}
        )
    with transaction.atomic():
        unchanged = Entry.objects.filter(pk=entry.pk, state=start, version=entry.version)
        moved = unchanged.update(state=to, version=F("version") + 1, **(changes or {}))
        entry.refresh_from_db()
        if not moved:
            raise overtaken(entry, to)
        if is_sealed_entry(entry):
            raise EntrySealed
        is_reopened = to in EDITABLE_STATES and start not in EDITABLE_STATES
        ended = end_if_contact_changed(entry) if is_reopened else {}
        _record(verb, entry, by=by, facts={"from": start, "to": to, **(facts or {}), **ended})
        key = f"{notice}:{entry.code}:{entry.version}"
        notify_team(notice, entry, key=key, facts={**(facts or {}), **(told or {})})
        if to in TOLD_BY_WEBHOOKS:
            enqueue_event(TOLD_BY_WEBHOOKS[to], entry.edition, {"entry": entry.code})
        transaction.on_commit(lambda: entry_moved.send(Entry, entry_id=entry.pk))
    return entry


def overtaken(entry: Entry, to: EntryState) -> Refused:
    """What is said to whoever finds that the entry was moved meanwhile."""
    if entry.state == to:
        return AlreadyMoved(_("This entry already has the status “%(state)s”.") % {"state": to.label})
    return EntryChanged(
        _(
            "This entry changed while you were viewing it; its status is now “%(state)s”. Please review "
            "it again."
        )
        % {"state": entry.get_state_display()}
    )


def _demand_film_in_time(entry: Entry, film_id: int, now: datetime) -> None:
    """After the deadline, only a film whose manifest was committed before it, or one for a returned entry."""
    closes_at = entry.closes_at
    if now < closes_at or entry.state == EntryState.RETURNED:
        return
    committed_at = film_committed_at(film_id)
    if committed_at and committed_at >= closes_at:
        raise Refused(
            _(
                "The upload of this film began on %(began)s, after the deadline of %(deadline)s. Only "
                "uploads that began before the deadline can be completed after it."
            )
            % {
                "began": format_instant(committed_at, entry.edition),
                "deadline": format_instant(closes_at, entry.edition),
            }
        )


def _record(verb: str, entry: Entry, *, by: User, facts: Mapping[str, Any] | None = None) -> None:
    subject = f"entry:{entry.code}"
    journal.record(verb, subject=subject, facts=dict(facts or {}), actor=by, edition=entry.edition)
