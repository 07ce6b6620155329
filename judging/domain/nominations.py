"""Films that advanced become known to everybody, as nominees: one person proposes it, another confirms."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from contest.domain import motions
from contest.domain.gate import Lack, lacks_of
from contest.domain.honours_refused import HonoursRefused
from contest.domain.nominees import by_title, has_nominees, seal_nominees, snapshot_of, take_back_nominees
from contest.domain.reasons import fault_in
from contest.enums import Mender, MotionKind, NomineeOrder
from contest.models import Entry, Motion, User
from contest.policies import demand
from contest.sentences import in_a_row, listed
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.models import Cut, Round
from judging.policies import may_see_standings


def candidates_of(cut: Cut) -> list[Entry]:
    """The films of a cut that can be nominated, by title."""
    films = Entry.objects.filter(cuts__cut=cut, cuts__advances=True).eligible()
    return sorted(films, key=by_title)


def lacks_of_nominees(films: Sequence[Entry]) -> list[Lack]:
    """What the gate before the seal would find about these films today, but for files that were not read
    lately: those are read before the winners are sealed."""
    if not films:
        return []
    found = lacks_of(films[0].edition, [film.pk for film in films])
    return [lack for lack in found if lack.mender != Mender.READING]


def open_among(lacks: Iterable[Lack]) -> list[str]:
    """The codes of films about which the festival itself has something to settle; what creators lack they can
    add until the awards."""
    return sorted({lack.entry.code for lack in lacks if lack.mender != Mender.CREATOR})


def propose_nominees(
    cut: Cut, *, order: NomineeOrder, codes: Sequence[str] = (), reason: str, by: User
) -> Motion:
    """Ask a second person to seal the films that advanced as the edition's nominees. `codes`: all of them, in
    the chair's order. `reason` says, too, why films are nominated that lack something.

    Raises Unsound for another list of codes or without that reason, NotPossibleNow, and what `snapshot_of`
    and `motions.move` refuse."""
    edition = cut.round.edition
    demand(may_see_standings(by, edition))
    lacking = open_among(lacks_of_nominees(candidates_of(cut)))
    if lacking and (fault := fault_in(reason)):
        words = _("Something is still open about %(codes)s. Settle it, or give a reason to go on.")
        raise Unsound(in_a_row(words % {"codes": listed(lacking)}, fault), field="reason", found=lacking)
    return motions.move(
        edition,
        kind=MotionKind.NOMINATE,
        subject=f"edition:{edition.slug}",
        payload={
            "tally": cut.tally_id,
            "order": order,
            "codes": list(codes) if order == NomineeOrder.CHAIR else [],
            "lacking": lacking,
        },
        reason=reason,
        by=by,
    )


def basis_of(motion: Motion) -> Any:
    """The nominees as they would be sealed, and about which of them something is open."""
    cut = Cut.objects.select_related("round__edition").filter(tally=motion.payload["tally"]).first()
    if cut is None:
        raise NotPossibleNow(_("It is not decided who advances from this round."))
    if has_nominees(cut.round.edition):
        raise HonoursRefused(
            _("The nominees of %(edition)s are sealed already. Take them back to seal others.")
            % {"edition": cut.round.edition.title}
        )
    wanted = motion.payload
    snapshot = _snapshot(cut, NomineeOrder(wanted["order"]), wanted["codes"])
    return {"snapshot": snapshot, "lacking": open_among(lacks_of_nominees(candidates_of(cut)))}


def preview_snapshot(cut: Cut) -> dict[str, Any]:
    """What would be sealed: as it is proposed, or by title. Raises what `snapshot_of` refuses."""
    motion = motions.open_motion(cut.round.edition, kind=MotionKind.NOMINATE)
    if motion and not motions.why_stale(motion):
        snapshot: dict[str, Any] = motions.basis_of(motion)["snapshot"]
        return snapshot
    return _snapshot(cut, NomineeOrder.TITLE, ())


def nominate(motion: Motion) -> None:
    """Seal them, now that a second person agrees. Raises Refused for whoever may not see this ranking."""
    assert motion.closed_by is not None
    demand(may_see_standings(motion.closed_by, motion.edition))
    Cut.objects.select_for_update().filter(tally=motion.payload["tally"]).first()  # nobody takes it back now
    basis = basis_of(motion)
    seal_nominees(
        motion.edition,
        basis["snapshot"],
        by=motion.moved_by,
        seconded_by=motion.closed_by,
        lacking=basis["lacking"],
        reason=motion.reason,
    )


def withdraw_nominees(round_: Round, *, reason: str, by: User) -> None:
    """Take sealed nominees back before they are public; raises what `take_back_nominees` refuses."""
    demand(may_see_standings(by, round_.edition))
    take_back_nominees(round_.edition, reason=reason, by=by)


def _snapshot(cut: Cut, order: NomineeOrder, codes: Sequence[str]) -> dict[str, Any]:
    films = {entry.code: entry.pk for entry in candidates_of(cut)}
    if order == NomineeOrder.CHAIR:
        _check_order(codes, films)
    return snapshot_of(
        cut.round.edition,
        entry_ids=[films[code] for code in codes or films],
        order=order,
        stage=cut.round.code,
        stage_name=cut.round.name,
    )


def _check_order(codes: Sequence[str], films: dict[str, int]) -> None:
    unknown = sorted({code for code in codes if code not in films})
    missing = [code for code in films if code not in codes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    for words, wrong in (
        (_("Not among the films that advanced: %(codes)s. Correct or remove them."), unknown),
        (_("Missing in your order: %(codes)s. Add them."), missing),
        (_("More than once in your order: %(codes)s. Name each film once."), twice),
    ):
        if wrong:
            raise Unsound(words % {"codes": listed(wrong)}, field="codes", found=wrong)
