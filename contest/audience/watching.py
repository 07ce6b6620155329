"""Watching a nominee before voting for it: who may play it, and how much of it somebody has played. The
receipts are of the same kind as the jury's: see contest.domain.watch_beats."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from contest.audience.ballot_films import films_on_ballot
from contest.audience.policies import may_watch_nominees
from contest.domain.watch_beats import (
    count_seconds,
    digest_of,
    last_second,
    merge_ranges,
    move_clock,
    plays_elsewhere,
    read_beat,
    seconds_needed,
)
from contest.models import AudienceVote, Entry, User, ViewerClock, ViewerReceipt
from contest.policies import demand
from media_pipeline import api

KIND = "audience"  # of the viewers that nominees are signed for


@dataclass(frozen=True)
class Heard:
    """The answer to a beat. `is_elsewhere`: another page plays, and counts; `is_delivered`: this session has
    asked for the film."""

    receipt: ViewerReceipt
    is_elsewhere: bool = False
    is_delivered: bool = True

    def to_json(self) -> dict[str, Any]:
        return {
            "ranges": self.receipt.ranges,
            "elsewhere": self.is_elsewhere,
            "delivered": self.is_delivered,
        }


def viewer_of(vote: AudienceVote, viewer: User, *, session_key: str) -> str:
    """The viewer that addresses of the films are made for, each film for its own: see `api.playbacks`."""
    return f"{KIND}:{vote.pk}:{viewer.pk}:{session_key}:*"


def may_play_for_vote(who: str, reader: api.Reader | None) -> bool:
    """The right behind these addresses: it ends with the vote, with the session, and with what keeps the film
    off the ballot."""
    vote_pk, user_pk, session_key, film_id = who.split(":")
    if reader is not None and (str(reader.user_id), reader.session_key) != (user_pk, session_key):
        return False
    vote = AudienceVote.objects.select_related("edition").filter(pk=int(vote_pk)).first()
    user = User.objects.filter(pk=int(user_pk), is_active=True).first()
    if vote is None or user is None or not may_watch_nominees(user, vote):
        return False
    return films_on_ballot(vote.edition).filter(film=int(film_id)).exists()


def note_watching(viewer: str, film_id: int) -> None:
    """A film was handed over to this viewer, who may be one who votes."""
    kind, _, who = viewer.partition(":")
    if kind != KIND:
        return
    vote_pk, user_pk, session_key, _film = who.split(":")
    entry = Entry.objects.filter(film=film_id, edition__audience_vote=int(vote_pk)).first()
    if entry is not None:
        ViewerReceipt.objects.update_or_create(
            viewer_id=int(user_pk),
            entry=entry,
            defaults={"session": digest_of(session_key)},
            create_defaults={"vote_id": int(vote_pk), "session": digest_of(session_key)},
        )


def receipt_of(vote: AudienceVote, viewer: User, film: Entry) -> ViewerReceipt:
    """As far as it was played; a row that is not saved where it never was."""
    found = ViewerReceipt.objects.filter(viewer=viewer, entry=film).first()
    return found or ViewerReceipt(vote=vote, viewer=viewer, entry=film)


def watched_whole(vote: AudienceVote, viewer: User) -> set[str]:
    """Codes of the films that somebody has watched enough of to vote for them."""
    receipts = ViewerReceipt.objects.filter(vote=vote, viewer=viewer)
    told = receipts.values_list("entry__code", "seconds", "entry__film__duration_ms")
    return {code for code, seconds, length_ms in told if length_ms and seconds >= seconds_needed(length_ms)}


def hear_beat(
    vote: AudienceVote,
    viewer: User,
    film: Entry,
    message: object,
    *,
    session_key: str,
    now: datetime | None = None,
) -> Heard:
    """Count what a page says was played, as `judging.domain.watched.record_beat` does for a judge. Raises
    BeatImplausible for what no page says, Refused while the vote is not open."""
    now = now or timezone.now()
    demand(may_watch_nominees(viewer, vote, now))
    assert film.film is not None, "only films that can be played are on the ballot"
    beat = read_beat(message, last_second(film.film.duration_ms or 0))
    with transaction.atomic():
        ViewerClock.objects.get_or_create(viewer=viewer)
        clock = ViewerClock.objects.select_for_update().get(viewer=viewer)
        receipt, _made = ViewerReceipt.objects.get_or_create(
            viewer=viewer, entry=film, defaults={"vote": vote}
        )
        is_same = (clock.receipt_id, clock.page) == (receipt.pk, beat.page)
        if is_same and beat.number <= clock.number:
            return Heard(receipt)
        if plays_elsewhere(clock, beat, is_same=is_same, now=now):
            return Heard(receipt, is_elsewhere=beat.is_playing)
        is_delivered = receipt.session == digest_of(session_key)
        fresh = move_clock(
            clock, beat, known=receipt.ranges, is_same=is_same, is_delivered=is_delivered, now=now
        )
        clock.receipt = receipt
        clock.save()
        if fresh:
            merged = merge_ranges(receipt.ranges, fresh)
            receipt.ranges, receipt.seconds = [list(part) for part in merged], count_seconds(merged)
            receipt.save(update_fields=["ranges", "seconds"])
    return Heard(receipt, is_delivered=is_delivered)
