"""Telling the nominees that the audience votes on their films: each once, from when the vote is open, in the
language of each. The office reads the email before."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef

from contest.audience.ballot_films import films_on_ballot
from contest.domain import journal
from contest.domain.notices import NoticePlan, enqueue_notices, sample_mail
from contest.domain.team_mails import to_teams
from contest.enums import NoticeKind
from contest.models import AudienceVote, Entry, Notice


def announce_open_votes() -> int:
    """Write to the teams of the films on the ballot of each open vote, to those that come onto it later too;
    asked by the sweeper. Returns how many emails."""
    return sum(_announce(pk) for pk in AudienceVote.objects.open_now().values_list("pk", flat=True))


def opening_mails(
    vote: AudienceVote, films: Sequence[Entry]
) -> list[tuple[NoticeKind, list[tuple[str, EmailMessage]]]]:
    """What the first of these nominees is told, in each language of the site."""
    (mail,) = _mails_to(vote, films[:1])
    return [(mail.kind, [(code, sample_mail(mail, code)) for code, _name in settings.LANGUAGES])]


@transaction.atomic
def _announce(vote_pk: int) -> int:
    vote = AudienceVote.objects.select_for_update(of=("self",)).select_related("edition").get(pk=vote_pk)
    told = Notice.objects.filter(kind=NoticeKind.AUDIENCE_VOTES, entry=OuterRef("pk"))
    films = films_on_ballot(vote.edition).select_related("representative").exclude(Exists(told))
    if not (mails := to_teams(_mails_to(vote, films.order_by("pk")))):
        return 0
    enqueue_notices(mails)
    journal.record(
        "audience_vote_opened",
        subject=f"edition:{vote.edition.slug}",
        facts={"mails": {str(NoticeKind.AUDIENCE_VOTES): len(mails)}},
        edition=vote.edition,
    )
    return len(mails)


def _mails_to(vote: AudienceVote, films: Iterable[Entry]) -> list[NoticePlan]:
    return [
        NoticePlan(
            kind=NoticeKind.AUDIENCE_VOTES,
            user=film.representative,
            key=f"{NoticeKind.AUDIENCE_VOTES}:{film.code}",
            entry=film,
            facts={"ends": vote.ends_at.isoformat()},
        )
        for film in films
    ]
