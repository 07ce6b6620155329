"""Counting the audience vote, once, after the vote has ended: all of them, and those that the
published rule leaves. What was counted stays as it is: the award reads it, the seal has it, and the public
reads the sealed one.

The result is plain JSON without fractions: {"ballots", "aside": how many; "films": [[code, all, counted], …],
the most counted first; "clusters": [{"trait", "film", "size", "aside"}, …]; "rule": its numbers as they are
written; "ballots_hash": SHA-256 of all ballots without their voters}."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from contest.audience.ballot_films import codes_of_nominees
from contest.audience.counting_rule import CastBallot, CountingRule, Sifted, set_aside, votes_in
from contest.domain import journal, office_tasks
from contest.domain.seals import hash_of
from contest.enums import OfficeTaskKind
from contest.models import AudienceVote, Ballot, Edition, Entry, OfficeTask
from contest.signals import audience_moved

SETTLING = timedelta(minutes=1)  # after the end, in which the last ballots arrive in the database


def count_ended_votes(now: datetime | None = None) -> int:
    """Ask a worker to count what has ended; asked by the sweeper. Returns how many."""
    ended = AudienceVote.objects.to_count((now or timezone.now()) - SETTLING).select_related("edition")
    for vote in ended:
        total = vote.ballots.count()
        office_tasks.ask(vote.edition, kind=OfficeTaskKind.COUNT_VOTES, by=None, total=total, facts={})
    return len(ended)


@office_tasks.works_on(OfficeTaskKind.COUNT_VOTES)
def count_votes(task: OfficeTask) -> None:
    vote = AudienceVote.objects.select_related("edition").get(edition=task.edition_id)
    result = result_from(vote)
    with transaction.atomic():
        uncounted = AudienceVote.objects.filter(pk=vote.pk, counted_at=None, ends_at__lte=timezone.now())
        if not uncounted.update(result=result, counted_at=timezone.now()):
            return  # by a worker that was thought lost
        journal.record(
            "audience_counted",
            subject=f"edition:{vote.edition.slug}",
            facts={
                "ballots": result["ballots"],
                "ballots_aside": result["aside"],
                "ballots_hash": result["ballots_hash"],
                "audience_result": hash_of(result),
            },
            edition=vote.edition,
        )
        transaction.on_commit(lambda: audience_moved.send(None, edition_id=vote.edition_id))


def result_from(vote: AudienceVote) -> dict[str, Any]:
    """What its ballots give; see above."""
    sifted = sift(vote)
    ballots = [*sifted.counted, *(ballot for ballot, _cluster in sifted.aside)]
    every, counted = votes_in(ballots), votes_in(sifted.counted)
    codes = sorted(codes_of_nominees(vote.edition), key=lambda code: (-counted[code], -every[code], code))
    return {
        "ballots": len(ballots),
        "aside": len(sifted.aside),
        "films": [[code, every[code], counted[code]] for code in codes],
        "clusters": [
            {
                "trait": str(cluster.trait),
                "film": cluster.film,
                "size": cluster.size,
                "aside": sum(found is cluster for _ballot, found in sifted.aside),
            }
            for cluster in sifted.clusters
        ],
        "rule": {name: repr(value) for name, value in vote.rule.items()},
        "ballots_hash": hash_of(sorted([ballot.minute, *ballot.films] for ballot in ballots)),
    }


def sift(vote: AudienceVote) -> Sifted:
    """Its ballots, by its rule; the number of each is its key."""
    ballots = [_as_cast(ballot) for ballot in Ballot.objects.filter(vote=vote).order_by("pk")]
    return set_aside(ballots, CountingRule(**vote.rule))


def counted_result(edition: Edition) -> dict[str, Any] | None:
    """What was counted of the edition's vote; None where none was, or not yet."""
    vote = AudienceVote.objects.filter(edition=edition, counted_at__isnull=False).first()
    return vote.result if vote else None


def votes_by_entry(edition: Edition) -> dict[int, int]:
    """By the id of the nominee the votes that count; empty before they were counted."""
    result = counted_result(edition)
    votes = {code: counted for code, _every, counted in result["films"]} if result else {}
    found = Entry.objects.filter(edition=edition, code__in=votes).values_list("pk", "code")
    return {pk: votes[code] for pk, code in found}


def vote_to_wait_for(edition: Edition) -> AudienceVote | None:
    """The vote that is planned, open, or not counted yet."""
    return AudienceVote.objects.filter(edition=edition, counted_at=None).first()


def _as_cast(ballot: Ballot) -> CastBallot:
    return CastBallot(
        number=ballot.pk,
        films=tuple(ballot.films),
        network=ballot.network,
        device=ballot.device,
        minute=int(ballot.cast_at.timestamp()) // 60,
        domain=ballot.domain,
    )
