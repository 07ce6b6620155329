"""When the audience of an edition votes: planned by the office once the nominees are public, changed until
the vote opens, and by nobody after that."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.audience.ballot_films import codes_of_nominees, films_on_ballot
from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.audience.policies import may_plan_vote
from contest.domain import journal
from contest.domain.editions import format_instant
from contest.models import AudienceVote, Edition, Entry, User
from contest.policies import Refused, demand
from contest.signals import audience_moved

LEAST_FILMS = 2
LEAST_TIME = timedelta(hours=1)


class VoteRefused(Refused):
    """A vote cannot be planned so, or no longer be changed."""


@dataclass(frozen=True)
class BallotFilms:
    """The nominees that the audience can vote for, and those that are not permitted to be shown to it."""

    ready: list[Entry]
    missing: list[Entry]


def ballot_films(edition: Edition) -> BallotFilms:
    """Three queries."""
    ready = list(films_on_ballot(edition).select_related("representative", "edition").order_by("code"))
    nominees = Entry.objects.filter(edition=edition, code__in=codes_of_nominees(edition))
    missing = nominees.exclude(pk__in=[film.pk for film in ready]).order_by("code")
    return BallotFilms(ready, list(missing))


def plan_vote(
    edition: Edition, *, opens_at: datetime, ends_at: datetime, by: User, now: datetime | None = None
) -> AudienceVote:
    """Plan the vote, or plan it anew before it opens. Raises `Refused`: without public nominees who let it
    show their films, at times that make no sense, once it has opened."""
    now = now or timezone.now()
    demand(may_plan_vote(by, edition))
    _refuse_films(edition)
    _refuse_times(edition, opens_at, ends_at, now)
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        planned = AudienceVote.objects.filter(edition=edition).first()
        _refuse_opened(planned, now)
        vote, _made = AudienceVote.objects.update_or_create(
            edition=edition,
            defaults={"opens_at": opens_at, "ends_at": ends_at, "planned_by": by},
            create_defaults={
                "opens_at": opens_at,
                "ends_at": ends_at,
                "planned_by": by,
                "key": secrets.token_hex(32),
                "rule": rule_to_json(CountingRule()),
            },
        )
        facts = {
            "vote_opens": opens_at.astimezone(UTC).isoformat(),
            "vote_ends": ends_at.astimezone(UTC).isoformat(),
        }
        _record("audience_vote_planned", edition, by, **facts)
    return vote


def call_off_vote(edition: Edition, *, by: User, now: datetime | None = None) -> None:
    """Take the plan back before the vote opens. Raises `Refused`."""
    demand(may_plan_vote(by, edition))
    with transaction.atomic():
        planned = AudienceVote.objects.select_for_update().filter(edition=edition).first()
        _refuse_opened(planned, now or timezone.now())
        if planned is None:
            raise VoteRefused(_("No audience vote is planned."))
        planned.delete()
        _record("audience_vote_called_off", edition, by)


def _refuse_films(edition: Edition) -> None:
    if not codes_of_nominees(edition):
        raise VoteRefused(
            _("The audience votes among the nominees. Plan the vote once the nominees are public.")
        )
    ready = films_on_ballot(edition).count()
    if ready < LEAST_FILMS:
        raise VoteRefused(
            _(
                "Of the nominees, %(ready)d can be shown to the audience; a vote needs at least %(least)d. "
                "Ask the contact persons of the others for their permission."
            )
            % {"ready": ready, "least": LEAST_FILMS}
        )


def _refuse_times(edition: Edition, opens_at: datetime, ends_at: datetime, now: datetime) -> None:
    told = {
        "opens": format_instant(opens_at, edition),
        "ends": format_instant(ends_at, edition),
        "now": format_instant(now, edition),
        "awards": format_instant(edition.awards_at, edition),
    }
    if opens_at < now:
        words = _("You chose %(opens)s; it is %(now)s already. Choose a time that is still to come.")
        raise VoteRefused(words % told, field="opens_at")
    if ends_at < opens_at + LEAST_TIME:
        words = _("The vote would end on %(ends)s and open on %(opens)s. Give it an hour at least.")
        raise VoteRefused(words % told, field="ends_at")
    if ends_at > edition.awards_at:
        words = _(
            "The vote would end on %(ends)s, after the awards ceremony on %(awards)s. Choose an earlier time."
        )
        raise VoteRefused(words % told, field="ends_at")


def _refuse_opened(planned: AudienceVote | None, now: datetime) -> None:
    if planned and planned.opens_at <= now:
        raise VoteRefused(_("The vote has opened and can no longer be changed."))


def _record(verb: str, edition: Edition, by: User, **facts: str) -> None:
    journal.record(verb, subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)
    transaction.on_commit(lambda: audience_moved.send(None, edition_id=edition.pk))
