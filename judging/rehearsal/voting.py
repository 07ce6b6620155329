"""The audience vote in a rehearsal: ballots that nobody cast, among the best films of the rehearsed
ranking, and counted by the rule that counts the real ones. One group casts them as one, so that the rule has
something to set aside. Called by `play_night` alone."""

import random
from datetime import timedelta

from django.utils import timezone

from contest.audience.announcing import announce_open_votes
from contest.audience.counting import count_ended_votes, counted_result
from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.audience.voting import MOST_FILMS
from contest.domain import nominees, office_tasks
from contest.enums import NomineeOrder, OfficeTaskKind
from contest.models import AudienceVote, Ballot, Edition, Entry, OfficeTask, TheaterPermission, User
from contest.theater.permission import VERSION
from judging.models import Tally

NOMINEES, VOTERS, GROUP = 20, 200, 20


def play_vote(tally: Tally, *, by: User, seed: int) -> dict[str, int]:
    """Nominate, vote and count; how many ballots for how many films, and how many were set aside."""
    edition = tally.round.edition
    films = _nominate(tally, edition, by=by)
    now = timezone.now()
    vote = AudienceVote.objects.create(
        edition=edition,
        opens_at=now - timedelta(hours=2),
        ends_at=now + timedelta(hours=1),
        rule=rule_to_json(CountingRule()),
        planned_by=by,
    )
    announce_open_votes()
    _cast(vote, [film.code for film in films], chance=random.Random(seed))  # noqa: S311  (no secret)
    AudienceVote.objects.update(ends_at=now - timedelta(hours=1))
    count_ended_votes()
    for pk in OfficeTask.objects.unfinished().filter(kind=OfficeTaskKind.COUNT_VOTES).values_list("pk"):
        office_tasks.work_on(*pk)
    told = counted_result(edition)
    assert told is not None, "it has ended"
    return {"ballots": told["ballots"], "films": len(films), "aside": told["aside"]}


def _nominate(tally: Tally, edition: Edition, *, by: User) -> list[Entry]:
    """The best of the ranking, whose teams all let the audience watch."""
    best = sorted(tally.results["entries"], key=lambda row: row["rank"])[:NOMINEES]
    ids = [row["id"] for row in best]
    snapshot = nominees.snapshot_of(
        edition, entry_ids=ids, order=NomineeOrder.TITLE, stage="", stage_name={"en": "REHEARSAL"}
    )
    nominees.seal_nominees(edition, snapshot, by=by)
    nominees.publish_due_nominees()
    films = list(Entry.objects.filter(pk__in=ids).order_by("pk"))
    TheaterPermission.objects.bulk_create(
        TheaterPermission(entry=film, version=VERSION, given_by_id=film.representative_id) for film in films
    )
    return films


def _cast(vote: AudienceVote, codes: list[str], *, chance: random.Random) -> None:
    """Of VOTERS people in a network each, who like some films more than others, and of a GROUP in one
    network for one film."""
    liked = [chance.random() for _code in codes]
    approved = [sorted(set(chance.choices(codes, liked, k=MOST_FILMS))) for _voter in range(VOTERS)]
    approved += [codes[-1:]] * GROUP
    voters = User.objects.bulk_create(
        User(email=f"voter-{number}@rehearsal.invalid", password="!")  # noqa: S106  (nobody signs in)
        for number in range(VOTERS + GROUP)
    )
    Ballot.objects.bulk_create(
        Ballot(
            vote=vote,
            voter=voter,
            mailbox=voter.email,
            films=films,
            network=str(min(number, VOTERS)),
            cast_at=vote.opens_at + timedelta(seconds=10 * number),
        )
        for number, (voter, films) in enumerate(zip(voters, approved, strict=True))
    )
