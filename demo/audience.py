"""The audience's half of the demo's story: the nominees of the past edition, and how its creators voted, each
for films of others."""

import base64
import hashlib
import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from contest.audience.ballot_films import films_on_ballot, own_films_among
from contest.audience.counting import count_ended_votes
from contest.audience.marks import BallotSource
from contest.audience.planning import plan_vote
from contest.audience.proof_of_work import new_challenge
from contest.audience.voting import MOST_FILMS, cast
from contest.audience.watching import hear_beat, note_watching, viewer_of
from contest.domain import motions
from contest.domain.nominees import publish_due_nominees
from contest.domain.watch_beats import last_second
from contest.enums import NomineeOrder, OfficeTaskKind
from contest.models import AudienceVote, Edition, Entry, OfficeTask, User
from demo.people import CREATORS
from judging.domain.nominations import propose_nominees
from judging.models import Cut

LASTS = timedelta(days=14)
BEAT = 30  # seconds between two reports of a player
BROWSERS = ("Firefox", "Chrome", "Safari")
STILL_LOOKED_AT = "The films that look alike are being compared; none of them is a copy."


def announce_nominees(cut: Cut, *, chair: User, organiser: User) -> None:
    motion = propose_nominees(cut, order=NomineeOrder.TITLE, by=chair, reason=STILL_LOOKED_AT)
    motions.second(motion, by=organiser)
    publish_due_nominees(now=cut.round.edition.nominees_at)


def hold_vote(edition: Edition, *, organiser: User) -> OfficeTask | None:
    """From the nominees' evening on; the task that counts is returned, None where it was counted before."""
    if AudienceVote.objects.filter(edition=edition, counted_at__isnull=False).exists():
        return None
    opens = edition.nominees_at
    vote = AudienceVote.objects.filter(edition=edition).first() or plan_vote(
        edition, opens_at=opens, ends_at=opens + LASTS, by=organiser, now=opens
    )
    films = list(films_on_ballot(edition).select_related("film").order_by("code"))
    voters = User.objects.filter(email__in=[person.email for person in CREATORS]).exclude(ballots__vote=vote)
    for voter in voters.order_by("email"):
        _vote(vote, voter, films)
    count_ended_votes()
    return OfficeTask.objects.filter(edition=edition, kind=OfficeTaskKind.COUNT_VOTES).latest("pk")


def _vote(vote: AudienceVote, voter: User, films: Sequence[Entry]) -> None:
    """On an evening of their own, with the films that they like."""
    chance = random.Random(voter.email)  # noqa: S311 - a taste, the same in each demo
    own = own_films_among(films, voter)
    others = [film for film in films if film.code not in own]
    liked = [film for film in others if chance.random() < 0.1 + 0.8 * _charm(film)][:MOST_FILMS]
    at = vote.opens_at + chance.random() * (LASTS - timedelta(hours=1))
    for film in liked:
        at = _watch(vote, voter, film, at)
    if liked:
        number = chance.randrange(1, 255)
        source = BallotSource(network=f"198.51.{number}.0/24", device=chance.choice(BROWSERS))
        proof = _worked_out(vote, voter)
        cast(vote, voter, codes=[film.code for film in liked], proof=proof, source=source, now=at)


def _charm(film: Entry) -> float:
    """Between 0 and 1, and the same in each demo."""
    return random.Random(film.title).random() ** 2  # noqa: S311


def _watch(vote: AudienceVote, voter: User, film: Entry, begins: datetime) -> datetime:
    """To its end, with a report every half minute; when that is."""
    assert film.film, "a nominee has a film"
    note_watching(viewer_of(vote, voter, session_key=voter.email), film.film.pk)
    end = last_second(film.film.duration_ms or 0)
    for number, second in enumerate([*range(0, end, BEAT), end], start=1):
        played = [[max(second - BEAT, 0), second]] if second else []
        at = begins + timedelta(seconds=second)
        beat = {"page": "demofilmpage", "number": number, "playing": True, "ranges": played}
        hear_beat(vote, voter, film, beat, session_key=voter.email, now=at)
    return at + timedelta(minutes=1)


def _worked_out(vote: AudienceVote, voter: User) -> str:
    """What a browser would send as its proof of work."""
    told = new_challenge(vote, voter)
    hashes = ((number, hashlib.sha256(f"{told['salt']}{number}".encode()).hexdigest()) for number in count())
    number = next(number for number, found in hashes if found == told["challenge"])
    return base64.b64encode(json.dumps({**told, "number": number}).encode()).decode()
