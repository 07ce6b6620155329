"""The notary's envelope: in an edition with a notary nobody else sees the rankings of a round until they are
opened."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.models import User
from contest.policies import demand
from judging.domain.refusals import NotPossibleNow
from judging.enums import RoundState
from judging.models import Round
from judging.policies import may_open_standings


def open_standings(round_: Round, *, by: User) -> None:
    """Let those who run the rounds see the rankings of this one. Twice is once. Raises NotPossibleNow unless
    the round is closed and has a ranking, Refused for whoever may not."""
    demand(may_open_standings(by, round_))
    with transaction.atomic():
        if not round_.hold(RoundState.CLOSED) or not round_.tallies.exists():
            raise NotPossibleNow(_("This round has no ranking yet, or is open. Close it and calculate one."))
        closed = Round.objects.filter(pk=round_.pk, standings_opened_at=None)
        if closed.update(standings_opened_at=timezone.now()):
            journal.record(
                "standings.opened", subject=f"round:{round_.code}", actor=by, edition=round_.edition
            )
    round_.refresh_from_db(fields=["standings_opened_at"])
