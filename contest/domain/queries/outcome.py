"""What became of an entry, for its creator, once the results are public."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from contest.domain.journeys import Journey, journeys_of
from contest.domain.queries.entries import entries_of
from contest.enums import EntryState
from contest.models import Citation, Entry, Seal, Takedown, User
from contest.models.texts import in_readers_language
from contest.register.lacking import not_for_the_jury
from contest.team.playing import viewer_in_team
from media_pipeline import api


@dataclass(frozen=True)
class RevokedAward:
    """`reason` is public, in the reader's language."""

    award: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class EntryOutcome:
    """`awards` that stand; `takedown` where the film is off the public pages."""

    awards: list[str]
    revoked: list[RevokedAward]
    journey: Journey | None
    takedown: Takedown | None


@dataclass(frozen=True)
class EnteredFilm:
    """An entry with its still on its creator's desk, and what became of it in a word."""

    entry: Entry
    poster_url: str
    award: str  # that stands
    is_revoked: bool
    is_down: bool  # off the public pages
    is_kept_from_jury: bool  # since somebody in it does not consent, or no longer


def outcome_of(entry: Entry) -> EntryOutcome | None:
    """None until the results are public."""
    if not entry.edition.published_at:
        return None
    citations = Citation.objects.public().filter(entry=entry).select_related("award")
    return EntryOutcome(
        awards=[citation.award.title for citation in citations],
        revoked=_revoked(entry),
        journey=journeys_of([entry.pk]).get(entry.pk),
        takedown=Takedown.objects.active().filter(entry=entry).first(),
    )


def films_entered_by(user: User) -> list[EnteredFilm]:
    """A person's own entries, newest first; query counts do not grow with them."""
    entries = entries_of(user)
    stills = api.public_stills_for({e.film_id: viewer_in_team(user, e) for e in entries if e.film_id})
    published = {entry.pk for entry in entries if entry.edition.published_at}
    down = set(Takedown.objects.active().filter(entry__in=published).values_list("entry", flat=True))
    judged = {entry.pk for entry in entries if entry.state in (EntryState.SUBMITTED, EntryState.ELIGIBLE)}
    kept = set(not_for_the_jury().filter(entry__in=judged - published).values_list("entry", flat=True))
    held: dict[int, str] = {}
    lost = set()
    ended_in_public = Q(ended_at=None) | Q(ended_at__gt=F("award__edition__published_at"))
    citations = Citation.objects.filter(ended_in_public, entry__in=published).select_related("award")
    for citation in citations:
        if citation.ended_at:
            lost.add(citation.entry_id)
        else:
            held[citation.entry_id] = citation.award.title
    return [
        EnteredFilm(
            entry,
            poster_url=stills[entry.film_id].poster_url if entry.film_id in stills else "",
            award=held.get(entry.pk, ""),
            is_revoked=entry.pk in lost,
            is_down=entry.pk in down,
            is_kept_from_jury=entry.pk in kept,
        )
        for entry in entries
    ]


def _revoked(entry: Entry) -> list[RevokedAward]:
    """As the seal that holds tells of its corrections."""
    seal = Seal.objects.of(entry.edition)
    snapshot = seal.snapshot if seal else {}
    names = {award["slug"]: award["name"] for award in snapshot.get("awards", ())}
    return [
        RevokedAward(
            award=in_readers_language(names[told["award"]]),
            at=datetime.fromisoformat(told["at"]),
            reason=in_readers_language(told["reason"]),
        )
        for told in snapshot.get("corrections", ())
        if told["entry"]["code"] == entry.code
    ]
