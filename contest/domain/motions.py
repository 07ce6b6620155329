"""Acts of two persons: one moves, with a reason, another seconds, and with the second the act is carried out.

Who carries out a kind of act registers with `carries_out`, here or in an app above:

    @carries_out(MotionKind.UNSEAL, rests_on=_basis)
    def _unseal(motion: Motion) -> None: ...

`rests_on(motion)` gives, as plain JSON, everything that the act rests on, and raises `Refused` when it
cannot be done at all. Its hash is kept when the act is moved. If it is another when the act is seconded, or
the mover may no longer do it, the motion expires. What the act itself refuses leaves the motion open: it can
be seconded again once that is put right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import fault_in
from contest.domain.seals import hash_of
from contest.domain.seconding import may_second
from contest.enums import MotionKind, MotionState
from contest.models import Edition, Motion, User
from contest.policies import Refused, demand, may_move

Basis = Callable[[Motion], Any]
Act = Callable[[Motion], None]
HOLDS_PUBLICATION = (MotionKind.UNSEAL, MotionKind.REVOKE, MotionKind.CHANGE_AWARDS)


class MotionClosed(Refused):
    """Nobody can second this any more: it was carried out, withdrawn, or it expired just now."""


@dataclass(frozen=True)
class _Executor:
    rests_on: Basis
    act: Act


_executors: dict[MotionKind, _Executor] = {}


def carries_out(kind: MotionKind, *, rests_on: Basis) -> Callable[[Act], Act]:
    """Register what is done once a motion of this kind is seconded; `motion.closed_by` has seconded it."""

    def register(act: Act) -> Act:
        _executors[kind] = _Executor(rests_on, act)
        return act

    return register


def move(
    edition: Edition,
    *,
    kind: MotionKind,
    subject: str,
    reason: str,
    by: User,
    payload: Mapping[str, Any] | None = None,
) -> Motion:
    """Propose an act. The same person with the same wish once more finds the same motion; one about the same
    thing that has been overtaken makes room. Raises `Refused`."""
    demand(may_move(by, edition))
    if fault := fault_in(reason):
        raise Refused(fault, field="reason")
    motion = Motion(
        edition=edition,
        kind=kind,
        subject=subject,
        payload=dict(payload or {}),
        reason=reason.strip(),
        moved_by=by,
    )
    motion.basis_hash = hash_of(basis_of(motion))
    try:
        with transaction.atomic():
            open_now = open_motion(edition, kind=kind, subject=subject)
            if open_now and (why := why_stale(open_now)):
                _close(open_now, MotionState.EXPIRED, by=by, answer=why)
            elif open_now:
                return _same_or_refuse(open_now, motion)
            motion.save()
            _record("motion_moved", motion, by=by, reason=motion.reason)
    except IntegrityError:
        found = open_motion(edition, kind=kind, subject=subject)
        return (
            _same_or_refuse(found, motion)
            if found
            else move(edition, kind=kind, subject=subject, reason=reason, by=by, payload=payload)
        )
    return motion


def second(motion: Motion, *, by: User) -> Motion:
    """Confirm an act, which is carried out in the same transaction; of two at once one does it.

    Raises MotionClosed (done, withdrawn or overtaken), and what `may_second` and the act refuse."""
    with transaction.atomic():
        motion = _locked(motion)
        _refuse_closed(motion)
        demand(may_move(by, motion.edition))
        stale = why_stale(motion)
        if stale:
            _close(motion, MotionState.EXPIRED, by=by, answer=stale)
        else:
            demand(may_second(by, motion))
            _take(motion, MotionState.SECONDED, by=by)
            _executors[MotionKind(motion.kind)].act(motion)
            _record_end(motion)  # last: whoever writes the journal holds up all others who do
    if stale:
        raise MotionClosed(_("This proposal has expired. %(why)s") % {"why": stale})
    return motion


def withdraw(motion: Motion, *, by: User) -> Motion:
    """Take a motion back, one's own or another's: whoever may move may also stop it. Raises `Refused`."""
    demand(may_move(by, motion.edition))
    with transaction.atomic():
        motion = _locked(motion)
        if motion.state != MotionState.WITHDRAWN:
            _refuse_closed(motion)
            _close(motion, MotionState.WITHDRAWN, by=by)
    return motion


def basis_of(motion: Motion) -> Any:
    """What its act rests on now; raises `Refused` where it cannot be done at all."""
    return _executors[MotionKind(motion.kind)].rests_on(motion)


def why_stale(motion: Motion) -> str:
    """Why an open motion can no longer be seconded, in words; "" while it can."""
    if not may_move(motion.moved_by, motion.edition):
        return _("%(person)s, who proposed it, may no longer do this.") % {"person": motion.moved_by}
    try:
        basis = basis_of(motion)
    except Refused as refused:
        return str(refused.reason)
    if hash_of(basis) != motion.basis_hash:
        return _("What it rests on has changed since it was proposed. Look at it again and propose it anew.")
    return ""


def open_motion(edition: Edition, *, kind: MotionKind, subject: str = "") -> Motion | None:
    """The motion of this kind that waits for a second person, about this thing if one is named."""
    motions = Motion.objects.open().filter(edition=edition, kind=kind)
    if subject:
        motions = motions.filter(subject=subject)
    return motions.select_related("edition", "moved_by").order_by("-pk").first()


def why_held(edition: Edition) -> str:
    """The open proposal because of which nothing may be published yet, in words; "" where there is none."""
    motions = Motion.objects.open().filter(edition=edition, kind__in=HOLDS_PUBLICATION)
    for motion in motions.select_related("edition", "moved_by").order_by("pk"):
        if not why_stale(motion):
            return _(
                "%(person)s has proposed: %(what)s. Nothing is published while that is open; confirm it or "
                "withdraw it."
            ) % {"person": motion.moved_by, "what": motion.get_kind_display()}
    return ""


def _same_or_refuse(found: Motion, wanted: Motion) -> Motion:
    if (found.moved_by_id, found.basis_hash) == (wanted.moved_by_id, wanted.basis_hash):
        return found
    raise Refused(
        _("%(person)s has already proposed this. Confirm that proposal, or withdraw it first.")
        % {"person": found.moved_by}
    )


def _locked(motion: Motion) -> Motion:
    rows = Motion.objects.select_for_update(of=("self",)).select_related("edition", "moved_by")
    return rows.get(pk=motion.pk)


def _refuse_closed(motion: Motion) -> None:
    if motion.state == MotionState.SECONDED:
        raise MotionClosed(
            _("%(person)s has already confirmed this; it is done.") % {"person": motion.closed_by}
        )
    if motion.state == MotionState.WITHDRAWN:
        raise MotionClosed(_("This proposal was withdrawn by %(person)s.") % {"person": motion.closed_by})
    if motion.state == MotionState.EXPIRED:
        raise MotionClosed(_("This proposal has expired. %(why)s") % {"why": motion.answer})


def _close(motion: Motion, state: MotionState, *, by: User, answer: str = "") -> None:
    _take(motion, state, by=by, answer=answer)
    _record_end(motion)


def _take(motion: Motion, state: MotionState, *, by: User, answer: str = "") -> None:
    """The only changer of a motion's state: one conditional UPDATE says who of several came first."""
    closed = {"state": state, "closed_by": by, "closed_at": timezone.now(), "answer": answer}
    if not Motion.objects.open().filter(pk=motion.pk).update(**closed):
        raise MotionClosed(_("Another person has just confirmed or withdrawn this proposal."))
    for name, value in closed.items():
        setattr(motion, name, value)


def _record_end(motion: Motion) -> None:
    assert motion.closed_by is not None
    _record(f"motion_{motion.state}", motion, by=motion.closed_by, because=motion.answer)


def _record(verb: str, motion: Motion, *, by: User, **facts: str) -> None:
    journal.record(
        verb,
        subject=f"motion:{motion.pk}",
        facts={"act": motion.kind, "about": motion.subject, **facts},
        actor=by,
        edition=motion.edition,
    )
