"""Who may send a film by the plain form, and what becomes of it: an upload like any other, whose manifest is
written when the last byte is here. So that is the instant which the deadline is compared with."""

from http import HTTPStatus
from typing import IO

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.access import get_upload_entry
from contest.domain.clocks import latest_clock
from contest.domain.editions import film_limits, uploads_begin_until, uploads_expire_at
from contest.domain.entries import attach_film
from contest.domain.entry_films import may_send
from contest.domain.queries.films import upload_owner
from contest.domain.quotas import demand_upload_quota
from contest.models import Entry, User
from contest.plain_form.tickets import FORM_SECONDS, FormTicket
from contest.policies import demand, may_upload
from media_pipeline import api


def admit_form(ticket: FormTicket, *, size: int, besides: int) -> None:
    """Ask before the bytes travel what is asked of every film: `size` bytes come, `besides` others that are
    not written down yet. Raises UploadRefused and Refused."""
    if timezone.now().timestamp() >= ticket.good_until:
        raise api.UploadRefused(
            "link_expired",
            _("This form was open for more than %(hours)s hours. Choose the file here and upload it again.")
            % {"hours": FORM_SECONDS // 3600},
            HTTPStatus.FORBIDDEN,
        )
    user, entry = _bearer_of(ticket)
    is_under_way = bool(api.open_uploads(upload_owner(entry)))
    demand(may_send(may_upload(user, entry), entry, is_under_way=is_under_way))
    demand_upload_quota(entry, size=size)
    api.demand_room(size, besides=besides)


def take_form(ticket: FormTicket, film: IO[bytes], *, file_name: str, instead_of: str) -> None:
    """Make the film that has come the entry's film. Raises UploadRefused, Refused and StoreUnavailable; the
    film that the entry had is untouched then."""
    user, entry = _bearer_of(ticket)
    now = latest_clock()
    demand(may_upload(user, entry, now))
    api.take_film(
        film,
        owner=upload_owner(entry),
        file_name=file_name,
        limits=film_limits(entry.edition.regulations),
        expires_at=uploads_expire_at(entry),
        commit_before=uploads_begin_until(entry),
        admit=lambda size: demand_upload_quota(entry, size=size),
        instead_of=instead_of,
        attach=lambda film_id: attach_film(entry, film_id=film_id, by=user),
        now=now,
    )


def _bearer_of(ticket: FormTicket) -> tuple[User, Entry]:
    """Whom the ticket was given to, and the entry, as they are now."""
    user = User.objects.filter(pk=ticket.person, is_active=True).first()
    try:
        if user:
            return user, get_upload_entry(user, ticket.entry)
    except Http404:
        pass
    words = _("You can no longer upload films for this entry. Ask its contact person.")
    raise api.UploadRefused("unknown", words, HTTPStatus.NOT_FOUND)
