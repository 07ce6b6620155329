"""The office's decision on two films that are alike."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.queries.duplicates import Pair
from contest.models import User
from contest.policies import Refused, demand, may_judge_pair
from media_pipeline import api
from media_pipeline.enums import MatchVerdict


@transaction.atomic
def judge_pair(pair: Pair, *, verdict: MatchVerdict, reason: str, by: User) -> None:
    """Write the decision, with its reason, in place of the one that `pair` was read with; the journal keeps
    all. Raises `Refused` when it is not theirs to give, or when someone was faster."""
    demand(may_judge_pair(by, pair.entry, pair.other))
    match = pair.match
    is_decided = api.judge_match(
        match.pk, verdict=verdict, reason=reason, decided_by=f"user:{by.pk}", seen=match.decided_at
    )
    if not is_decided:
        raise Refused(
            _("Another organiser has decided about these films in the meantime. Read their reason first.")
        )
    journal.record(
        "match_decided",
        subject=f"entry:{pair.entry.code}",
        facts={
            "match": match.pk,
            "other": pair.other.code if pair.other else f"film:{match.other.code}",
            "kind": match.kind,
            "share": round(match.share, 3),
            "verdict": verdict.value,
            "before": match.verdict,
            "reason": reason,
        },
        actor=by,
        edition=pair.entry.edition,
    )
