"""The calibration meeting: a handful of common films that every judge of a panel scores before the round, so
that the jury can talk about how it uses the criteria. It is a round of its own, whose scores count in no
ranking and whose films are judged in the round as if nobody had seen them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import journal
from contest.domain.editions import format_instant
from contest.models import User
from contest.models.texts import in_every_language
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rounds import plan_round
from judging.domain.rubrics import current_rubric, plans_of, scale_of, write_rubric
from judging.domain.stages import Stage, choose_entries
from judging.enums import PoolKind, RoundState
from judging.models import Round
from judging.models.panel import is_judge

FEWEST_FILMS, MOST_FILMS, FEWEST_JUDGES = 2, 12, 2
NAME = gettext_lazy("Calibration meeting")
REASON = gettext_lazy("Common film of the calibration meeting")


def plan_meeting(round_: Round, *, codes: list[str], closes_at: datetime, by: User) -> Round:
    """Prepare the calibration meeting of a round in preparation, for its panel and by its criteria; it is
    opened like any round.

    Raises NotPossibleNow (round opened, a meeting itself, has one), Unsound (number of films or judges, codes
    of no accepted entry)."""
    wanted = list(dict.fromkeys(code.upper() for code in codes))
    if not FEWEST_FILMS <= len(wanted) <= MOST_FILMS:
        raise Unsound(
            _("Films chosen: %(found)d. Choose %(fewest)d to %(most)d for a meeting.")
            % {"found": len(wanted), "fewest": FEWEST_FILMS, "most": MOST_FILMS},
            field="codes",
        )
    if closes_at >= round_.closes_at:
        raise Unsound(
            _("The round itself ends on %(when)s. Let its meeting end before.")
            % {"when": format_instant(round_.closes_at, round_.edition)},
            field="closes_at",
        )
    judges = [seat.judge for seat in round_.seats.filter(is_judge()).select_related("judge")]
    if len(judges) < FEWEST_JUDGES:
        raise NotPossibleNow(_("A calibration meeting needs two judges or more. Choose the panel first."))
    try:
        with transaction.atomic():
            if round_.meeting_for_id or not round_.hold(RoundState.PLANNED):
                raise NotPossibleNow(_("A calibration meeting is held before a round that is not open yet."))
            rubric = current_rubric(round_)
            meeting = plan_round(
                round_.edition,
                name=in_every_language(NAME),
                closes_at=closes_at,
                blindness=round_.sight,
                judges=judges,
                criteria=plans_of(rubric),
                stage=Stage(pool=PoolKind.CHOSEN),
                by=by,
            )
            write_rubric(meeting, criteria=plans_of(rubric), scale=scale_of(rubric), by=by)
            Round.objects.filter(pk=meeting.pk).update(meeting_for=round_, reviews_per_entry=len(judges))
            meeting.refresh_from_db()
            choose_entries(meeting, codes=wanted, reason=str(REASON), by=by)
            journal.record(
                "meeting.planned",
                subject=f"round:{round_.code}",
                facts={"entries": sorted(wanted)},
                actor=by,
                edition=round_.edition,
            )
    except IntegrityError:
        raise NotPossibleNow(_("This round has its calibration meeting already.")) from None
    return meeting
