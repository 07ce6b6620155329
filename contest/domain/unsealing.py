"""Taking the seal off before it is public, as an act of two."""

from typing import Any

from django.utils.translation import gettext as _

from contest.domain.honours import unseal
from contest.domain.honours_refused import AlreadyPublished, NotSealed
from contest.domain.motions import carries_out, move
from contest.enums import MotionKind
from contest.models import Edition, Motion, Seal, User


def propose_unsealing(edition: Edition, *, reason: str, by: User) -> Motion:
    """Ask a second person to take the seal off; raises `Refused`."""
    return move(edition, kind=MotionKind.UNSEAL, subject=f"edition:{edition.slug}", reason=reason, by=by)


def _basis(motion: Motion) -> Any:
    seal = Seal.objects.of(motion.edition)
    if seal is None:
        raise NotSealed
    motion.edition.refresh_from_db(fields=["published_at"])
    if motion.edition.published_at:
        raise AlreadyPublished(
            _("The results are published; single awards can be revoked, with a public reason.")
        )
    return {"seal": seal.hash}


@carries_out(MotionKind.UNSEAL, rests_on=_basis)
def _unseal(motion: Motion) -> None:
    unseal(motion.edition, motion=motion)
