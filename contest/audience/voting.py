"""Casting a ballot: up to three films that one has watched, as often as one likes until the end; the last
counts."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.audience.ballot_films import films_on_ballot, own_films_among
from contest.audience.marks import BallotSource, ballot_marks, mailbox_mark
from contest.audience.policies import MAILBOX_HAS_ONE, may_vote
from contest.audience.proof_of_work import spend_proof
from contest.audience.watching import watched_whole
from contest.models import AudienceVote, Ballot, Entry, User
from contest.policies import Refused, demand
from contest.sentences import listed

MOST_FILMS = 3


class BallotRefused(Refused):
    """A ballot that does not count; an earlier one stays as it was."""


def cast(
    vote: AudienceVote,
    voter: User,
    *,
    codes: Collection[str],
    proof: str,
    source: BallotSource,
    now: datetime | None = None,
) -> Ballot:
    """Cast a ballot, or cast it anew. Raises `Refused`: not now, too many films or none, one that is not on
    the ballot, was not watched or is the voter's own, a proof of work that is missing or spent, or a mailbox
    that has a ballot by another account."""
    now = now or timezone.now()
    demand(may_vote(voter, vote, now))
    chosen = list(dict.fromkeys(codes))
    _refuse_number(len(chosen))
    _refuse_films(vote, voter, chosen)
    spend_proof(proof, vote=vote, voter=voter)
    fields = ballot_marks(vote, email=voter.email, source=source)
    fields |= {"mailbox": mailbox_mark(vote, voter.email)}
    try:
        with transaction.atomic():
            ballot, _made = Ballot.objects.update_or_create(
                vote=vote, voter=voter, defaults={**fields, "films": chosen, "cast_at": now}
            )
    except IntegrityError:
        raise BallotRefused(MAILBOX_HAS_ONE) from None
    return ballot


def ballot_of(vote: AudienceVote, voter: User) -> list[str]:
    """Codes of what somebody approves; empty before they have voted."""
    found = Ballot.objects.filter(vote=vote, voter=voter).values_list("films", flat=True).first()
    return found or []


def _refuse_number(chosen: int) -> None:
    if not chosen:
        raise BallotRefused(_("Choose the films that you vote for, at least one."), field="films")
    if chosen > MOST_FILMS:
        words = ngettext(
            "You chose %(chosen)d film; a ballot has up to %(most)d. Take some out.",
            "You chose %(chosen)d films; a ballot has up to %(most)d. Take some out.",
            chosen,
        )
        raise BallotRefused(words % {"chosen": chosen, "most": MOST_FILMS}, field="films")


def _refuse_films(vote: AudienceVote, voter: User, chosen: Collection[str]) -> None:
    films = {film.code: film for film in films_on_ballot(vote.edition).filter(code__in=chosen)}
    if len(films) < len(chosen):
        raise BallotRefused(
            _(
                "One of the films that you chose can no longer be voted for. Reload the page and choose "
                "again."
            ),
            field="films",
        )
    if own := own_films_among(films.values(), voter):
        raise BallotRefused(
            _("You have worked on %(films)s. Vote for other people’s films.") % {"films": _named(films, own)},
            field="films",
        )
    if unseen := films.keys() - watched_whole(vote, voter):
        raise BallotRefused(
            _("You have not watched %(films)s to the end yet. Watch first, then vote.")
            % {"films": _named(films, unseen)},
            field="films",
        )


def _named(films: dict[str, Entry], codes: Collection[str]) -> str:
    return listed([f"“{films[code].shown_title}”" for code in sorted(codes)])
