"""What of an audience vote a reader gets; raises Http404 for what is not theirs to see."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import get_public_nominees
from contest.audience.ballot_films import films_on_ballot
from contest.models import AudienceVote, Entry, NomineeList


def get_audience_vote(slug: str) -> tuple[AudienceVote, NomineeList]:
    """The vote of an edition whose nominees are public, from the day on which it was planned."""
    nominees = get_public_nominees(slug)
    votes = AudienceVote.objects.select_related("edition__regulations")
    return get_object_or_404(votes, edition=nominees.edition_id), nominees


def get_ballot_film(vote: AudienceVote, code: str) -> Entry:
    """A nominee that the audience can watch."""
    film = films_on_ballot(vote.edition).select_related("film").filter(code=code).first()
    if film is None:
        raise Http404
    return film
