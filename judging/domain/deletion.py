"""Deleting a round that was never opened."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.models import User
from contest.policies import demand
from judging.domain.refusals import NotPossibleNow
from judging.enums import RoundState
from judging.models import Round
from judging.policies import may_steer_rounds


def delete_round(round_: Round, *, by: User) -> None:
    """Delete a round in preparation, with its panel, criteria and chosen films. Raises NotPossibleNow once it
    has been opened, or while another round builds on it, Refused for whoever has an own film in the
    edition."""
    demand(may_steer_rounds(by, round_.edition))
    with transaction.atomic():
        if not round_.hold(RoundState.PLANNED):
            raise NotPossibleNow(_("This round has been opened, so it stays. Close it instead."))
        builds = Q(source=round_) | Q(counted=round_) | Q(meeting_for=round_)
        later = Round.objects.filter(builds).order_by("number").first()
        if later is not None:
            raise NotPossibleNow(
                _("“%(round)s” builds on this round. Change or delete that one first.")
                % {"round": later.title}
            )
        journal.record(
            "round.deleted",
            subject=f"round:{round_.code}",
            facts={"number": round_.number, "name": dict(round_.name)},
            actor=by,
            edition=round_.edition,
        )
        round_.delete()
