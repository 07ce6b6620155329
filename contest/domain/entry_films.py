"""What a creator can do about the films of an entry: give up an upload that is under way, take a film back
that was replaced, choose what is heard."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.editions import format_instant, uploads_begin_until
from contest.domain.entries import change_film, touch_draft
from contest.domain.queries.films import earlier_film, upload_owner
from contest.models import Entry, User
from contest.policies import Refused, Verdict, demand, may_edit
from media_pipeline import api


def take_back_film(entry: Entry, *, upload: str, by: User, now: datetime | None = None) -> Entry:
    """Make a film that was replaced the entry's film again, named by the code of its upload: nothing is lost
    by a new version that turns out worse or is refused. Raises `Refused` unless it is `earlier_film`."""
    earlier = earlier_film(entry)
    if earlier is None or earlier.code != upload:
        raise Refused(_("This version of the film cannot be used instead. Reload the page."))
    with transaction.atomic():
        api.take_film_back(earlier.film_id)
        change_film(entry, film_id=earlier.film_id, by=by, now=now)
    return entry


def demand_shown_film(entry: Entry, shown: int | None) -> None:
    """What is chosen is of the film that the page showed, if it says which: another film has other tracks and
    frames by the same numbers. Raises `Refused`."""
    if shown not in (None, entry.film_id):
        raise Refused(
            _("The film was replaced since you opened this page. Look at it as it is now, and choose again.")
        )


def choose_audio(entry: Entry, tracks: Sequence[int], *, by: User, shown: int | None = None) -> bool:
    """Have these audio tracks of the film heard, by their numbers; False where they are already. `shown` is
    the film that the page showed. Raises `Refused`."""
    with transaction.atomic():
        demand(may_edit(by, entry))
        touch_draft(entry)
        if entry.film_id is None:
            raise Refused(_("There is no film yet. Upload it first; then choose its audio."))
        demand_shown_film(entry, shown)
        try:
            is_new = api.choose_audio(entry.film_id, tracks)
        except api.NoSuchTrack:
            words = _("The film does not have these audio tracks. Reload the page, and choose from it.")
            raise Refused(words) from None
        if is_new:
            facts = {"film": entry.film_id, "audio_tracks": list(tracks)}
            subject = f"entry:{entry.code}"
            journal.record("audio_chosen", subject=subject, facts=facts, actor=by, edition=entry.edition)
    return is_new


def cancel_upload(entry: Entry, *, upload: str, by: User, now: datetime | None = None) -> None:
    """Give up the film that is under way, by its code. Raises `Refused` when no other could begin any more,
    and what `api.abort_upload` raises."""
    now = now or timezone.now()
    demand(may_edit(by, entry, now))
    if now >= uploads_begin_until(entry):
        raise Refused(
            _(
                "New uploads closed on %(when)s, so this one is kept: nothing could take its place. Choose "
                "the same file to finish it."
            )
            % {"when": format_instant(uploads_begin_until(entry), entry.edition)}
        )
    api.abort_upload(upload, owner=upload_owner(entry))


def may_send(may: Verdict, entry: Entry, *, is_under_way: bool) -> Verdict:
    """In the grace time only a film that is under way already can come."""
    begin_until = uploads_begin_until(entry)
    if not may or is_under_way or timezone.now() < begin_until:
        return may
    words = _("New uploads closed on %(when)s.")
    return Verdict(False, words % {"when": format_instant(begin_until, entry.edition)})
