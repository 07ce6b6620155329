"""What the jury room does once two persons have agreed, registered with `contest.domain.motions`. The science
is loaded when it is needed."""

from typing import Any

from contest.domain.motions import carries_out
from contest.domain.seals import register_seal_check
from contest.enums import MotionKind
from contest.models import Motion
from judging.domain.sealed_decisions import altered_decisions


def _basis_of_seal(motion: Motion) -> Any:
    from judging.domain import sealing  # noqa: PLC0415  (loads the science)

    return sealing.basis_of(motion)


@carries_out(MotionKind.SEAL, rests_on=_basis_of_seal)
def _seal(motion: Motion) -> None:
    from judging.domain import sealing  # noqa: PLC0415  (loads the science)

    sealing.seal(motion)


def _basis_of_nominees(motion: Motion) -> Any:
    from judging.domain import nominations  # noqa: PLC0415  (loads the science)

    return nominations.basis_of(motion)


@carries_out(MotionKind.NOMINATE, rests_on=_basis_of_nominees)
def _nominate(motion: Motion) -> None:
    from judging.domain import nominations  # noqa: PLC0415  (loads the science)

    nominations.nominate(motion)


def _basis_of_revocation(motion: Motion) -> Any:
    from judging.domain import revocations  # noqa: PLC0415  (loads the science)

    return revocations.basis_of(motion)


@carries_out(MotionKind.REVOKE, rests_on=_basis_of_revocation)
def _revoke(motion: Motion) -> None:
    from judging.domain import revocations  # noqa: PLC0415  (loads the science)

    revocations.revoke(motion)


def _basis_of_awards_change(motion: Motion) -> Any:
    from judging.domain import award_changes  # noqa: PLC0415  (loads the science)

    return award_changes.basis_of(motion)


@carries_out(MotionKind.CHANGE_AWARDS, rests_on=_basis_of_awards_change)
def _change_awards(motion: Motion) -> None:
    from judging.domain import award_changes  # noqa: PLC0415  (loads the science)

    award_changes.change_awards_late(motion)


def register() -> None:
    register_seal_check(altered_decisions)
