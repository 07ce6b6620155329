"""What somebody is asked for who is invited to the jury: when, and about how much, as far as it is known
before films are assigned."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg
from django.utils import timezone

from contest.enums import EntryState
from contest.models import Edition, Entry
from judging.domain.stages import pool_of
from judging.enums import InvitationState, PoolKind, RoundState
from judging.models import Invitation, Round


@dataclass(frozen=True)
class ExpectedWork:
    """A round that somebody is invited to, or may be asked for. `films` and `minutes` of one judge, if
    everybody takes part who was asked; 0: nobody can say yet."""

    round: Round
    films: int = 0
    minutes: int = 0

    @property
    def facts(self) -> dict[str, Any]:
        """For a mail."""
        return {
            "name": dict(self.round.name),
            "opens_at": self.round.opens_at.isoformat() if self.round.opens_at else None,
            "ends_at": self.round.closes_at.isoformat(),
            "films": self.films,
            "minutes": self.minutes,
        }


def asked_of(invitation: Invitation) -> list[ExpectedWork]:
    """The round that the invitation names; without one, the dates of all that are still to be judged."""
    return asked_by([invitation])[_place(invitation)]


def asked_by(invitations: Collection[Invitation]) -> Mapping[tuple[int, int | None], list[ExpectedWork]]:
    """The same for many, by edition and round, each looked up once."""
    places = {_place(one): one for one in invitations}
    return {
        place: [_work_in(one.round)] if one.round else list(_coming_in(one.edition))
        for place, one in places.items()
    }


def facts_of(invitation: Invitation, asked: Mapping[tuple[int, int | None], list[ExpectedWork]]) -> list[Any]:
    return [work.facts for work in asked[_place(invitation)]]


def _place(invitation: Invitation) -> tuple[int, int | None]:
    return invitation.edition_id, invitation.round_id


def _coming_in(edition: Edition) -> Iterable[ExpectedWork]:
    rounds = Round.objects.filter(edition=edition, meeting_for=None).exclude(state=RoundState.CLOSED)
    return map(ExpectedWork, rounds.order_by("number"))


def _work_in(round_: Round) -> ExpectedWork:
    """Once the round is open its films have their judges, and who comes later takes what is left."""
    people = _people_of(round_)
    films = _films_in(round_) if round_.state == RoundState.PLANNED else 0
    if not people or not films:
        return ExpectedWork(round_)
    each = min(math.ceil(films * round_.reviews_per_entry / people), films)
    return ExpectedWork(round_, films=each, minutes=math.ceil(each * _usual_minutes(round_.edition)))


def _people_of(round_: Round) -> int:
    """Those on the panel, and those who were asked to join it and have not answered."""
    waiting = Invitation.objects.filter(
        round=round_, state=InvitationState.SENT, expires_at__gt=timezone.now()
    )
    return round_.seats.filter(released_at=None).count() + waiting.count()


def _films_in(round_: Round) -> int:
    films = pool_of(round_).count()
    if not films and round_.pool == PoolKind.ADVANCED and round_.source:
        return round_.source.advancing or 0
    return films


def _usual_minutes(edition: Edition) -> float:
    """Of a film in the contest."""
    eligible = Entry.objects.filter(edition=edition, state=EntryState.ELIGIBLE)
    return (eligible.aggregate(mean=Avg("film__duration_ms"))["mean"] or 0) / 60_000
