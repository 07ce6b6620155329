"""What an organiser sets for the assignment of one round."""

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.models import User
from contest.policies import demand
from judging.domain.assignments import further_spent
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import RoundState
from judging.models import Round
from judging.policies import may_steer_rounds


def change_rules(
    round_: Round, *, further_reviews: int, reissue_hours: int | None, minds_language: bool, by: User
) -> None:
    """Set the budget of further reviews, after how many hours films of idle judges are reassigned by
    themselves (none: by hand alone), and whether judges get only films whose language they know.

    Raises NotPossibleNow once the round is closed, Unsound for a budget below what is spent, Refused for
    whoever has an own film in the edition."""
    demand(may_steer_rounds(by, round_.edition))
    with transaction.atomic():
        kept = Round.objects.select_for_update().get(pk=round_.pk)
        if kept.state == RoundState.CLOSED:
            raise NotPossibleNow(_("This round is closed. Reopen it to change how films are assigned."))
        if further_reviews < (spent := further_spent(kept)):
            raise Unsound(
                _("%(spent)d further reviews are spent already. Enter at least that many.")
                % {"spent": spent},
                field="further_reviews",
            )
        rules = {
            "further_reviews": further_reviews,
            "reissue_hours": reissue_hours,
            "minds_language": minds_language,
        }
        changed = {name: value for name, value in rules.items() if getattr(kept, name) != value}
        if not changed:
            return
        Round.objects.filter(pk=round_.pk).update(**changed)
        journal.record(
            "round.changed",
            subject=f"round:{round_.code}",
            facts=changed,
            actor=by,
            edition=kept.edition,
        )
    round_.refresh_from_db()
