"""The only way in which a view gets a track of captions: see contest.access."""

from django.http import Http404

from contest.access import BIGGEST_KEY, get_entry_for_creator
from contest.models import Entry
from contest.policies import Reader
from media_pipeline import api


def get_captions_for_creator(user: Reader, code: str, captiontrack: int) -> tuple[Entry, api.CaptionReport]:
    """A track of the film that the entry has now."""
    entry = get_entry_for_creator(user, code)
    if captiontrack > BIGGEST_KEY or entry.film_id is None:
        raise Http404
    track = api.caption_report(entry.film_id, captiontrack)
    if track is None:
        raise Http404
    return entry, track
