"""The films of an audience vote: nominees whose creators and people let anybody who votes watch them."""

import hashlib
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from contest.domain.own_entries import owners_among
from contest.enums import CaptionRule, ConsentUse
from contest.models import Edition, Entry, NomineeList, Portrayal, Takedown, TheaterPermission, User
from contest.policies import Reader
from contest.theater.permission import VERSIONS_WITH_VOTE
from media_pipeline.enums import CaptionKind, FilmState
from media_pipeline.models import CaptionTrack


def codes_of_nominees(edition: Edition) -> list[str]:
    """Of the public list; empty before there is one."""
    sealed = NomineeList.objects.public().filter(edition=edition).first()
    return [nominee["code"] for nominee in sealed.snapshot["nominees"]] if sealed else []


def films_on_ballot(edition: Edition) -> QuerySet[Entry]:
    """The nominees that can be watched and voted for now: see `TheaterFilmQuerySet.shown`, whose conditions
    they meet before the results are published."""
    entry = OuterRef("pk")
    captioned = CaptionTrack.objects.filter(film=OuterRef("film"), kind=CaptionKind.CAPTIONS, is_draft=False)
    permitted = TheaterPermission.objects.standing().filter(version__in=VERSIONS_WITH_VOTE)
    return Entry.objects.eligible().filter(
        Exists(permitted.filter(entry=entry)),
        ~Exists(Takedown.objects.active().filter(entry=entry)),
        ~Exists(Portrayal.objects.lacking(ConsentUse.THEATER).filter(entry=entry)),
        ~Q(edition__regulations__captions=CaptionRule.PUBLIC) | Q(has_no_speech=True) | Exists(captioned),
        edition=edition,
        code__in=codes_of_nominees(edition),
        film__state=FilmState.READY,
    )


def own_films_among(films: Collection[Entry], voter: Reader) -> set[str]:
    """Codes of those on which the person has worked, by whichever of their accounts."""
    if not isinstance(voter, User):
        return set()
    entries = Entry.objects.filter(pk__in=[film.pk for film in films])
    own = {entry_id for entry_id, _user in owners_among([voter.pk], entries=entries)}
    return {film.code for film in films if film.pk in own}


def shuffled(codes: Collection[str], *, for_whom: str) -> list[str]:
    """In an order that is another for each person, and stays the same for one."""
    return sorted(codes, key=lambda code: hashlib.sha256(f"{for_whom} {code}".encode()).digest())
